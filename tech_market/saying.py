"""Sentences of the market with gaps, said in Chinese and, on pages, in English."""

from collections.abc import Mapping
from typing import Any, Self


class Said(str):
    """A Chinese sentence or word that pages say again in the reader's language.

    It is the Chinese text, and keeps what that was made of: the sentence with its
    gaps, `%(name)s`, and what stands in them. A value that is Said is a word of the
    market's and said again too; other values are what people wrote, or numbers. A
    tuple is a list of words. Without values the sentence is taken as it is.
    """

    __slots__ = ("sentence", "values")
    sentence: str
    values: Mapping[str, Any]

    def __new__(cls, sentence: str, **values: Any) -> Self:
        """Fill the gaps."""
        if isinstance(sentence, Said) and not values:
            values = dict(sentence.values)
            sentence = sentence.sentence
        filled = {name: _chinese(value) for name, value in values.items()}
        said = super().__new__(cls, sentence % filled if values else sentence)
        said.sentence, said.values = str(sentence), values
        return said

    def as_data(self) -> dict[str, Any]:
        """Return plain data to keep; see `said_of`."""
        values = {name: _data(value) for name, value in self.values.items()}
        return {"sentence": self.sentence, "values": values}


def kept(text: str) -> dict[str, Any]:
    """Return what to keep beside a text that may be Said; {} when it says it all."""
    return text.as_data() if isinstance(text, Said) and text.values else {}


def said_again(text: str, data: Mapping[str, Any]) -> Said:
    """Return what was kept: the text, with what `kept` found beside it."""
    return said_of(data) if data else Said(text)


def said_of(data: Mapping[str, Any]) -> Said:
    """Return what `Said.as_data` kept."""
    values = {name: _value(value) for name, value in data["values"].items()}
    sentence = str(data["sentence"])
    return Said(sentence, **values)


def _chinese(value: Any) -> Any:
    return "、".join(map(str, value)) if isinstance(value, tuple) else value


def _data(value: Any) -> Any:
    if isinstance(value, Said):
        return value.as_data()
    if isinstance(value, tuple):
        return [_data(one) for one in value]
    return value if isinstance(value, int | float) else str(value)


def _value(data: Any) -> Any:
    if isinstance(data, dict):
        return said_of(data)
    return tuple(_value(one) for one in data) if isinstance(data, list) else data
