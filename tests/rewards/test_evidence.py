"""Evidence of a pair's way: what each may hold, and how a paper is known again."""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tech_market.brokerage.models import Visit
from tech_market.errors import NotFound, RuleBroken
from tech_market.rewards.papers import EvidencePaper
from tech_market.rewards.rules.evidence import (
    Record,
    clean_code,
    clean_digest,
    digest,
    in_groups,
)
from tech_market.rewards.services.evidence.collecting import Evidence, collect
from tests.brokerage.cases import Case, acting, agreed, make_case, signed, taken
from tests.clients import csrf_token, post
from tests.makers import MADE_AT, make_admin, make_auditor, make_broker, make_member
from tests.pages import check_page, page
from tests.rewards.cases import earned

Open = Callable[[User], FlaskClient]
VALID, INVALID = "文件与生成时完全一致", "验证码不存在，或文件与生成时不一致"


def kinds(found: Evidence) -> list[str]:
    return [one.kind for one in found.records]


def seen_by(session: Session, user: User, ref: str, now: datetime) -> Evidence:
    session.flush()
    return collect(session, actor=acting(user), ref=ref, now=now)


def issue(client: FlaskClient, ref: str) -> bytes:
    """Generate the PDF and return it."""
    answer = post(client, f"/introductions/{ref}/evidence")
    assert answer.status_code == 200
    drawn: bytes = answer.data
    assert drawn.startswith(b"%PDF")
    return drawn


def newest(session: Session) -> EvidencePaper:
    found = session.scalars(select(EvidencePaper).order_by(EvidencePaper.id.desc()))
    paper = found.first()
    assert paper is not None
    return paper


def check(client: FlaskClient, code: str, **more: object) -> str:
    data = {"csrf_token": csrf_token(client), "code": code, **more}
    answer = client.post(
        "/evidence/check", data=data, content_type="multipart/form-data"
    )
    return check_page(answer.text, url="/evidence/check").text


def test_the_broker_holds_the_whole_way_in_order(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = signed(session, case, now)
    found = seen_by(session, case.broker.user, deal.introduction.ref, now)
    wanted = {
        "broker-filing", "need-filing", "result-filing", "match", "introduction",
        "need-accepted", "result-accepted", "contact-release", "deal", "deal-step",
    }  # fmt: skip
    assert wanted <= set(kinds(found))
    assert [one.at for one in found.records] == sorted(one.at for one in found.records)
    assert {"match.take", "deal.move"} <= {one.action for one in found.marks}


def test_a_registered_contract_belongs_to_it_with_its_ledger_entry(
    session: Session, now: datetime
) -> None:
    case = earned(session)
    found = seen_by(session, case.user, case.deal.introduction.ref, now)
    assert {"contract", "contract-registered", "ledger-entry"} <= set(kinds(found))
    entry = next(one for one in found.records if one.kind == "ledger-entry")
    assert entry.facts["ledger_digest"] == case.contract.events[0].digest


@pytest.mark.parametrize("own", ["need", "result"])
def test_a_party_holds_only_its_own_side(
    session: Session, now: datetime, own: str
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    person = case.asker if own == "need" else case.maker
    other = "result" if own == "need" else "need"
    found = seen_by(session, person, deal.introduction.ref, now)
    assert f"{own}-filing" in kinds(found)
    assert f"{own}-accepted" in kinds(found)
    assert not [kind for kind in kinds(found) if kind.startswith(f"{other}-")]


@pytest.mark.parametrize(("is_shared", "count"), [(True, 1), (False, 0)])
def test_a_meeting_belongs_to_a_party_only_when_it_was_shared(
    session: Session, now: datetime, *, is_shared: bool, count: int
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    session.add(
        Visit(
            deal_id=deal.id, kind_code="visit", held_on=now.date(), place="示例地点",
            said="谈到了价格", is_shared=is_shared, written_at=now,
        )
    )  # fmt: skip
    ref = deal.introduction.ref
    assert kinds(seen_by(session, case.broker.user, ref, now)).count("visit") == 1
    mine = seen_by(session, case.asker, ref, now)
    assert kinds(mine).count("visit") == count
    assert "谈到了价格" not in "".join(one.text for one in mine.records)


def test_before_both_agreed_no_name_of_the_other_side_is_told(
    session: Session, now: datetime, client_as: Open
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    shown = page(client_as(case.asker), f"/introductions/{one.ref}/evidence").text
    assert case.match.result.organisation.name not in shown


def test_strangers_find_no_evidence(
    session: Session, now: datetime, client_as: Open
) -> None:
    one = taken(session, make_case(session), now)
    for person in (make_broker(session).user, make_member(session)):
        with pytest.raises(NotFound):
            seen_by(session, person, one.ref, now)
        assert client_as(person).get(f"/introductions/{one.ref}/evidence").status_code \
            == 404  # fmt: skip


def test_oversight_reads_both_sides(session: Session, now: datetime) -> None:
    one = taken(session, make_case(session), now)
    for person in (make_admin(session), make_auditor(session)):
        found = seen_by(session, person, one.ref, now)
        assert {"need-filing", "result-filing"} <= set(kinds(found))


def test_each_digest_can_be_computed_again_from_what_is_printed() -> None:
    record = Record("deal", "商机开启", "ref", MADE_AT, {"b": 2, "a": "甲"})
    assert record.text == (
        '{"a":"甲","at":"2026-03-01T01:00:00.000000+00:00",'
        '"b":2,"kind":"deal","ref":"ref"}'
    )
    assert record.sha256 == digest(record.text)


def test_a_changed_record_has_another_digest(session: Session, now: datetime) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    before = seen_by(session, case.broker.user, deal.introduction.ref, now)
    deal.introduction.taken_at = now.replace(hour=1)
    after = seen_by(session, case.broker.user, deal.introduction.ref, now)
    assert before.sha256 != after.sha256


def test_each_paper_is_kept_and_audited(
    session: Session, now: datetime, client_as: Open
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    drawn = issue(client_as(case.broker.user), one.ref)
    paper = newest(session)
    assert paper.sha256 == hashlib.sha256(drawn).hexdigest()
    assert paper.issued_by_id == case.broker.user_id
    line = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "evidence.read.issue")
    ).one()
    assert (line.object_ref, line.detail["sha256"]) == (one.ref, paper.sha256)


def test_a_holder_learns_that_the_paper_is_ours_and_strangers_no_more(
    session: Session, now: datetime, client_as: Open, client: FlaskClient
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    drawn = issue(client_as(case.broker.user), one.ref)
    code = in_groups(newest(session).code).upper()
    said = check(client, code, paper=(io.BytesIO(drawn), "证据.pdf"))
    assert VALID in said
    assert case.match.need.title not in said
    assert case.broker.user.name not in said
    assert VALID in check(client, code, sha256=hashlib.sha256(drawn).hexdigest())
    assert "还没有核对文件" in check(client, code)


def test_a_changed_file_and_an_unknown_code_look_alike(
    session: Session, now: datetime, client_as: Open, client: FlaskClient
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    drawn = issue(client_as(case.broker.user), one.ref)
    changed = drawn.replace(b"%PDF", b"%PDf", 1)
    code = newest(session).code
    assert INVALID in check(client, code, paper=(io.BytesIO(changed), "a.pdf"))
    assert INVALID in check(client, "0000-0000-0000-0000")


def test_a_digest_of_another_shape_is_refused_at_its_field(
    client: FlaskClient,
) -> None:
    assert "64位十六进制" in check(client, "abcd", sha256="不是摘要")
    assert clean_digest(" AB " * 32) == "ab" * 32
    with pytest.raises(RuleBroken):
        clean_digest("ab" * 31)


def test_a_code_is_read_however_it_is_typed() -> None:
    assert clean_code(" ABCD－".replace("－", "-") + "ef12 ") == "abcdef12"
    assert in_groups("abcdefgh") == "abcd-efgh"


def test_a_paper_kept_is_never_changed(
    session: Session, now: datetime, client_as: Open
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    issue(client_as(case.broker.user), one.ref)
    for verb in (
        "UPDATE evidence_papers SET sha256 = ''",
        "DELETE FROM evidence_papers",
    ):
        with pytest.raises(Exception, match="append-only"), session.begin_nested():
            session.execute(text(verb))


def test_a_side_hears_of_its_own_papers_only(
    session: Session, now: datetime, client_as: Open
) -> None:
    case: Case = make_case(session)
    one = taken(session, case, now)
    url = f"/introductions/{one.ref}/evidence"
    issue(client_as(case.broker.user), one.ref)
    assert "还没有生成过" in page(client_as(case.asker), url).text
    assert case.broker.user.name in page(client_as(case.broker.user), url).text
