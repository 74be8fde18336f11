"""A whole calendar: a header, the time zones, and VEVENT texts joined as they are stored."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, vDuration

from wagtail_talko.ical.components import as_text
from wagtail_talko.ical.text import Text, add_text, add_url, many_lines, one_line
from wagtail_talko.ical.zones import vtimezone

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODID = "-//wagtail-talko//wagtail-talko//EN"
# How often a client is asked to look; most look when they like (Google 8-24 h, Outlook about 3 h).
REFRESH = timedelta(hours=4)
END = "END:VCALENDAR\r\n"


def wrap(
    *,
    name: str,
    zones: Iterable[str],
    parts: Iterable[str],
    description: str = "",
    url: str = "",
    source: str = "",
    color: str = "",
    prodid: str = PRODID,
) -> bytes:
    """A calendar to subscribe to (RFC 5545, RFC 7986), as UTF-8 bytes.

    `parts` are texts of `wagtail_talko.ical.events`, put in unread. `zones` are the IANA names
    those texts use; the first is the calendar's own. `url` is the page people read, `source` the
    address of this feed, `color` a CSS3 colour name. The same arguments always give the same bytes.
    """
    names = list(dict.fromkeys(zones))
    header = Calendar()
    add_text(header, "VERSION", "2.0")
    add_text(header, "PRODID", one_line(prodid))
    add_text(header, "CALSCALE", "GREGORIAN")
    add_text(header, "METHOD", "PUBLISH")
    # The X- names are what clients read; the others are the standard ones.
    for key in ("NAME", "X-WR-CALNAME"):
        add_text(header, key, one_line(name))
    for key in ("DESCRIPTION", "X-WR-CALDESC"):
        add_text(header, key, many_lines(description))
    if names:
        add_text(header, "X-WR-TIMEZONE", names[0])
    header["REFRESH-INTERVAL"] = vDuration(REFRESH, params={"VALUE": "DURATION"})
    header["X-PUBLISHED-TTL"] = Text(vDuration(REFRESH).to_ical().decode())
    add_text(header, "COLOR", one_line(color))
    add_url(header, "URL", url)
    add_url(header, "SOURCE", source, VALUE="URI")
    opening = as_text(header).removesuffix(END)
    return "".join([opening, *map(vtimezone, names), *parts, END]).encode()
