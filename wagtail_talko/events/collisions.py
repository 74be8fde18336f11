"""Dates of an event that get no room, ready for an editor: which, why, and who has it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext

from wagtail_talko.bookings.hosts import who, with_hosts
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.events.models import Occurrence
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import Span
from wagtail_talko.wording import format_day, format_hours, format_span, local_days
from wagtail_talko.words import pick

# These an error at a field names; the list below it has them all.
MOST_NAMED = 3

# Titles of events by the dates of their bookings.
Titles = dict[int, str]


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who has the room: `who` is empty where the editor may know only that it is taken."""

    when: str
    who: str
    is_closure: bool
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Collision:
    """One date without its room. `day` is its local day, as it stands among the left-out dates.

    `holders` have the room then; without any, `reason` says what is wrong.
    """

    day: date
    when: str
    room: str
    holders: tuple[Holder, ...] = ()
    reason: str = ""


def collisions_of(refusals: Iterable[Refusal], room: Room, *, by: Any) -> list[Collision]:
    """Put the refusals of single dates into words, in order. At most 5 queries.

    `by` reads the names that the public may see; who manages the room reads the real ones.
    """
    by_span: dict[Span, Refusal] = {}
    for refusal in refusals:
        if refusal.span is not None:
            by_span.setdefault(refusal.span, refusal)
    dated = list(by_span.values())
    is_manager = by is None or manages(by, room.space.municipality)
    wanted = {pk for refusal in dated for pk in refusal.facts.get("blocked_by", ())}
    dates = with_hosts(
        BookingDate.objects.filter(pk__in=wanted).select_related("booking__association"),
        "booking__",
    )
    rows = {row.pk: row for row in dates}
    titles = _titles(rows.values()) if is_manager else None
    found = [_collision(refusal, room, rows, titles) for refusal in dated]
    return sorted(found, key=lambda each: each.day)


def in_short(collisions: Sequence[Collision], room: Room) -> str:
    """Say it in a sentence with the first dates: the error at the field."""
    language = get_language() or "en"
    number, named = len(collisions), collisions[:MOST_NAMED]
    days = ", ".join(format_day(each.day, language=language) for each in named)
    left = number - len(named)
    if left:
        days = ngettext("%(days)s and %(n)s more", "%(days)s and %(n)s more", left) % {
            "days": days,
            "n": left,
        }
    return ngettext(
        "%(room)s is not free on one date: %(days)s.",
        "%(room)s is not free on %(n)s dates: %(days)s.",
        number,
    ) % {"room": pick(room.name).text, "n": number, "days": days}


def _collision(
    refusal: Refusal, room: Room, rows: Mapping[int, BookingDate], titles: Titles | None
) -> Collision:
    span, zone = refusal.span, room.space.zone
    assert span is not None
    day = span.start.astimezone(zone).date()
    found = [rows[pk] for pk in refusal.facts.get("blocked_by", ()) if pk in rows]
    return Collision(
        day=day,
        when=format_span(span.start, span.end, zone=zone, language=get_language() or "en"),
        room=pick(room.name).text,
        holders=tuple(_holder(row, room, day, titles) for row in found),
        reason="" if found else str(refusal),
    )


def _holder(row: BookingDate, room: Room, day: date, titles: Titles | None) -> Holder:
    """Say who it is: all of it with `titles`, else what the public may know."""
    booking = row.booking
    name = who(booking)
    said: list[str] = []
    if titles is not None:
        origin = "" if name or booking.is_closure else str(booking.get_origin_display())
        title = titles.get(row.pk) or booking.public_title or booking.purpose
        said = [name or origin, title]
    elif not booking.is_private:
        said = [name, booking.public_title]
    return Holder(
        when=_hours(row, room, day),
        who=": ".join(part for part in said if part),
        is_closure=booking.is_closure,
        url="" if titles is None else reverse("talko_booking:inspect", args=[booking.pk]),
    )


def _hours(row: BookingDate, room: Room, day: date) -> str:
    """Write the hours alone where the day is that of the line: it stands there already."""
    zone = room.space.zone
    is_same = local_days(row.start, row.end, zone=zone) == (day, day)
    say = format_hours if is_same else format_span
    return say(row.start, row.end, zone=zone, language=get_language() or "en")


def _titles(rows: Iterable[BookingDate]) -> Titles:
    """Return the titles of the events that took the room themselves, by the booking's date."""
    pks = {row.pk for row in rows if row.booking.origin == Booking.Origin.EVENT}
    if not pks:
        return {}
    language = get_language() or ""
    found = Occurrence.objects.filter(booking_date__in=pks).select_related("event")
    titles = {}
    for row in found.prefetch_related("event__listings"):
        listed = {each.language: each.title for each in row.event.listings.all()}
        titles[row.booking_date_id] = listed.get(language) or next(iter(listed.values()), "")
    return titles
