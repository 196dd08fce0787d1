"""Money in 大写 as bookkeeping writes it, so that a shifted zero is seen."""

from tech_market.money import FEN_PER_YUAN

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")  # of four digits each


def capital_text(fen: int) -> str:
    """Write 分 in 大写: 零元整, 壹拾元零伍分, 负壹佰元整. Exact, never rounded.

    Follows 正确填写票据和结算凭证的基本规定: one 零 for any run of zeros inside the
    number, 整 after 元 or 角, no 零 before 角 when 元 ends in a digit.
    """
    sign = "负" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    jiao, cent = divmod(rest, 10)
    text = _whole(yuan) + "元" if yuan or not rest else ""
    if not rest:
        return f"{sign}{text}整"
    if jiao:
        gap = "零" if yuan and yuan % 10 == 0 else ""
        text += f"{gap}{_DIGITS[jiao]}角"
    elif text:
        text += "零"
    return sign + text + (f"{_DIGITS[cent]}分" if cent else "整")


def _whole(number: int) -> str:
    """Write an integer from 0 up to sixteen digits."""
    if number == 0:
        return _DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text = ""
    gap = False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if group == 0:
            gap = bool(text)
            continue
        if text and (gap or group < 1_000):  # noqa: PLR2004 - a leading zero in the group
            text += "零"
        text += _group(group) + _unit(place, groups)
        gap = False
    return text


def _unit(place: int, groups: list[int]) -> str:
    """Return 万, 亿 or 万亿; only 万 when the 亿 that belongs to it follows."""
    if place == len(_GROUPS) - 1 and groups[place - 1]:
        return "万"
    return _GROUPS[place]


def _group(number: int) -> str:
    """Write four digits, one 零 for each run of zeros between digits."""
    text, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
