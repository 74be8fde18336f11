"""What people type, made fit for iCalendar (RFC 5545) values.

Stripped, on purpose: control characters, white space at the ends, and line breaks in one-line
values. All else arrives as written.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri
from icalendar import Component, vText, vUri

# Every character some reader takes for a line break, U+0085 and U+2028 too: Python's
# splitlines() breaks there, and so does more than one importer built on it.
LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
SURROGATES = re.compile("[\ud800-\udfff]")
UNWRITABLE = re.compile(f"{CONTROL.pattern}|{SURROGATES.pattern}|\t")
WEB_SCHEMES = frozenset({"http", "https", "webcal"})


class Text(vText):
    r"""A TEXT value that survives a typed ``\N`` ("C:\Nuotit").

    icalendar 7.3 takes a literal backslash-N for a line break before it escapes. Pieces
    escaped apart join into the same text, so cutting between the two letters is enough.
    """

    __slots__ = ()

    def to_ical(self) -> bytes:
        head, *tails = str(self).split(r"\N")
        pieces = [head, *(f"N{tail}" for tail in tails)]
        last = len(pieces) - 1
        return b"".join(
            vText(piece if index == last else f"{piece}\\").to_ical()
            for index, piece in enumerate(pieces)
        )


def many_lines(value: object) -> str:
    """Plain text with ``\\n`` line breaks and no control characters. Lazy strings are fine."""
    text = LINE_BREAKS.sub("\n", SURROGATES.sub("\ufffd", str(value)))
    return CONTROL.sub("", text).strip()


def one_line(value: object) -> str:
    """The same on a single line, runs of white space made one space: titles, places, names."""
    return " ".join(many_lines(value).split())


def clean_url(value: object) -> str:
    """An ASCII address (RFC 3986) without control characters, or ``""`` if it is not one.

    Only whole web addresses, ``mailto:`` and ``tel:`` pass: a relative one means nothing on a
    phone, and ``javascript:`` has no business in a calendar.
    """
    text = UNWRITABLE.sub("", LINE_BREAKS.sub("", str(value))).strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    good = bool(parts.netloc) if parts.scheme in WEB_SCHEMES else parts.scheme in {"mailto", "tel"}
    return iri_to_uri(text) if good else ""


def clean_email(value: object) -> str:
    """An e-mail address for ``mailto:``, or ``""`` when there is none to be seen in it."""
    text = "".join(one_line(value).split())
    return iri_to_uri(text) if re.fullmatch(r'[^@\s"<>,;:]+@[^@\s"<>,;:]+', text) else ""


def add_text(component: Component, name: str, value: object, *, language: str = "") -> None:
    """Add a TEXT property unless it is empty; ``LANGUAGE`` (RFC 5646 tag) where one is given."""
    if text := str(value):
        params = {"LANGUAGE": language} if language else None
        component[name] = Text(text, params=params)


def add_url(component: Component, name: str, value: object, **params: Any) -> None:
    """Add a URI property, or nothing when the address is unusable."""
    if address := clean_url(value):
        component[name] = vUri(address, params=params or None)
