"""What notices say, in the reader's language."""

from flask_babel import gettext as _

from tech_market.notices.models import Notice
from tech_market.notices.rules import Topic


def headline(notice: Notice, count: int) -> str:
    """Return the notice in one line; `count` listings of it are to be seen now."""
    match notice.topic:
        case Topic.PAIRS if notice.about_kind == "need":
            said = _("您的需求有%(count)s项匹配成果", count=count)
        case Topic.PAIRS:
            said = _("您的成果有%(count)s项匹配需求", count=count)
        case Topic.CALLS:
            said = _("您备案的领域有%(count)s项新对接", count=count)
        case Topic.SEARCH:
            said = _("订阅“%(name)s”有新内容", name=notice.code)
        case Topic.REMINDER:
            said = _("提醒：有%(count)s项匹配还没有答复", count=count)
        case Topic.MAIL:
            said = _("发往您邮箱的邮件被拒收（%(code)s），已暂停", code=notice.code)
        case _other:
            said = news(notice.code)
    return str(said)


def news(code: str) -> str:
    """Return what happened to an introduction or a deal."""
    known = {
        "introduction.asked": _("有一条对接引荐等您答复"),
        "introduction.agreed": _("对接双方都已同意，联系方式已互相显示"),
        "introduction.declined": _("一条对接引荐被谢绝，原因见页面"),
        "introduction.handed-over": _("一条对接引荐换了经纪人"),
        "pair.assigned": _("市场管理员把一项对接交给您"),
        "pair.declined": _("一项匹配被谢绝，原因见页面"),
        "expression.sent": _("合作意向已提交，等待技术经纪人核实"),
        "expression.returned": _("合作意向被退回，原因见页面"),
        "nda.file": _("一方上传了已签署的保密协议，请核对"),
        "nda.settled": _("双方都已确认保密协议"),
        "deal.registered": _("商机的技术合同已登记"),
        "invitation.refused": _("邀请邮件被对方服务器拒收，请核对邮箱"),
        "import.done": _("批量导入已完成，请看报告"),
        "import.undone": _("批量导入已撤销，请看结果"),
        "diagnosis.asked": _("您手中的需求，企业申请了需求诊断"),
        "diagnosis.taken": _("技术经纪人已开始诊断您的需求"),
        "diagnosis.sent": _("需求诊断稿等您确认"),
        "diagnosis.accepted": _("企业采纳了需求诊断"),
        "diagnosis.declined": _("企业未采纳需求诊断，原因见页面"),
        "diagnosis.ended": _("需求诊断已结束"),
        "deal.split-proposed": _("一份商机份额方案等您同意"),
        "deal.split-effective": _("商机份额方案已生效"),
        "deal.split-rejected": _("商机份额方案未获同意，原因见页面"),
        "certificate.soon": _("您的技术经纪人证书快要到期，请换证并请管理员更新备案"),
        "certificate.expired": _("您的技术经纪人证书已过期，更新备案前不能接单"),
        "account.kept": _("账号没有注销：又有了未办完的事，请看页面"),
        "maintenance.on": _("系统维护已安排，维护期间所有页面暂停"),
        "maintenance.off": _("系统维护已结束"),
        "deal.closed": _("商机已结束，原因见页面"),
        "listing.returned": _("您的需求或成果被退回修改，原因见页面"),
        "listing.filed": _("您的需求或成果已备案入库"),
        "listing.published": _("您的需求或成果已发布"),
        "listing.undone": _("市场管理员撤销了刚才的审核操作，请看最新状态"),
        "follow.published": _("您关注的内容修改后重新发布了"),
        "follow.renewed": _("您关注的内容已续期"),
        "follow.withdrawn": _("您关注的内容已撤回，暂时看不到"),
        "follow.lapsed": _("您关注的内容已过期，续期后会再告诉您"),
        "follow.closed": _("您关注的内容已结束"),
        "question.asked": _("有人就您的需求或成果提问，请答复"),
        "question.answered": _("您的提问有了答复"),
        "question.removed": _("您的一条提问或答复被市场管理员移除"),
    }
    return str(known.get(code) or _("对接有新进展"))


def closing(code: str) -> str:
    """Return why a notice ended by itself."""
    known = {
        "no-answer": _("无答复，已自动结束"),
        "taken": _("已有经纪人承接"),
        "declined": _("已谢绝"),
        "dealt": _("已成交"),
        "gone": _("需求或成果已撤下、到期或结束"),
    }
    return str(known.get(code, code))
