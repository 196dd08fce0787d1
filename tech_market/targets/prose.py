"""A bulletin's figures said in sentences; nothing here counts, it only words."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from flask_babel import gettext as _

from tech_market.targets.rules.bases import DEFAULT_BASIS
from tech_market.targets.rules.cells import FEWEST_PUBLIC, Cell
from tech_market.targets.services.bulletin import Bulletin, Groups
from tech_market.targets.services.funnel import STEP_NAMES, Step
from tech_market.targets.services.quality import FLAG_NAMES, Flag
from tech_market.targets.tables import share_text
from tech_market.web.filters import money_text

NOT_KEPT = "该年公布时还没有保存这一项。"


def whole_sentences(one: Bulletin) -> list[str]:
    """Say what the year brought, beside the year before."""
    whole = one.whole
    if not whole.events:
        return [_("%(year)s年没有登记技术合同。", year=one.year)]
    found = [
        _(
            "%(year)s年，按“%(rule)s”计，登记技术合同%(count)s项，技术交易额%(technical)s，合同成交总额%(total)s，"
            "技术交易额占成交总额的%(share)s。",
            year=one.year, rule=_(DEFAULT_BASIS.label), count=whole.contracts,
            technical=money_text(whole.technical_fen),
            total=money_text(whole.total_fen),
            share=share_text(whole.technical_fen, whole.total_fen),
        )
    ]  # fmt: skip
    if whole.contracts:
        mean = whole.technical_fen // whole.contracts
        found.append(_("平均每项技术交易额%(mean)s。", mean=money_text(mean)))
    return found + _year_before(one)


def _year_before(one: Bulletin) -> list[str]:
    if one.before is None:
        return []
    then, now = one.before.technical_fen, one.whole.technical_fen
    if then <= 0:
        return []
    change = abs(round(Fraction((now - then) * 1000, then)))
    said = {
        "year": one.year - 1, "then": money_text(then),
        "percent": f"{change // 10}.{change % 10}%",
        "count": one.before.contracts,
    }  # fmt: skip
    if now == then:
        return [_("%(year)s年为%(then)s，两年持平。", **said)]
    if now > then:
        return [_("%(year)s年为%(then)s、%(count)s项，增长%(percent)s。", **said)]
    return [_("%(year)s年为%(then)s、%(count)s项，下降%(percent)s。", **said)]


def restated_sentences(one: Bulletin) -> list[str]:
    """Say what happened to the year's contracts after it was published."""
    if one.moved == 0:
        return [_("没有跨年的变更、注销或撤销，追溯调整与公布数相同。")]
    if one.is_public and one.moved < FEWEST_PUBLIC:
        return [
            _(
                "跨年变更涉及的合同不足3项，为保护当事人不公布差额；变更记入发生的年份，公布数不改。"
            )
        ]
    moved = one.restated.technical_fen - one.whole.technical_fen
    said = {
        "count": one.moved, "now": money_text(one.restated.technical_fen),
        "moved": money_text(abs(moved)),
    }  # fmt: skip
    if moved < 0:
        return [
            _(
                "跨年变更涉及%(count)s项合同：追溯调整到合同登记的年份后，该年技术交易额为%(now)s，比公布数少%(moved)s；变更仍记入发生的年份，公布数不改。",
                **said,
            )
        ]
    return [
        _(
            "跨年变更涉及%(count)s项合同：追溯调整到合同登记的年份后，该年技术交易额为%(now)s，比公布数多%(moved)s；变更仍记入发生的年份，公布数不改。",
            **said,
        )
    ]


def group_sentences(
    one: Bulletin, found: Groups, name: str, labels: Mapping[str, str]
) -> list[str]:
    """Say which codes of a group bring most, and what is folded together."""
    if not found.is_kept:
        return [_(NOT_KEPT)]
    top = list(found.cells.items())[:3]
    sentences = []
    if top:
        first, *others = [
            _said(one, labels.get(code, code), cell) for code, cell in top
        ]
        words = _("按%(name)s，最多的是%(first)s。", name=name, first=first)
        if others:
            words = _("按%(name)s，最多的是%(first)s；其次是%(others)s。",
                      name=name, first=first, others=_("、").join(others))  # fmt: skip
        sentences.append(words)
    if found.folded is not None:
        sentences.append(
            _("为保护当事人，不足3项的以及能由它们推算出来的各项合并列出，共%(count)s项、%(amount)s。",
              count=found.folded.contracts,
              amount=money_text(found.folded.technical_fen))
        )  # fmt: skip
    return sentences


def needs_sentences(one: Bulletin) -> list[str]:
    """Say how many needs were published, and how far they got."""
    if "needs" not in one.market:
        return [_(NOT_KEPT)]
    count, valid = one.market["needs"]
    steps: Sequence[tuple[str, int, int | None]] = one.market["funnel"]
    found = [
        _("全年区内企业首次发布技术需求%(count)s条，公布时仍在有效期内%(valid)s条。",
          count=_few(one, count), valid=_few(one, valid))
    ]  # fmt: skip
    said = [
        _("%(step)s%(count)s条", step=_(STEP_NAMES[Step(step)]), count=_few(one, needs))
        for step, needs, _days in steps[1:]
    ]
    if count:
        found.append(_("其中走到：%(steps)s。", steps=_("、").join(said)))
    found += [
        _("从上一步到“%(step)s”，中位数为%(days)s天。",
          step=_(STEP_NAMES[Step(step)]), days=days)
        for step, needs, days in steps
        if days is not None and (needs >= FEWEST_PUBLIC or not one.is_public)
    ]  # fmt: skip
    return found


def flag_sentences(one: Bulletin) -> list[str]:
    """Say which contracts are worth a second look; for the inside version only."""
    if "flags" not in one.market:
        return [_(NOT_KEPT)]
    found = [
        _("%(flag)s：%(count)s项，登记时技术交易额%(amount)s。",
          flag=_(FLAG_NAMES[Flag(flag)]), count=count, amount=money_text(fen))
        for flag, count, fen in one.market["flags"]
        if count
    ]  # fmt: skip
    if percent := one.market.get("december"):
        found.append(_("12月占全年%(percent)s%%，超过40%%。", percent=percent))
    return found or [_("该年没有需要复核的标记。")]


def _said(one: Bulletin, label: str, cell: Cell) -> str:
    return str(
        _("%(label)s（%(count)s项，%(amount)s，占%(share)s）",
          label=label, count=cell.contracts, amount=money_text(cell.technical_fen),
          share=share_text(cell.technical_fen, one.whole.technical_fen))
    )  # fmt: skip


def _few(one: Bulletin, count: int) -> str:
    """Write a count; one or two as such for the public."""
    is_few = one.is_public and 0 < count < FEWEST_PUBLIC
    return str(_("不足3") if is_few else count)
