"""Every action of the market and the roles it is open to. What is not here is denied.

A grant opens the door of a function; whose rows are behind it is decided by the
domain's `scope` (what is not in scope does not exist) and by its rules.
"""

from enum import StrEnum

from tech_market.errors import Forbidden
from tech_market.policy.actor import MEMBERS, Actor, Role


class Action(StrEnum):
    """One word for each thing a person can ask for."""

    # open to everybody
    HEALTH = "health"
    HOME = "home"
    HELP = "help"
    LANGUAGE = "language.switch"
    TEXT_SIZE = "text-size.switch"
    SIGN_UP = "sign-up"
    SIGN_IN = "sign-in"
    INVITATION_ACCEPT = "invitation.accept"
    ORGANISATION_READ = "organisation.read"
    NEED_READ = "need.read"
    RESULT_READ = "result.read"
    BROKER_READ = "broker.read"
    SEARCH = "search"
    PROGRESS_READ = "progress.read"
    UNSUBSCRIBE = "unsubscribe"
    EVIDENCE_CHECK = "evidence.check"
    CALENDAR = "calendar.read"
    # any signed-in person
    SIGN_OUT = "sign-out"
    ACCOUNT = "account"
    DESK = "desk"
    INBOX = "inbox"
    SEARCH_SAVE = "search.save"
    FOLLOW = "follow"
    LISTING_EXPORT = "listing.export"
    QUESTION_READ = "question.read"
    ORGANISATION_JOIN = "organisation.join"
    # members of an organisation
    ORGANISATION_MANAGE = "organisation.manage"
    MEMBERSHIP_DECIDE = "membership.decide"
    NEED_WRITE = "need.write"
    RESULT_WRITE = "result.write"
    IMPORT = "import.write"
    PATENT = "patent.write"
    MATCH_READ = "match.read"
    QUESTION_ASK = "question.ask"
    QUESTION_ANSWER = "question.answer"
    QUESTION_REMOVE = "question.remove"
    EXPRESSION_READ = "expression.read"
    EXPRESSION_WRITE = "expression.write"
    INTRODUCTION_READ = "introduction.read"
    INTRODUCTION_ANSWER = "introduction.answer"
    DEAL_READ = "deal.read"
    DEAL_FILE = "deal.file"
    DIAGNOSIS_READ = "diagnosis.read"
    CONTRACT_READ = "contract.read"
    EVIDENCE_READ = "evidence.read"
    # brokers
    MATCH_TAKE = "match.take"
    BROKER_SELF = "broker.self"
    LEXICON_PROPOSE = "lexicon.propose"
    DEAL_MOVE = "deal.move"
    DIAGNOSIS_WRITE = "diagnosis.write"
    CONTRACT_WRITE = "contract.write"
    REWARD_CLAIM = "reward.claim"
    REWARD_READ = "reward.read"
    # market administrator, auditor
    LISTING_REVIEW = "listing.review"
    ORGANISATION_VERIFY = "organisation.verify"
    PEOPLE_MANAGE = "people.manage"
    BROKER_FILE = "broker.file"
    MATCH_ASSIGN = "match.assign"
    CODE_EDIT = "code.edit"
    JOB_MANAGE = "job.manage"
    ENGINE_MANAGE = "engine.manage"
    CONTRACT_REGISTER = "contract.register"
    REWARD_DECIDE = "reward.decide"
    TARGET_EDIT = "target.edit"
    LEDGER_FREEZE = "ledger.freeze"
    FIGURES_READ = "figures.read"
    AUDIT_READ = "audit.read"


EVERYBODY = frozenset(Role)
_ENTERPRISE, _INSTITUTE = Role.ENTERPRISE, Role.INSTITUTE
_BROKER, _ADMIN, _AUDITOR = Role.BROKER, Role.ADMIN, Role.AUDITOR
_PARTIES = frozenset({_ENTERPRISE, _INSTITUTE})
_ADMIN_ONLY = frozenset({_ADMIN})
_OVERSIGHT = frozenset({_ADMIN, _AUDITOR})
_DEAL_SIDE = _PARTIES | {_BROKER} | _OVERSIGHT

PUBLIC = frozenset(
    {
        Action.HEALTH,
        Action.HOME,
        Action.HELP,
        Action.LANGUAGE,
        Action.TEXT_SIZE,
        Action.SIGN_UP,
        Action.SIGN_IN,
        Action.INVITATION_ACCEPT,
        Action.ORGANISATION_READ,
        Action.NEED_READ,
        Action.RESULT_READ,
        Action.BROKER_READ,
        Action.SEARCH,
        Action.PROGRESS_READ,
        Action.UNSUBSCRIBE,
        Action.EVIDENCE_CHECK,
        Action.CALENDAR,
    }
)
SIGNED_IN = frozenset(
    {
        Action.SIGN_OUT,
        Action.ACCOUNT,
        Action.DESK,
        Action.INBOX,
        Action.SEARCH_SAVE,
        Action.FOLLOW,
        Action.LISTING_EXPORT,
        Action.QUESTION_READ,
        Action.ORGANISATION_JOIN,
    }
)
GRANTS: dict[Action, frozenset[Role]] = {
    **dict.fromkeys(PUBLIC | SIGNED_IN, EVERYBODY),
    Action.ORGANISATION_MANAGE: MEMBERS,
    Action.MEMBERSHIP_DECIDE: MEMBERS | _ADMIN_ONLY,
    Action.NEED_WRITE: frozenset({_ENTERPRISE}),
    Action.RESULT_WRITE: frozenset({_INSTITUTE}),
    Action.IMPORT: _PARTIES,
    Action.PATENT: frozenset({_INSTITUTE}),
    Action.MATCH_READ: _DEAL_SIDE,
    Action.QUESTION_ASK: MEMBERS | {_BROKER},
    Action.QUESTION_ANSWER: _PARTIES,
    Action.QUESTION_REMOVE: MEMBERS | {_BROKER, _ADMIN},
    Action.EXPRESSION_READ: _DEAL_SIDE,
    Action.EXPRESSION_WRITE: _PARTIES,
    Action.INTRODUCTION_READ: _DEAL_SIDE,
    Action.INTRODUCTION_ANSWER: _PARTIES,
    Action.DEAL_READ: _DEAL_SIDE,
    Action.DEAL_FILE: _PARTIES | {_BROKER},
    Action.DIAGNOSIS_READ: frozenset({_ENTERPRISE, _BROKER}) | _OVERSIGHT,
    Action.CONTRACT_READ: _DEAL_SIDE,
    Action.EVIDENCE_READ: _DEAL_SIDE,
    Action.MATCH_TAKE: frozenset({_BROKER}),
    Action.BROKER_SELF: frozenset({_BROKER}),
    Action.DEAL_MOVE: frozenset({_BROKER}),
    Action.DIAGNOSIS_WRITE: frozenset({_BROKER}),
    Action.CONTRACT_WRITE: frozenset({_BROKER, _ADMIN}),
    Action.REWARD_CLAIM: frozenset({_BROKER}),
    Action.REWARD_READ: _OVERSIGHT | {_BROKER},
    Action.REWARD_DECIDE: _ADMIN_ONLY,
    Action.LISTING_REVIEW: _ADMIN_ONLY,
    Action.ORGANISATION_VERIFY: _ADMIN_ONLY,
    Action.PEOPLE_MANAGE: _ADMIN_ONLY,
    Action.BROKER_FILE: _ADMIN_ONLY,
    Action.MATCH_ASSIGN: _ADMIN_ONLY,
    Action.CODE_EDIT: _ADMIN_ONLY,
    Action.JOB_MANAGE: _ADMIN_ONLY,
    Action.ENGINE_MANAGE: _ADMIN_ONLY,
    Action.LEXICON_PROPOSE: frozenset({_BROKER, _ADMIN}),
    Action.CONTRACT_REGISTER: _ADMIN_ONLY,
    Action.TARGET_EDIT: _ADMIN_ONLY,
    Action.LEDGER_FREEZE: _ADMIN_ONLY,
    Action.FIGURES_READ: _OVERSIGHT,
    Action.AUDIT_READ: _OVERSIGHT,
}


def may(actor: Actor, action: Action) -> bool:
    """Tell whether this role has the function; unknown actions are denied."""
    if action in SIGNED_IN:
        return actor.is_signed_in
    return actor.role in GRANTS.get(action, frozenset())


def require(actor: Actor, action: Action) -> None:
    """Raise Forbidden unless `may` says yes."""
    if not may(actor, action):
        raise Forbidden(action)
