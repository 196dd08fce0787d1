"""The demo's organisations, people, needs and results hold together."""

from collections import Counter
from collections.abc import Iterable

from tech_market.codes.catalog import shipped
from tech_market.credit_code import is_valid
from tech_market.demo import listings
from tech_market.demo.shapes import ListingText
from tech_market.demo.texts import (
    brokers,
    counterparties,
    needs,
    organisations,
    partners,
    people,
    results,
)
from tech_market.listings.rules import LONGEST_VALIDITY_DAYS, ListingState
from tech_market.matching.indicators import verdicts
from tech_market.matching.text import Indicator


def _check_codes(list_key: str, codes: Iterable[str]) -> None:
    known = {entry.code for entry in shipped()[list_key].codes}
    assert set(codes) - {""} <= known, list_key


def _listings() -> list[ListingText]:
    return [*needs(), *results()]


def _outcomes() -> list[tuple[bool, list[str]]]:
    by_key = {one.key: one for one in _listings()}
    return [
        (
            pair.solves,
            [
                verdict.outcome
                for verdict in verdicts(
                    by_key[pair.need_key].indicators,
                    by_key[pair.result_key].indicators,
                )
                if verdict.need.must
            ],
        )
        for pair in partners()
    ]


def test_sixty_organisations_in_three_roles() -> None:
    roles = {e.code: e.extra["role"] for e in shipped()["organisation-kind"].codes}
    count = Counter(roles[one.kind_code] for one in organisations())
    assert count == {"enterprise": 38, "institute": 14, "agency": 8}


def test_every_organisation_says_it_is_an_example() -> None:
    names = [one.name for one in organisations()]
    names += [one.party.name for one in counterparties()]
    assert len(set(names)) == len(names) == 90
    assert all(name.startswith("示例·") for name in names)


def test_credit_codes_are_valid_unlike_and_from_nowhere() -> None:
    codes = [one.credit_code for one in organisations()]
    codes += [one.party.credit_code for one in counterparties()]
    regions = {entry.code for entry in shipped()["region"].codes}
    assert len(set(codes)) == len(codes)
    assert all(is_valid(code) and code[2:8] not in regions for code in codes)


def test_organisations_use_known_codes() -> None:
    for list_key, name in (
        ("organisation-kind", "kind_code"),
        ("party-nature", "nature_code"),
        ("region", "region_code"),
        ("town", "town_code"),
        ("sector", "sector_code"),
        ("organisation-scale", "scale_code"),
    ):
        _check_codes(list_key, (getattr(one, name) for one in organisations()))
    _check_codes("industry", (code for o in organisations() for code in o.industries))
    _check_codes("region", (one.party.region_code for one in counterparties()))


def test_a_town_is_named_only_inside_the_district() -> None:
    for one in organisations():
        assert bool(one.town_code) == (one.region_code == "330211")


def test_people_have_unlike_mail_addresses_nobody_owns() -> None:
    members, registered = people(), brokers()
    mails = [one.email for one in members] + [one.email for one in registered]
    names = [one.name for one in members] + [one.name for one in registered]
    assert len(set(mails)) == len(mails)
    assert all(mail.endswith("@example.com") for mail in mails)
    assert all("示例" in name for name in names)


def test_every_organisation_has_one_owner() -> None:
    owners = Counter(one.organisation_key for one in people() if one.rank == "owner")
    assert owners == {one.key: 1 for one in organisations()}


def test_fifteen_brokers_of_all_grades_two_not_yet_filed() -> None:
    assert len({one.certificate_no for one in brokers()}) == 15
    assert {one.grade_code for one in brokers()} == {"junior", "intermediate", "senior"}
    assert sum(not one.filing_no for one in brokers()) == 2
    _check_codes("field", (code for one in brokers() for code in one.field_codes))


def test_counts_and_unlike_titles() -> None:
    assert (len(needs()), len(results())) == (120, 220)
    titles = [one.title for one in _listings()]
    assert len(set(titles)) == len(titles)
    assert len({one.key for one in _listings()}) == 340
    assert len({one.summary for one in _listings()}) == 340


def test_texts_have_the_length_a_reader_expects() -> None:
    for one in _listings():
        assert len(one.title) <= 60
        assert 60 <= len(one.summary) <= 150, one.key
        assert 150 <= len(one.description) <= 500, one.key
        assert one.confidential


def test_every_text_is_marked_an_example() -> None:
    for one in _listings():
        assert "示例" in one.summary
        assert "示例" in one.description
        assert "示例" in one.confidential


def test_listings_use_known_codes() -> None:
    for list_key, name in (("field", "field_code"), ("industry", "industry_code")):
        _check_codes(list_key, (getattr(one, name) for one in _listings()))
    _check_codes("list-tag", (code for o in _listings() for code in o.tag_codes))
    _check_codes(
        "cooperation-mode", (code for o in _listings() for code in o.cooperation_codes)
    )
    _check_codes("need-source", (one.source_code for one in needs()))
    _check_codes("conversion-mode", (c for o in results() for c in o.conversion_codes))
    for list_key, name in (
        ("maturity-stage", "stage_code"),
        ("pricing-mode", "pricing_code"),
        ("price-type", "price_type_code"),
        ("result-attribute", "attribute_code"),
    ):
        _check_codes(list_key, (getattr(one, name) for one in results()))
    _check_codes(
        "ip-kind", (right.kind_code for o in results() for right in o.ip_rights)
    )


def test_fields_are_second_level() -> None:
    parents = {entry.code: entry.parent for entry in shipped()["field"].codes}
    assert all(parents[one.field_code] for one in _listings())


def test_enterprises_post_needs_and_institutes_offer_results() -> None:
    by_key = {one.key: one for one in organisations()}
    for need in needs():
        assert by_key[need.organisation_key].kind_code == "enterprise"
        assert need.industry_code in by_key[need.organisation_key].industries
    for result in results():
        assert by_key[result.organisation_key].key.startswith("i")
        assert result.industry_code in by_key[result.organisation_key].industries


def test_every_state_occurs_and_most_are_published() -> None:
    for some in (needs(), results()):
        count = Counter(one.state for one in some)
        assert set(count) == set(ListingState)
        assert count[ListingState.PUBLISHED] > len(some) * 0.7


def test_validity_stays_within_what_the_rules_allow() -> None:
    for one in _listings():
        assert 0 <= one.age_days + one.valid_days <= LONGEST_VALIDITY_DAYS
    assert any(one.valid_days < 0 for one in _listings())


def test_indicators_are_well_formed() -> None:
    for one in _listings():
        assert (2 if one.key.startswith("need") else 1) <= len(one.indicators) <= 5
        for row in one.indicators:
            _check_row(row)


def _check_row(row: Indicator) -> None:
    assert 0 < len(row.name) <= 60
    assert len(row.unit) <= 20
    assert (row.low is not None) == (row.operator in {">=", ">", "=", "range"})
    assert (row.high is not None) == (row.operator in {"<=", "<", "=", "range"})
    for value in (row.low, row.high):
        if value is not None:  # what a Numeric(24, 8) keeps without loss
            assert abs(value) < 10**16
            assert round(value, 8) == value
    if row.low is not None and row.high is not None:
        assert row.low < row.high or (row.operator == "=" and row.low == row.high)


def test_every_need_has_a_must() -> None:
    assert all(any(row.must for row in one.indicators) for one in needs())


def test_budgets_and_prices_are_whole_wan_or_open() -> None:
    for need in needs():
        low, high = need.budget_low_fen, need.budget_high_fen
        assert (low is None) == (high is None)
        assert low is None or high is None or 0 < low < high
    for result in results():
        assert (result.price_fen is None) == (result.price_type_code == "negotiable")
    assert any(one.budget_low_fen is None for one in needs())


def test_stage_and_trl_agree() -> None:
    stages = {entry.code: entry.extra for entry in shipped()["maturity-stage"].codes}
    for one in results():
        extra = stages[one.stage_code]
        assert int(extra["trl_low"]) <= one.trl <= int(extra["trl_high"])


def test_numbers_of_rights_are_marked_and_belong_to_one_result() -> None:
    numbers = [right.number for o in results() for right in o.ip_rights if right.number]
    assert all(number.startswith("示例") for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_every_need_has_one_solving_partner_and_most_pairs_are_open() -> None:
    solving = [pair for pair in partners() if pair.solves]
    assert {pair.need_key for pair in solving} == {need.key for need in needs()}
    assert len(solving) == 120
    assert sum(pair.is_open for pair in solving) >= 60


def test_the_engine_finds_no_unmet_must_in_a_solving_pair() -> None:
    solving = [outcomes for solves, outcomes in _outcomes() if solves]
    assert not any("not-met" in outcomes for outcomes in solving)
    assert sum(set(outcomes) == {"met"} for outcomes in solving) >= 80


def test_the_engine_finds_unmet_musts_in_some_other_pairs() -> None:
    partly = [outcomes for solves, outcomes in _outcomes() if not solves]
    assert sum("not-met" in outcomes for outcomes in partly) >= 40


def test_the_texts_are_the_same_every_time() -> None:
    before = needs(), results()
    for cached in (listings.needs, listings.results):
        cached.cache_clear()
    assert (needs(), results()) == before
    assert needs() is not before[0]
