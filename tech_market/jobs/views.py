"""The page of jobs: what was given up, why, and another try."""

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.jobs.pages import JobsPage
from tech_market.jobs.rules import STATE_NAMES, JobState
from tech_market.jobs.services import oversight
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page

bp = Blueprint("jobs", __name__)


@route(bp, "/admin/jobs", action=Action.JOB_MANAGE)
def index() -> ResponseReturnValue:
    """List the jobs of one state; those that were given up unless asked otherwise."""
    asked = request.args.get("state", "")
    state = JobState(asked) if asked in set(JobState) else JobState.DEAD
    session, page = db.session(), asked_page()
    counts = oversight.count_by_state(session)
    jobs = oversight.list_jobs(
        session, state=state, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
    )
    return show(
        "jobs/index.html",
        JobsPage(
            counts=tuple((one, STATE_NAMES[one], counts[one]) for one in JobState),
            state=state,
            jobs=jobs,
            pager=Pager.of(total=counts[state], page=page),
            oldest_at=oversight.oldest_waiting(session),
        ),
    )


@route(bp, "/admin/jobs/<ref>/retry", action=Action.JOB_MANAGE, method="POST")
def retry(ref: str) -> ResponseReturnValue:
    """Let one job that was given up be tried again."""
    with transaction() as session:
        oversight.retry(session, actor=current_actor(), ref=ref, now=clock.now())
    flash(_("已放回队列，后台进程会马上重试。"), "success")
    return see("jobs.index")
