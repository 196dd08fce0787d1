"""Name the paper: type, sub-type, project name, rights and payment that fit."""

from dataclasses import dataclass
from random import Random

from tech_market.demo.kernels import Kernel
from tech_market.demo.wording import MARK, indicator_sentence

_TYPES = (
    *("development",) * 9,
    *("service",) * 5,
    *("consulting",) * 2,
    *("transfer",) * 2,
    *("licence",) * 2,
)
_LARGE_TYPES = (*("development",) * 6, *("service",) * 2, "transfer", "licence")
LARGE_FROM_FEN = 1_000_000_000  # 1000万元: nobody trains staff for that much
_ROUNDS = ("", "（二期）", "（三期）", "（四期）", "（五期）")


@dataclass(frozen=True, slots=True)
class Paper:
    """What the first page of a contract says, without parties and money."""

    name: str
    type_code: str
    subtype_code: str
    ip_code: str
    payment_code: str
    is_large: bool


@dataclass(frozen=True, slots=True)
class _Form:
    subtype_code: str
    pattern: str
    ip_code: str


_FORMS = {
    "development": (
        _Form("development-commissioned", "{need}委托开发", "patent-invention"),
        _Form("development-commissioned", "{result}工程化开发", "know-how"),
        _Form("development-joint", "{need}联合研制", "patent-invention"),
    ),
    "service": (
        _Form("service-general", "{need}检测评价与技术服务", "none"),
        _Form("service-general", "{result}应用调试技术服务", "know-how"),
        _Form("service-training", "{words}操作与维护技术培训", "none"),
        _Form("service-intermediary", "{need}供需对接与技术中介", "none"),
    ),
    "consulting": (
        _Form("", "{need}技术路线论证咨询", "none"),
        _Form("", "{words}专利分析与可行性咨询", "none"),
    ),
    "transfer": (
        _Form("transfer-patent", "{result}专利权转让", "patent-invention"),
        _Form("transfer-know-how", "{result}技术秘密转让", "know-how"),
        _Form(
            "transfer-patent-application", "{result}专利申请权转让", "patent-invention"
        ),
    ),
    "licence": (
        _Form("licence-patent", "{result}专利实施许可", "patent-invention"),
        _Form("licence-know-how", "{result}技术秘密使用许可", "know-how"),
    ),
}
_LARGE_FORMS = {
    "development": (
        _Form("development-commissioned", "{need}成套技术开发与工业示范", "know-how"),
        _Form("development-joint", "{result}工业化联合开发", "patent-invention"),
    ),
    "service": (
        _Form("service-general", "{need}成套工程设计与技术服务", "none"),
        _Form("service-general", "{result}工业应用整体技术服务", "know-how"),
    ),
    "transfer": (
        _Form("transfer-patent", "{result}成套专利与技术转让", "patent-invention"),
    ),
    "licence": (_Form("licence-know-how", "{result}工艺包使用许可", "know-how"),),
}
_PAYMENTS = {
    "development": ("instalments", "instalments", "once"),
    "service": ("once", "instalments"),
    "consulting": ("once",),
    "transfer": ("once", "instalments", "entry-fee-royalty"),
    "licence": ("entry-fee-royalty", "royalty", "once"),
}
TERMS = {
    "once": "合同生效后30日内一次付清。",
    "instalments": "签订后付30%，中期检查通过付40%，验收合格付30%。",
    "royalty": "按实施产品销售收入的2%逐年提成，每年3月底前结算。",
    "entry-fee-royalty": "签订后付入门费，其后按销售收入的1.5%逐年提成。",
}
OBJECTIVES = {"dual-carbon": "01"}  # list objective, by key industry; others 10
_SUBJECTS = {
    "development": "完成{want}提交技术方案、样品与试验报告。",
    "service": "围绕“{title}”提供现场技术服务，提交服务报告。",
    "consulting": "围绕“{title}”论证技术路线，提交咨询报告。",
    "transfer": "转让“{answer}”的技术成果，交付全部技术资料并完成交底。",
    "licence": "许可实施“{answer}”，交付技术资料并指导首次应用。",
}


def subject_of(kernel: Kernel, paper: Paper) -> str:
    """Say what is delivered, with the figures that are checked at acceptance."""
    text = _SUBJECTS[paper.type_code].format(
        want=kernel.want.removeprefix("求"),
        title=kernel.title,
        answer=kernel.answers[0].title,
    )
    return f"{text}验收指标：{indicator_sentence(kernel.asks)}。{MARK}"


def paper_for(kernel: Kernel, part: int, fen: int, choose: Random) -> Paper:
    """Choose a form that fits the amount; `part` 1 and on are later phases."""
    is_large = fen >= LARGE_FROM_FEN
    type_code = choose.choice(_LARGE_TYPES if is_large else _TYPES)
    form = choose.choice((_LARGE_FORMS if is_large else _FORMS)[type_code])
    answer = kernel.answers[choose.randrange(len(kernel.answers))]
    name = form.pattern.format(
        need=kernel.title, result=answer.title, words="".join(kernel.words[:2])
    )
    return Paper(
        name=f"{name}{_ROUNDS[part % len(_ROUNDS)]}{MARK}",
        type_code=type_code,
        subtype_code=form.subtype_code,
        ip_code=form.ip_code,
        payment_code=choose.choice(_PAYMENTS[type_code]),
        is_large=is_large,
    )
