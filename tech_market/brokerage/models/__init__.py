"""The broker register, the queue's marks, introductions and deals."""

from tech_market.brokerage.models.deals import Deal, DealStep
from tech_market.brokerage.models.diagnoses import Diagnosis, DiagnosisVersion
from tech_market.brokerage.models.expressions import Expression, NdaFile, NdaTerms
from tech_market.brokerage.models.introductions import (
    ContactRelease,
    Handover,
    Introduction,
    NeedHold,
)
from tech_market.brokerage.models.queue import Assignment, PairDecline, Snooze
from tech_market.brokerage.models.records import DealFile, Visit
from tech_market.brokerage.models.register import Broker, BrokerState, Conflict
from tech_market.brokerage.models.shares import DealShare, Split, SplitPart

__all__ = [
    "Assignment",
    "Broker",
    "BrokerState",
    "Conflict",
    "ContactRelease",
    "Deal",
    "DealFile",
    "DealShare",
    "DealStep",
    "Diagnosis",
    "DiagnosisVersion",
    "Expression",
    "Handover",
    "Introduction",
    "NdaFile",
    "NdaTerms",
    "NeedHold",
    "PairDecline",
    "Snooze",
    "Split",
    "SplitPart",
    "Visit",
]
