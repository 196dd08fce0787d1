"""What is wrong with a page: one small function for each thing we ask of every page."""

from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

UNLABELLED = {"hidden", "submit", "button", "reset", "image"}  # they name themselves
NAMING = ("aria-label", "aria-labelledby", "title")
POINTING = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list")
ADDRESSES = ("href", "src", "action", "formaction")


def words(element: Element) -> str:
    """Return the words inside, white space squeezed, scripts and templates apart."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    if element.tag in ("script", "template"):
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):  # a comment's tag is a function
            yield from _pieces(child)
        yield child.tail or ""


def is_html(element: Element) -> bool:
    """Tell elements of HTML from comments and from the parts of drawings."""
    return isinstance(element.tag, str) and not element.tag.startswith("{")


def find_faults(root: Element) -> list[str]:
    """Return every fault of a parsed page, in words a developer can act on."""
    return [fault for check in CHECKS for fault in check(root)]


def _language(root: Element) -> Iterator[str]:
    if not root.get("lang"):
        yield "<html> has no lang"


def _heading(root: Element) -> Iterator[str]:
    headings = [words(found) for found in root.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"the page needs exactly one h1 with words, not {headings}"
        return
    title = " ".join(words(found) for found in root.findall("head/title"))
    if headings[0] not in title:
        yield f"<title> {title!r} does not contain the h1 {headings[0]!r}"


def _unique_ids(root: Element) -> Iterator[str]:
    counts = Counter(found.get("id") for found in root.iter() if "id" in found.attrib)
    for name, count in counts.items():
        if count > 1 or not name:
            yield f"id {name!r} is used {count} times"


def _pointers(root: Element) -> Iterator[str]:
    ids = {found.get("id") for found in root.iter()}
    for found in root.iter():
        for attribute in POINTING:
            for name in found.get(attribute, "").split():
                if name not in ids:
                    yield f"{tag(found)} {attribute} points at no id {name!r}"


def tag(element: Element) -> str:
    """Return the opening tag in short, to find it in the template."""
    marks = [f'{name}="{element.get(name)}"' for name in ("id", "name", "href")]
    said = [mark for mark in marks if not mark.endswith('"None"')]
    return "<" + " ".join([str(element.tag), *said]) + ">"


def _labels(root: Element) -> Iterator[str]:
    labels = [label for label in root.iter("label") if words(label)]
    targets = {label.get("for") for label in labels}
    inside = {id(field) for label in labels for field in label.iter()}
    for field in root.iter():
        if field.tag not in ("input", "select", "textarea"):
            continue
        if field.tag == "input" and field.get("type", "text") in UNLABELLED:
            continue
        named = any(field.get(name) for name in NAMING)
        if not named and field.get("id") not in targets and id(field) not in inside:
            yield f"{tag(field)} has no label"


def _names(root: Element) -> Iterator[str]:
    """Ask words of every link and button: a drawing alone says nothing aloud."""
    for found in root.iter():
        if found.tag == "button" or (found.tag == "a" and "href" in found.attrib):
            pictures = [image.get("alt", "") for image in found.iter("img")]
            if not any([words(found), found.get("aria-label"), *pictures]):
                yield f"{tag(found)} has no words"


def _csrf(root: Element) -> Iterator[str]:
    for form in root.iter("form"):
        tokens = [
            field.get("value")
            for field in form.iter("input")
            if field.get("name") == "csrf_token"
        ]
        if form.get("method", "get").lower() == "post" and not any(tokens):
            yield f"POST form to {form.get('action')!r} has no csrf_token"
        if form.get("method", "get").lower() != "post" and tokens:
            yield f"GET form to {form.get('action')!r} would put its token in the URL"


def _pictures(root: Element) -> Iterator[str]:
    for image in root.iter("img"):
        if "alt" not in image.attrib:
            yield f"<img src={image.get('src')!r}> has no alt"


def _is_fetched_or_data(script: Element) -> bool:
    """Tell scripts from elsewhere, and data no browser runs, from code in the page."""
    data = {"application/json", "application/ld+json"}
    return bool(script.get("src")) or script.get("type") in data


def _nothing_inline(root: Element) -> Iterator[str]:
    """Refuse what the content security policy would silently block."""
    for found in root.iter():
        if found.tag == "style" or str(found.tag).endswith("}style"):
            yield "<style> stands in the page"
        if found.tag == "script" and not _is_fetched_or_data(found):
            yield "<script> without src stands in the page"
        for name, value in found.attrib.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                yield f"{tag(found)} has the inline attribute {name}"
            if name in ADDRESSES and value.strip().lower().startswith("javascript:"):
                yield f"{tag(found)} {name} is a javascript: address"


CHECKS: tuple[Callable[[Element], Iterator[str]], ...] = (
    _language,
    _heading,
    _unique_ids,
    _pointers,
    _labels,
    _names,
    _csrf,
    _pictures,
    _nothing_inline,
)
