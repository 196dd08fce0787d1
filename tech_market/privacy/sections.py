"""Everything the market holds about one person, in sections with named columns."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.devices import device_words
from tech_market.accounts.models import SignIn, User
from tech_market.accounts.services.addresses import list_addresses
from tech_market.audit.models import AuditEvent
from tech_market.brokerage.models import Broker
from tech_market.listings.draft_models import FormDraft
from tech_market.needs.models import Need
from tech_market.notices.models import Follow, Notice, Preference, SavedSearch
from tech_market.privacy.records import records_of
from tech_market.questions.models import Question
from tech_market.results.models import Result
from tech_market.web.filters import act_text
from tech_market.web.sheets import Cell

Head = Sequence[tuple[str, str]]  # name in the data, label for readers
MODELS = {"need": Need, "result": Result}


@dataclass(frozen=True, slots=True)
class Section:
    """One table of what is held."""

    name: str  # of its files
    title: str
    head: Head
    rows: list[tuple[Cell, ...]] = field(default_factory=list)


def sections_of(session: Session, user: User) -> list[Section]:
    """Return all sections in reading order; the empty ones too, so nothing is guessed.

    No secret is among them: neither the password's hash nor any token.
    """
    return [build(session, user) for build in BUILDERS]


def _profile(_session: Session, user: User) -> Section:
    place = user.membership
    return Section(
        "profile",
        _("账号信息"),
        (("item", _("项目")), ("value", _("内容"))),
        [
            (_("账号编号"), user.ref),
            (_("姓名"), user.name),
            (_("邮箱"), user.email),
            (_("手机或电话"), user.phone),
            (_("工作人员角色"), user.staff_role.value if user.staff_role else ""),
            (
                pgettext("organisation", "单位"),
                place.organisation.name if place else "",
            ),
            (_("单位内身份"), place.rank.value if place else ""),
            (_("成员状态"), place.state.value if place else ""),
            (_("注册时间"), user.created_at),
            (_("密码最近修改"), user.password_changed_at),
            (_("语言"), user.locale),
            (_("文字大小"), user.text_size),
        ],
    )


def _consents(_session: Session, user: User) -> Section:
    rows: list[tuple[Cell, ...]] = []
    if user.consent_version:
        rows.append((user.consent_version, user.consented_at))
    head = (("version", _("说明版本")), ("at", _("同意时间")))
    return Section("consents", _("同意个人信息处理说明"), head, rows)


def _sign_ins(session: Session, user: User) -> Section:
    found = session.scalars(select(SignIn).where(SignIn.user_id == user.id))
    return Section(
        "sign-ins",
        _("登录设备"),
        (("device", _("设备")), ("ip", _("网络地址")),
         ("at", _("登录时间")), ("seen_at", _("最近使用"))),
        [
            (" ".join(_(word) for word in device_words(one.device)),
             one.ip, one.created_at, one.seen_at)
            for one in found
        ],
    )  # fmt: skip


def _addresses(session: Session, user: User) -> Section:
    found = list_addresses(session, user=user)
    return Section(
        "calendar-addresses",
        _("日历地址"),
        (("name", _("用在哪里")), ("at", _("创建时间")),
         ("used_at", _("最近使用")), ("ended_at", _("停用时间"))),
        [(one.name, one.created_at, one.used_at, one.ended_at) for one in found],
    )  # fmt: skip


def _acts(session: Session, user: User) -> Section:
    found = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.actor_ref == user.ref)
        .order_by(AuditEvent.id)
    )
    return Section(
        "acts",
        _("操作记录"),
        (("at", _("时间")), ("action", _("操作代码")),
         ("name", pgettext("log", "操作")), ("kind", _("对象")),
         ("ref", _("编号")), ("outcome", _("结果")),
         ("ip", _("网络地址"))),
        [
            (one.at, one.action, act_text(one.action), one.object_kind, one.object_ref,
             one.outcome.value, one.ip)
            for one in found
        ],
    )  # fmt: skip


def _notices(session: Session, user: User) -> Section:
    found = session.scalars(
        select(Notice).where(Notice.user_id == user.id).order_by(Notice.id)
    )
    return Section(
        "notices",
        _("消息"),
        (("at", _("时间")), ("topic", _("类别")), ("code", _("代码")),
         ("kind", _("对象")), ("ref", _("编号")), ("read_at", _("阅读时间")),
         ("mailed_at", _("邮件发送时间"))),
        [
            (one.created_at, one.topic.value, one.code, one.about_kind,
             one.about_ref, one.read_at, one.mailed_at)
            for one in found
        ],
    )  # fmt: skip


def _settings(session: Session, user: User) -> Section:
    own = session.get(Preference, user.id)
    rows: list[tuple[Cell, ...]] = []
    if own is not None:
        rows = [
            (_("邮件频率"), own.frequency.value),
            (_("推送哪些推荐"), own.least_percent),
            (_("站内信"), _yes(own.by_inbox)),
            (_("邮件"), _yes(own.by_mail)),
            (_("静默时段"), f"{own.quiet_from}-{own.quiet_until}"),
        ]
    head = (("item", _("项目")), ("value", _("内容")))
    return Section("notice-settings", _("接收设置"), head, rows)


def _searches(session: Session, user: User) -> Section:
    found = session.scalars(
        select(SavedSearch)
        .where(SavedSearch.user_id == user.id)
        .order_by(SavedSearch.id)
    )
    return Section(
        "saved-searches",
        _("我的订阅"),
        (("kind", _("对象")), ("name", _("名称")), ("query", _("条件")),
         ("frequency", _("邮件频率")), ("at", _("时间"))),
        [
            (one.kind, one.name, one.query, one.frequency.value, one.created_at)
            for one in found
        ],
    )  # fmt: skip


def _follows(session: Session, user: User) -> Section:
    found = session.scalars(
        select(Follow).where(Follow.user_id == user.id).order_by(Follow.id)
    ).all()
    return Section(
        "follows",
        _("我的关注"),
        (("kind", _("对象")), ("ref", _("编号")), ("at", _("时间"))),
        [(one.kind, _listing(session, one), one.created_at) for one in found],
    )


def _drafts(session: Session, user: User) -> Section:
    found = session.scalars(
        select(FormDraft).where(FormDraft.user_id == user.id).order_by(FormDraft.id)
    )
    return Section(
        "form-drafts",
        _("未填完的内容"),
        (("kind", _("对象")), ("ref", _("编号")), ("at", _("时间")),
         ("typed", _("填写的内容"))),
        [
            (one.kind, one.listing_ref, one.saved_at,
             json.dumps(one.typed, ensure_ascii=False))
            for one in found
        ],
    )  # fmt: skip


def _questions(session: Session, user: User) -> Section:
    found = session.scalars(
        select(Question).where(Question.user_id == user.id).order_by(Question.id)
    ).all()
    return Section(
        "questions",
        pgettext("list", "我的提问"),
        (("kind", _("对象")), ("ref", _("编号")), ("at", _("时间")),
         ("text", _("提问")), ("answer", _("答复")), ("answered_at", _("答复时间"))),
        [
            (one.kind, _listing(session, one), one.asked_at, one.text,
             one.answer, one.answered_at)
            for one in found
        ],
    )  # fmt: skip


def _broker(session: Session, user: User) -> Section:
    own = session.scalar(select(Broker).where(Broker.user_id == user.id))
    rows: list[tuple[Cell, ...]] = []
    if own is not None:
        rows = [
            (_("工作单位"), own.employer),
            (_("证书编号"), own.certificate_no),
            (_("发证机构"), own.issuing_body),
            (_("证书有效期至"), own.certificate_expires_on),
            (_("备案号"), own.filing_no or ""),
            (_("备案时间"), own.filed_at),
            (_("备案领域"), " ".join(own.field_codes)),
            (_("简介"), own.intro),
        ]
    head = (("item", _("项目")), ("value", _("内容")))
    return Section("broker", _("技术经纪人备案"), head, rows)


def _records(session: Session, user: User) -> Section:
    return Section(
        "records",
        _("我写过和办过的"),
        (("what", _("内容")), ("table", _("数据表")), ("ref", _("编号")),
         ("at", _("时间"))),
        [
            (_(one.label), one.table, one.name, one.at)
            for one in records_of(session, user.id)
        ],
    )  # fmt: skip


def _listing(session: Session, about: Follow | Question) -> str:
    """Return the number or reference of the listing a row is about."""
    found = session.get(MODELS[about.kind], about.listing_id)
    return (found.number or found.ref) if found else ""


def _yes(value: bool) -> str:  # noqa: FBT001 - a word for it
    return str(_("是") if value else _("否"))


BUILDERS: Sequence[Callable[[Session, User], Section]] = (
    _profile, _consents, _sign_ins, _addresses, _settings, _searches, _follows, _drafts,
    _questions, _broker, _records, _notices, _acts,
)  # fmt: skip
