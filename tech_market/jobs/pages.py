"""What the administrator sees of the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tech_market.jobs.models import Job
from tech_market.jobs.rules import MOST_TRIES, STATE_NAMES, JobState
from tech_market.saying import Said, said_again
from tech_market.web.paging import Pager

#: what a kind of job is called; a kind that is not here shows by its own name
KIND_NAMES: dict[str, str] = {
    "listing.push": "计算并推送推荐",
    "engine.pairs": "按启用的引擎版本重算对接",
    "engine.effect": "比较引擎版本的影响",
    "search.match": "核对订阅",
    "mail.send": "发送邮件",
    "invitation.mail": "发送邀请邮件",
    "import.batch": "批量导入",
    "push.follow-up": "跟进未答复的推送",
}


@dataclass(frozen=True, slots=True)
class JobsPage:
    """Counts by state, and the jobs of one of them."""

    counts: tuple[tuple[JobState, str, int], ...]
    state: JobState
    jobs: Sequence[Job]
    pager: Pager
    oldest_at: datetime | None  # since when the oldest one waits
    most_tries: int = MOST_TRIES

    @property
    def is_dead_list(self) -> bool:
        """Whether these are the ones that were given up."""
        return self.state is JobState.DEAD

    @property
    def state_name(self) -> str:
        """What the list is called."""
        return STATE_NAMES[self.state]

    def error_of(self, job: Job) -> Said:
        """Return the last error, to be said in the reader's language."""
        return said_again(job.error, job.error_said)

    def kind_name(self, job: Job) -> str:
        """Return what this job does, in Chinese."""
        return KIND_NAMES.get(job.kind, job.kind)
