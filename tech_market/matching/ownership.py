"""Who shall own what comes of a need, read from how its owner put it."""

import re
from typing import Final

from tech_market.matching.normalise import normalise

_NOT: Final = r"(?:不|无需|不需|不要求|非)"
#: the first that is found holds; a denied wish is none
_SAID: Final = (
    ("share", r"共有|共享|共同(?:所有|拥有|申请|享有)|双方(?:所有|拥有|享有)|合作方共"),
    ("use", r"许可|使用权|授权使用|普通实施|可以?使用即可"),
    ("own", (r"归(?:属)?(?:我|本|需|甲|企业|公司|买|委托|受让)|我(?:方|司)(?:所有|拥有)"
            r"|独占|独家|完全拥有|全部(?:归|转)|转让|买断|所有权")),
)  # fmt: skip


def read_ip(text: str) -> str:
    """Return one of text.IP, or "" when the words do not say."""
    plain = normalise(text)
    for code, words in _SAID:
        if re.search(rf"(?<!不)(?:{words})", plain) and not re.search(
            rf"{_NOT}[^，。；,;]{{0,4}}(?:{words})", plain
        ):
            return code
    return ""
