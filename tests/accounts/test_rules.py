"""What holds for people and organisations, as tables of cases."""

from itertools import product

import pytest

from tech_market.accounts import rules
from tech_market.accounts.models import OrganisationState
from tech_market.errors import RuleBroken
from tests.makers import credit_code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Li.Si@Example.COM ", "li.si@example.com"),
        ("ｌｉ＠example.com", "li@example.com"),
        ("li\u200b@example.com\x00", "li@example.com"),
    ],
)
def test_one_address_has_one_spelling(typed: str, stored: str) -> None:
    assert rules.check_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "li", "li@", "@example.com", "li@example", "li si@example.com",
     "li@exam..ple.com", "李@example.com", "li@example.com,b@example.com", None],
)  # fmt: skip
def test_what_is_no_address_is_refused_at_its_field(typed: str | None) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_email(typed)
    assert (refused.value.code, refused.value.field) == ("email", "email")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "13800000000",
        "0574-8600 0000",
        "+86 (0)574-8600000",
        "１３８００００００００",
    ],
)
def test_phone_may_be_written_as_people_do(typed: str) -> None:
    assert rules.check_phone(typed).isascii()


@pytest.mark.parametrize("typed", ["12345", "call me", "138-", "=1+1", "1" * 31])
def test_what_is_no_phone_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_phone(typed, field="contact_phone")
    assert refused.value.field == "contact_phone"


def test_credit_code_is_normalised_before_it_is_checked() -> None:
    code = credit_code(7)
    assert rules.check_credit_code(f" {code[:8].lower()}-{code[8:]} ") == code


@pytest.mark.parametrize("typed", ["", "1" * 18, credit_code(7)[:17] + "?", None])
def test_wrong_credit_code_is_refused_at_its_field(typed: str | None) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_credit_code(typed)
    assert refused.value.field == "credit_code"


def test_invisible_signs_never_reach_the_database() -> None:
    assert rules.one_line(" 张\u200b三\x00\u202e \t李\n四 ") == "张三 李 四"
    assert rules.many_lines("一\r\n二\x00\u200f\r三 ") == "一\n二\n三"
    assert rules.one_line(None) == rules.many_lines(None) == ""


@pytest.mark.parametrize(
    ("current", "wanted"), list(product(OrganisationState, OrganisationState))
)
def test_organisation_moves_only_as_decided(current: str, wanted: str) -> None:
    allowed = {
        ("pending", "verified"),
        ("pending", "refused"),
        ("verified", "refused"),
        ("refused", "pending"),
    }
    if (str(current), str(wanted)) in allowed:
        rules.check_move(current, wanted)
    else:
        with pytest.raises(RuleBroken):
            rules.check_move(current, wanted)


def test_masked_address_cannot_be_written_to() -> None:
    assert rules.masked_email("zhangsan@example.com") == "zh***@example.com"
