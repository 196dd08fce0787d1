"""What each status says to a reader: what happened, and what to do."""

from flask_babel import lazy_gettext as _l

#: status: title, message
WORDS = {
    400: (_l("请求无法识别"), _l("请返回上一页，刷新后重试。")),
    403: (
        _l("没有这项权限"),
        _l("您的角色不能使用此功能。如认为有误，请联系市场管理员。"),
    ),
    404: (_l("没有找到这个页面"), _l("它可能已撤下、地址有误，或不对您开放。")),
    405: (_l("不支持这种操作"), _l("请从页面上的按钮或链接进入。")),
    409: (_l("操作没有完成"), _l("请刷新页面后重试。")),
    413: (
        _l("提交的内容过大"),
        _l("请缩短内容或拆分文件后再提交。单个文件最大 20 MB，表单文字最大 2 MB。"),
    ),
    429: (_l("操作过于频繁"), _l("请稍后再试。")),
    500: (
        _l("系统出错了"),
        _l("我们已记录此问题，您的数据没有改动。请稍后重试；"
           "仍然出错，请把请求编号告诉市场管理员。"),
    ),
    503: (
        _l("系统暂时不可用"),
        _l("数据库正在恢复，请稍后重试。已提交成功的内容不会丢失。"),
    ),
}  # fmt: skip
USUAL = 400  # says what other statuses have no words for


def words_of(status: int) -> tuple[str, str]:
    """Return title and message in the reader's language."""
    title, message = WORDS.get(status, WORDS[USUAL])
    return str(title), str(message)
