"""The demo's contracts: amounts, years, sides and what happened later."""

from collections import Counter
from datetime import date, timedelta
from statistics import median

from tech_market.codes.catalog import shipped
from tech_market.contracts.rules import (
    AmountKind,
    ContractState,
    check_amounts,
    check_type,
    normalise_registration_no,
)
from tech_market.demo import ledger
from tech_market.demo.shapes import ContractText
from tech_market.demo.texts import brokers, contracts, organisations
from tech_market.money import FEN_PER_WAN, FEN_PER_YI

DISTRICT = "330211"


def _registered() -> list[ContractText]:
    return [one for one in contracts() if one.certificate_on]


def _sold_fen(year: int) -> int:
    return sum(
        one.technical_fen
        for one in _registered()
        if one.certificate_on
        and one.certificate_on.year == year
        and any(party.region_code == DISTRICT for party in one.sellers)
    )


def test_four_hundred_contracts_with_unlike_names() -> None:
    assert len(contracts()) == 400
    assert len({one.project_name for one in contracts()}) == 400
    assert all("示例" in one.project_name for one in contracts())


def test_states_are_spread_as_a_running_market_has_them() -> None:
    assert Counter(one.state for one in contracts()) == {
        ContractState.REGISTERED: 386,
        ContractState.DRAFT: 5,
        ContractState.APPLIED: 3,
        ContractState.ACCEPTED: 2,
        ContractState.RETURNED: 2,
        ContractState.CANCELLED: 1,
        ContractState.REVOKED: 1,
    }


def test_what_is_sold_from_the_district_grows_every_year() -> None:
    years = [_sold_fen(year) for year in range(2021, 2026)]
    assert years == sorted(years)
    assert 20 * FEN_PER_YI < years[0] < years[-1] < 40 * FEN_PER_YI
    assert 100 * FEN_PER_YI < sum(years) < 160 * FEN_PER_YI


def test_most_contracts_are_small_and_few_are_very_large() -> None:
    amounts = [one.technical_fen for one in _registered()]
    assert 10 * FEN_PER_WAN < median(amounts) < 200 * FEN_PER_WAN
    assert 0.05 < sum(fen >= FEN_PER_YI for fen in amounts) / len(amounts) < 0.2
    assert max(amounts) < 10 * FEN_PER_YI


def test_amounts_pass_the_rules_and_most_contain_costs() -> None:
    for one in contracts():
        costs = tuple(one.deductions.values())
        check_amounts(one.total_fen, costs, is_all_technical=one.is_all_technical)
        assert one.total_fen % 100 == 0
        assert all(fen > 0 for fen in costs)
    share = sum(bool(one.deductions) for one in contracts()) / 400
    assert 0.5 < share < 0.7


def test_contracts_use_known_codes_and_fitting_sub_types() -> None:
    types = shipped()["contract-type"]
    for one in contracts():
        found = types.find(one.subtype_code)
        check_type(
            found.parent if found else None,
            type_code=one.type_code,
            has_subtypes=bool(types.children(one.type_code)),
        )
    for list_key, used in (
        ("field", {one.field_code for one in contracts()}),
        ("ip-kind", {one.ip_code for one in contracts()}),
        ("payment-mode", {one.payment_code for one in contracts()}),
        ("deduction-kind", {kind for one in contracts() for kind in one.deductions}),
    ):
        assert used <= {entry.code for entry in shipped()[list_key].codes}
    assert {one.type_code for one in contracts()} == {
        entry.code for entry in types.children()
    }


def test_certificates_come_some_weeks_after_the_signature() -> None:
    for one in _registered():
        assert one.certificate_on is not None
        days = (one.certificate_on - one.signed_on).days
        assert 5 <= days <= 80
        assert one.starts_on <= one.ends_on
        assert one.certificate_on <= date(2026, 11, 20)
    assert min(one.signed_on for one in contracts()) >= date(2021, 1, 1)


def test_some_are_signed_in_one_year_and_registered_in_the_next() -> None:
    late = [
        one
        for one in _registered()
        if one.certificate_on and one.certificate_on.year > one.signed_on.year
    ]
    assert len(late) >= 5
    assert any(one.signed_on.month == 12 for one in late)


def test_numbers_are_unlike_and_of_both_lengths() -> None:
    numbers = [one.registration_no for one in _registered()]
    assert all(normalise_registration_no(number) == number for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert Counter(map(len, numbers)) == {14: 30, 16: 358}
    assert all("999999" in number for number in numbers)


def test_what_is_not_registered_has_no_number_and_no_certificate() -> None:
    pending = [one for one in contracts() if not one.certificate_on]
    assert len(pending) == 12
    assert not any(one.registration_no or one.changes for one in pending)


def test_sold_bought_and_inside_are_three_different_sets() -> None:
    sides = Counter(
        (
            any(party.region_code == DISTRICT for party in one.sellers),
            any(party.region_code == DISTRICT for party in one.buyers),
        )
        for one in contracts()
    )
    assert set(sides) == {(True, False), (False, True), (True, True)}
    assert min(sides.values()) >= 50


def test_nobody_sells_to_themselves() -> None:
    for one in contracts():
        codes = [party.credit_code for party in (*one.sellers, *one.buyers)]
        assert len(set(codes)) == len(codes)


def test_parties_with_an_account_are_the_organisations() -> None:
    by_key = {one.key: one for one in organisations()}
    for one in contracts():
        for party in (*one.sellers, *one.buyers):
            if party.organisation_key:
                known = by_key[party.organisation_key]
                assert (known.name, known.credit_code) == (
                    party.name,
                    party.credit_code,
                )


def test_large_money_is_not_carried_by_small_firms() -> None:
    scale = {one.credit_code: one.scale_code for one in organisations()}
    for one in contracts():
        if one.technical_fen >= FEN_PER_YI:
            for party in (*one.sellers, *one.buyers):
                assert scale.get(party.credit_code) not in {"small", "micro"}


def test_brokers_named_are_filed() -> None:
    filed = {one.key for one in brokers() if one.filing_no}
    named = {one.broker_key for one in contracts()} - {""}
    assert named
    assert named <= filed


def test_eight_change_one_is_cancelled_one_revoked() -> None:
    kinds = Counter(change.kind for one in contracts() for change in one.changes)
    assert kinds == {AmountKind.CHANGE: 8, AmountKind.CANCEL: 1, AmountKind.REVOKE: 1}


def test_changes_come_later_and_leave_sound_amounts() -> None:
    deltas = []
    for one in contracts():
        for change in one.changes:
            assert one.certificate_on is not None
            assert one.certificate_on < change.effective_on <= date(2026, 11, 20)
            assert change.reason
            if change.kind is AmountKind.CHANGE:
                assert change.total_fen > sum(change.deductions.values())
                deltas.append(change.total_fen - one.total_fen)
            else:
                assert (change.total_fen, dict(change.deductions)) == (0, {})
    assert min(deltas) < 0 < max(deltas)


def test_some_changes_fall_into_a_later_year() -> None:
    assert any(
        one.certificate_on and change.effective_on.year > one.certificate_on.year
        for one in contracts()
        for change in one.changes
    )


def test_no_weekend_signatures() -> None:
    assert all(one.signed_on.weekday() < 5 for one in contracts())
    assert timedelta(0) <= max(one.signed_on for one in contracts()) - date(2026, 11, 1)


def test_the_contracts_are_the_same_every_time() -> None:
    before = contracts()
    ledger.contracts.cache_clear()
    assert contracts() == before
    assert contracts() is not before
