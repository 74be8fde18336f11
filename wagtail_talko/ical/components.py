"""One VEVENT out of plain values; the only place that knows its properties and their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, override
from icalendar import Component, Event, vCategory, vRecur

from wagtail_talko.ical.entries import Moment, Status, Words
from wagtail_talko.ical.text import Text, add_text, add_url, many_lines, one_line


@dataclass(frozen=True, kw_only=True)
class Details:
    """Everything one VEVENT says. Times are ready to write, see `in_zone`."""

    uid: str
    sequence: int
    modified: datetime
    start: Moment
    end: Moment
    words: Words
    status: Status
    recurrence_id: Moment | None = None
    rule: vRecur | None = None
    exdates: Sequence[Moment] = ()


def in_zone(value: Moment, zone: str) -> Moment:
    """`value` as it is written: a date, or a datetime with the ZoneInfo of `zone`.

    The second pass of a clock set back cannot be told with a TZID, so it is written in UTC.
    """
    if not isinstance(value, datetime):
        return value
    tz = ZoneInfo(zone)
    local = value.replace(tzinfo=tz) if value.tzinfo is None else value.astimezone(tz)
    return local.astimezone(UTC) if local.fold else local


def local_day(value: Moment, zone: str) -> date:
    """The date on the wall of the zone."""
    if not isinstance(value, datetime):
        return value
    return value.date() if value.tzinfo is None else value.astimezone(ZoneInfo(zone)).date()


def vevent(details: Details) -> Event:
    """DTSTAMP is the change time, never now: the same record must always give the same bytes."""
    event = Event()
    changed = _utc(details.modified)
    event.add("UID", Text(one_line(details.uid)))
    event.add("DTSTAMP", changed)
    event.add("LAST-MODIFIED", changed)
    event.add("SEQUENCE", details.sequence)
    if details.recurrence_id is not None:
        event.add("RECURRENCE-ID", details.recurrence_id)
    event.add("DTSTART", details.start)
    if _is_after(details.end, details.start):
        event.add("DTEND", details.end)
    if details.rule is not None:
        event.add("RRULE", details.rule)
    for exdate in details.exdates:
        event.add("EXDATE", exdate)
    _add_words(event, details.words, cancelled=details.status == "CANCELLED")
    event.add("STATUS", details.status)
    frees_time = details.status == "CANCELLED" or not isinstance(details.start, datetime)
    event.add("TRANSP", "TRANSPARENT" if frees_time else "OPAQUE")
    return event


def cancelled_title(title: str, language: str) -> str:
    """The title as a cancelled date shows it, for the many clients that ignore STATUS."""
    with override(language):
        return gettext("CANCELLED: %(title)s") % {"title": title}


def as_text(*components: Component) -> str:
    """Folded text with CRLF line ends, one at the end, in the order properties were added."""
    return b"".join(component.to_ical(sorted=False) for component in components).decode()


def _add_words(event: Event, words: Words, *, cancelled: bool) -> None:
    foreign = words.summary_language if words.summary_language != words.language else ""
    title = one_line(words.summary)
    if cancelled:
        title = cancelled_title(title, words.language)
    add_text(event, "SUMMARY", title, language=foreign)
    add_text(event, "DESCRIPTION", many_lines(words.description), language=foreign)
    add_text(event, "LOCATION", one_line(words.location))
    if words.latitude is not None and words.longitude is not None:
        event.add("GEO", (round(float(words.latitude), 6), round(float(words.longitude), 6)))
    add_url(event, "URL", words.url)
    add_text(event, "CONTACT", one_line(words.contact))
    _add_categories(event, words.categories)
    add_url(event, "IMAGE", words.image, VALUE="URI", DISPLAY="BADGE")


def _add_categories(event: Event, names: Sequence[str]) -> None:
    cleaned = [Text(name) for raw in names if (name := one_line(raw))]
    if cleaned:
        value = vCategory([])
        # Not through the constructor: it would make plain vText of them again.
        value.cats = list(cleaned)
        event["CATEGORIES"] = value


def _is_after(end: Moment, start: Moment) -> bool:
    """An end that is not later is left out: RFC 5545, 3.8.2.2 forbids it."""
    if isinstance(end, datetime) and isinstance(start, datetime):
        return end.astimezone(UTC) > start.astimezone(UTC)
    if isinstance(end, datetime) or isinstance(start, datetime):
        raise ValueError("An event has either two dates or two times.")
    return end > start


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("The change time must be aware.")
    return moment.astimezone(UTC)
