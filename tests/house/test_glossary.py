"""Docs that lie fail the build: each domain and each word of a state is explained."""

from enum import StrEnum
from pathlib import Path

import pytest

from tech_market.accounts.models import (
    MembershipState,
    OrganisationState,
    Rank,
    StaffRole,
)
from tech_market.audit.models import Outcome
from tech_market.brokerage.models import BrokerState
from tech_market.brokerage.rules import IntroductionState, Judge, Side
from tech_market.brokerage.rules.diagnoses import DiagnosisState
from tech_market.brokerage.rules.shares import SplitState
from tech_market.contracts.rules import AmountKind, ContractState, PartySide
from tech_market.imports.rules import BatchState, RowState
from tech_market.jobs.rules import JobState
from tech_market.listings.rules import Level, ListingState, Step
from tech_market.notices.rules import Frequency, Topic
from tech_market.patents.rules import Standing
from tech_market.policy.actor import Role
from tech_market.recommend.models import MatchState
from tech_market.rewards.rules import ClaimState, RewardKind
from tech_market.targets.models import Metric, TargetKind

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf8")
PACKAGES = sorted(
    folder.name
    for folder in (ROOT / "tech_market").iterdir()
    if (folder / "__init__.py").exists()
)
ENUMS: tuple[type[StrEnum], ...] = (
    BatchState, RowState, Standing,
    AmountKind, BrokerState, ClaimState, ContractState, RewardKind,
    Frequency, IntroductionState, JobState,
    DiagnosisState,
    Judge,
    Level, ListingState, MatchState, MembershipState, Metric, OrganisationState,
    Outcome, PartySide, Rank, Role, Side, SplitState, StaffRole, Step,
    TargetKind, Topic,
)  # fmt: skip


@pytest.mark.parametrize("package", PACKAGES)
def test_domain_is_in_the_glossary(package: str) -> None:
    assert f"`{package}/`" in GLOSSARY


@pytest.mark.parametrize("words", ENUMS)
def test_every_word_of_a_state_is_in_the_glossary(words: type[StrEnum]) -> None:
    assert [word for word in words if f"`{word.value}`" not in GLOSSARY] == []
