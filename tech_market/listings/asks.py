"""What the buttons inside a form ask for; none of them saves anything."""

from dataclasses import dataclass, field

from tech_market.codes.book import CodeBook
from tech_market.listings.forms import ListingForm
from tech_market.listings.helping import accept


@dataclass(slots=True)
class Asked:
    """What to show with the form. `said` is announced to who cannot see it."""

    anything: bool = False
    reads: bool = False  # list the indicators read out of the text
    looks: bool = False  # say what matches
    said: list[str] = field(default_factory=list)


def answer_asks(form: ListingForm, kind: str, book: CodeBook) -> Asked:
    """Do in the form what its buttons ask for. Call it before choices are offered."""
    asked = Asked(anything=form.wants_row)
    name, code = _sent(form, "accept_indicator"), _sent(form, "take_field")
    asked.reads = bool(name or _sent(form, "read_indicators"))
    asked.looks = bool(_sent(form, "look"))
    if name and accept(form, kind, name):
        asked.said.append(name)
    if code and book.find("field", code):
        form.field_code.data = code
    asked.anything = bool(asked.anything or asked.reads or asked.looks or code)
    return asked


def _sent(form: ListingForm, button: str) -> str:
    return str(next(iter(form[button].raw_data or []), ""))
