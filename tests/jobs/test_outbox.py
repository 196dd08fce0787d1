"""Jobs are written with what they follow from, and done at least once, effects once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tech_market.cli.jobs import group
from tech_market.db import transaction
from tech_market.errors import RuleBroken
from tech_market.jobs import registry
from tech_market.jobs.models import Job
from tech_market.jobs.registry import Effect, Handler, Later, Task
from tech_market.jobs.rules import LEASE, MOST_LOSSES, MOST_TRIES, JobState
from tech_market.jobs.services import leasing, oversight
from tech_market.jobs.services.leasing import LeaseLost
from tech_market.jobs.services.outbox import Wanted, enqueue
from tech_market.jobs.worker import Worker
from tech_market.saying import Said
from tests.clients import post
from tests.jobs.conftest import KIND, Clock, Put
from tests.makers import make_admin
from tests.pages import page

AWAY = Said("邮件服务器暂不可用（%(code)s）", code=421)


def only_job(session: Session) -> Job:
    session.expire_all()
    return session.scalars(select(Job)).one()


def test_job_is_done_once_and_its_effect_counts_once(
    session: Session, worker: Worker, put: Put, done: list[str]
) -> None:
    put()
    assert worker.drain() == 1
    assert worker.drain() == 0
    assert done == ["thing/1"]
    job = only_job(session)
    assert (job.state, job.error, job.token) == (JobState.DONE, "", "")


def test_same_kind_thing_and_edition_is_put_once_for_good(
    worker: Worker, put: Put, done: list[str]
) -> None:
    put()
    put()
    worker.drain()
    put()
    worker.drain()
    assert done == ["thing/1"]
    put(edition="2")
    worker.drain()
    assert done == ["thing/1", "thing/2"]


def test_job_goes_with_the_transaction_that_failed(
    session: Session, now: datetime
) -> None:
    def write() -> None:
        with transaction() as writing:
            enqueue(writing, Wanted(KIND, "thing", "1"), now=now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
    assert session.scalar(select(func.count(Job.id))) == 0


def test_jobs_about_one_thing_keep_their_order(
    worker: Worker, put: Put, hands: Clock, done: list[str]
) -> None:
    put("a", "1")
    put("a", "2", rank=1)
    put("b", "1")
    with transaction() as writing:
        first = leasing.claim(writing, worker="other", lease=LEASE, now=hands())
    assert first is not None
    assert (first.about, first.edition) == ("a", "1")
    worker.drain()
    assert done == ["b/1"]
    hands.go(seconds=61)
    worker.drain()
    assert done == ["b/1", "a/1", "a/2"]


def test_job_waits_for_its_time(
    worker: Worker, put: Put, hands: Clock, done: list[str]
) -> None:
    put(due_at=hands() + timedelta(hours=2))
    worker.drain()
    assert done == []
    hands.go(hours=2)
    worker.drain()
    assert done == ["thing/1"]


def test_clock_an_hour_back_holds_nothing_up(
    worker: Worker, put: Put, hands: Clock, done: list[str]
) -> None:
    """What was due or leased by a clock ahead is taken as past."""
    put("at once")
    put("leased")
    with transaction() as session:
        leasing.claim(session, worker="dead", lease=LEASE, now=hands())
    put("soon", due_at=hands() + timedelta(minutes=5))
    hands.go(hours=-1)
    worker.drain()
    assert sorted(done) == ["at once/1", "leased/1", "soon/1"]


def test_clock_an_hour_ahead_does_nothing_twice(
    session: Session, put: Put, hands: Clock, done: list[str]
) -> None:
    put()
    with transaction() as writing:
        slow = leasing.claim(writing, worker="slow", lease=LEASE, now=hands())
    assert slow is not None
    hands.go(hours=1)
    Worker(name="quick", now=hands).drain()
    assert done == ["thing/1"]
    with pytest.raises(LeaseLost), transaction() as writing:
        leasing.finish(writing, slow, now=hands())
    assert only_job(session).state is JobState.DONE


def test_slow_worker_does_not_end_what_another_is_doing(
    session: Session, put: Put, hands: Clock
) -> None:
    put()
    with transaction() as writing:
        slow = leasing.claim(writing, worker="slow", lease=LEASE, now=hands())
    hands.go(seconds=61)
    with transaction() as writing:
        quick = leasing.claim(writing, worker="quick", lease=LEASE, now=hands())
    assert slow is not None
    assert quick is not None
    with pytest.raises(LeaseLost), transaction() as writing:
        leasing.finish(writing, slow, now=hands())
    assert only_job(session).worker == "quick"
    with transaction() as writing:
        leasing.finish(writing, quick, now=hands())
    assert only_job(session).state is JobState.DONE


def test_worker_that_lost_its_lease_writes_no_effect(
    worker: Worker,
    put: Put,
    hands: Clock,
    done: list[str],
    kinds: dict[str, Handler],
) -> None:
    usual = kinds[KIND]

    def slow(task: Task, now: datetime) -> Effect:
        kinds[KIND] = usual
        hands.go(seconds=61)
        Worker(name="quick", now=hands).drain()
        return usual(task, now)

    kinds[KIND] = slow
    put()
    worker.drain()
    assert done == ["thing/1"]


def test_failure_waits_longer_each_time_and_is_given_up_after_five(
    session: Session,
    worker: Worker,
    put: Put,
    hands: Clock,
    kinds: dict[str, Handler],
) -> None:
    def fail(_task: Task, _now: datetime) -> Effect:
        raise ValueError("no way to reach wang@example.com")

    kinds[KIND] = fail
    put()
    for tries in range(1, MOST_TRIES + 1):
        assert worker.drain() == 1
        assert only_job(session).tries == tries
        assert worker.drain() == 0
        hands.go(hours=1)
    job = only_job(session)
    assert job.state is JobState.DEAD
    assert job.error.startswith("ValueError: no way to reach ***")
    assert "test_outbox.py" in job.error


def test_clash_with_another_writer_is_no_failure(
    session: Session, worker: Worker, put: Put, kinds: dict[str, Handler]
) -> None:
    turns: list[int] = []

    def effect(_session: Session) -> None:
        turns.append(1)
        if len(turns) < 3:
            raise RuleBroken("clash", "数据刚被他人修改")

    kinds[KIND] = lambda _task, _now: effect
    put()
    worker.drain()
    job = only_job(session)
    assert (job.state, job.tries, len(turns)) == (JobState.DONE, 0, 3)


def test_failed_effect_is_rolled_back(
    session: Session, worker: Worker, put: Put, now: datetime, kinds: dict[str, Handler]
) -> None:
    def half(_task: Task, _now: datetime) -> Effect:
        def effect(writing: Session) -> None:
            enqueue(writing, Wanted(KIND, "child", "1"), now=now)
            raise ValueError("half way")

        return effect

    kinds[KIND] = half
    put()
    worker.drain()
    assert only_job(session).about == "thing"


def test_what_is_away_outside_costs_no_try_and_is_tried_for_days(
    session: Session,
    worker: Worker,
    put: Put,
    hands: Clock,
    done: list[str],
    kinds: dict[str, Handler],
) -> None:
    usual = kinds[KIND]

    def away(_task: Task, _now: datetime) -> Effect:
        raise Later(AWAY)

    kinds[KIND] = away
    put()
    for _hour in range(24):
        worker.drain()
        hands.go(hours=1)
    job = only_job(session)
    assert (job.state, job.tries, job.error) == (
        JobState.WAITING, 0, str(AWAY),
    )  # fmt: skip
    kinds[KIND] = usual
    worker.drain()
    assert done == ["thing/1"]


def test_why_it_waits_is_said_in_the_language_of_who_looks(
    session: Session,
    worker: Worker,
    put: Put,
    kinds: dict[str, Handler],
    client_as: Callable[[User], FlaskClient],
) -> None:
    def away(_task: Task, _now: datetime) -> Effect:
        raise Later(AWAY)

    kinds[KIND] = away
    put()
    worker.drain()
    admin = client_as(make_admin(session))
    assert str(AWAY) in page(admin, "/admin/jobs?state=waiting").text
    assert post(admin, "/language", {"language": "en"}).status_code == 303
    shown = page(admin, "/admin/jobs?state=waiting").text
    assert "The mail server is unavailable for now (421)" in shown
    only_job(session).error_said = {}  # as an older edition kept it
    session.commit()
    assert str(AWAY) in page(admin, "/admin/jobs?state=waiting").text


def test_job_that_kills_its_workers_is_given_up(
    session: Session, put: Put, hands: Clock, done: list[str]
) -> None:
    put()
    for _ in range(MOST_LOSSES):
        with transaction() as writing:
            assert leasing.claim(writing, worker="x", lease=LEASE, now=hands())
        hands.go(seconds=61)
    assert Worker(name="last", now=hands).drain() == 0
    assert only_job(session).state is JobState.DEAD
    assert done == []


def test_kind_that_nobody_knows_is_no_end_of_the_world(
    worker: Worker, put: Put, done: list[str]
) -> None:
    put("strange", kind="test.unknown")
    put("usual")
    worker.drain()
    assert done == ["usual/1"]


def test_done_jobs_are_forgotten_after_half_a_year(
    session: Session, worker: Worker, put: Put, hands: Clock
) -> None:
    put()
    worker.drain()
    hands.go(days=179)
    assert oversight.forget_old(session, now=hands()) == 0
    hands.go(days=2)
    assert oversight.forget_old(session, now=hands()) == 1


def test_what_is_looked_at_from_time_to_time(worker: Worker, hands: Clock) -> None:
    seen: list[datetime] = []
    registry.register_tick("test", timedelta(minutes=1), seen.append)
    worker.drain()
    worker.drain()
    assert len(seen) == 1
    hands.go(minutes=1)
    worker.drain()
    hands.go(hours=-1)
    worker.drain()
    assert len(seen) == 3


def bury(session: Session, put: Put) -> Job:
    put("need:abc", payload={"ref": "abc"})
    job = only_job(session)
    job.state, job.tries, job.error = JobState.DEAD, 5, "ValueError: 出错"
    session.commit()
    return job


def test_administrator_sees_what_was_given_up_and_has_it_tried_again(
    session: Session,
    put: Put,
    done: list[str],
    client_as: Callable[[User], FlaskClient],
) -> None:
    job = bury(session, put)
    client = client_as(make_admin(session))
    shown = page(client, "/admin/jobs")
    assert "ValueError: 出错" in shown.text
    assert post(client, f"/admin/jobs/{job.ref}/retry").status_code == 303
    assert only_job(session).state is JobState.WAITING
    assert "没有搁置的任务" in page(client, "/admin/jobs").text
    assert "need:abc" in page(client, "/admin/jobs?state=waiting").text
    Worker(name="test", now=lambda: datetime.now(UTC)).drain()  # noqa: TID251
    assert done == ["need:abc/1"]
    found = select(AuditEvent).where(AuditEvent.action == "job.manage.retry")
    assert session.scalars(found).one().object_ref == job.ref


def test_job_that_is_not_given_up_is_not_tried_again(
    session: Session, put: Put, client_as: Callable[[User], FlaskClient]
) -> None:
    put()
    client = client_as(make_admin(session))
    url = f"/admin/jobs/{only_job(session).ref}/retry"
    assert post(client, url).status_code == 409
    assert post(client, "/admin/jobs/000000000000/retry").status_code == 404


def test_commands_list_and_run(app: Flask, put: Put, done: list[str]) -> None:
    put("need:abc")
    runner = app.test_cli_runner()
    listed = runner.invoke(group, ["list"]).output
    assert "等待中 1" in listed
    assert "need:abc" in listed
    assert "need:abc" not in runner.invoke(group, ["list", "--state", "dead"]).output
    assert "完成 1 项" in runner.invoke(group, ["run", "--once"]).output
    assert done == ["need:abc/1"]
