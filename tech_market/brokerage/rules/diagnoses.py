"""The life of a need diagnosis. Pure: no database, no clock."""

from enum import StrEnum

from tech_market.errors import RuleBroken
from tech_market.saying import Said


class DiagnosisState(StrEnum):
    """Asked, written by a broker, sent to the owner, who accepts or declines."""

    ASKED = "asked"
    WRITING = "writing"
    SENT = "sent"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    ENDED = "ended"


_S = DiagnosisState
DIAGNOSIS_NAMES: dict[DiagnosisState, str] = {
    _S.ASKED: "待经纪人承接",
    _S.WRITING: "诊断中",
    _S.SENT: "待企业确认",
    _S.DECLINED: "企业未采纳",
    _S.ACCEPTED: "已采纳",
    _S.ENDED: "已结束",
}
LIVING = frozenset({_S.ASKED, _S.WRITING, _S.SENT, _S.DECLINED})
#: in which states each thing may be done, and where it leads
MOVES: dict[str, dict[DiagnosisState, DiagnosisState]] = {
    "take": {_S.ASKED: _S.WRITING},
    "write": dict.fromkeys((_S.WRITING, _S.SENT, _S.DECLINED), _S.WRITING),
    "send": {_S.WRITING: _S.SENT},
    "accept": {_S.SENT: _S.ACCEPTED},
    "decline": {_S.SENT: _S.DECLINED},
    "end": dict.fromkeys(LIVING, _S.ENDED),
}


def next_diagnosis(current: DiagnosisState, step: str) -> DiagnosisState:
    """Return where `step` leads. Raises RuleBroken("diagnosis-move")."""
    if current not in MOVES[step]:
        raise RuleBroken(
            "diagnosis-move",
            "该诊断%(state)s，不能执行此操作，请刷新页面",
            state=Said(DIAGNOSIS_NAMES[current]),
        )
    return MOVES[step][current]


def check_unchanged(*, is_same: bool) -> None:
    """Raise RuleBroken("need-changed") when the need says something else by now."""
    if not is_same:
        raise RuleBroken(
            "need-changed",
            "需求在诊断期间被另行修改过。诊断稿已保留，没有丢失："
            "请经纪人先“对照最新内容”，核对后重新发送",
        )
