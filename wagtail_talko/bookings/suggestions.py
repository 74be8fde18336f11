"""What to do instead: each refused date gets other times, other rooms, or "leave it out"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from wagtail_talko.app_settings import app_settings
from wagtail_talko.bookings.accessories.stock import Stock, Wanted
from wagtail_talko.bookings.availability import Availability
from wagtail_talko.bookings.hosts import is_open, who, with_hosts
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.refusals import RoomTaken, RoomTakenBy
from wagtail_talko.bookings.shown import is_shown, with_secrecy
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, at, local_date

# Refusals that another time or room can cure.
CURABLE = {
    "room_taken",
    "room_closed",
    "outside_opening_hours",
    "wrong_start",
    "accessory_taken",
    "accessory_not_here",
}

# Refusals that no other time in the same room can cure.
OF_ROOM = {"too_many_people", "staff_only", "local_only", "not_exclusive", "room_archived"}

MOST_ROOMS = 3


@dataclass(frozen=True)
class Suggestion:
    """`kind` is "shift" (same room, other time), "room" (other room, same time), "skip" or "join".

    "join" is no other time: its `booking` has the room, and welcomes others.
    """

    kind: str
    room: Room
    start: datetime
    end: datetime
    booking: Booking | None = None


def explain(
    refusals: Sequence[Refusal],
    *,
    room: Room,
    spans: Sequence[Span],
    now: datetime,
    people: int | None = None,
    is_exclusive: bool = False,
    ignoring: Iterable[int] = (),
    accessories: Wanted | None = None,
) -> None:
    """Add suggestions to the refusals, and who has the room where the public may know it.

    Other times only where the room itself would do. A constant number of queries, whatever the
    number of refusals.
    """
    curable = [r for r in refusals if r.span and r.code in CURABLE]
    ignoring = list(ignoring)
    if curable:
        layout = Layout([room.space_id])
        rooms = _suitable(layout, layout.rooms[room.pk], people)
        windows = [_day_around(r.span, room) for r in curable if r.span]
        known = Availability(
            [layout.rooms[room.pk], *rooms], windows, layout=layout, ignoring=ignoring
        )
        stock = Stock(accessories or {}, windows, ignoring=ignoring)
        will_do = not any(refusal.code in OF_ROOM for refusal in refusals)
        for refusal in curable:
            found = _suggest(
                known, stock, layout.rooms[room.pk], rooms, refusal, spans, now, is_exclusive
            )
            refusal.suggestions = tuple(s for s in found if will_do or s.kind != "shift")
    _say_who([r for r in refusals if isinstance(r, RoomTaken)], room)


def _day_around(span: Span, room: Room) -> Span:
    zone = room.space.zone
    reach = timedelta(minutes=app_settings.SUGGESTION_MINUTES)
    day = local_date(span.start, zone)
    start = max(span.start - reach, at(day, time.min, zone))
    end = min(span.start + reach, at(day + timedelta(days=1), time.min, zone))
    return Span(start, max(end, span.start + timedelta(minutes=1)) + span.length)


def _suitable(layout: Layout, room: Room, people: int | None) -> list[Room]:
    """Return other rooms of the space that could serve, the closest in size first."""
    wanted = people or room.capacity or 0

    def serves(other: Room) -> bool:
        return (
            other.pk != room.pk
            and not other.is_archived
            and other.bookers in (room.bookers, Room.Bookers.MEMBERS)
            and (not people or other.capacity is None or other.capacity >= people)
        )

    others = [other for other in layout.rooms.values() if serves(other)]
    return sorted(others, key=lambda other: (abs((other.capacity or 0) - wanted), other.pk))


def _suggest(
    known: Availability,
    stock: Stock,
    room: Room,
    others: Sequence[Room],
    refusal: Refusal,
    spans: Sequence[Span],
    now: datetime,
    is_exclusive: bool,
) -> list[Suggestion]:
    span = refusal.span
    assert span is not None
    found: list[Suggestion] = []
    taken = [other for other in spans if other != span]
    window = _day_around(span, room)
    starts = Span(window.start, window.end - span.length)
    free = [
        s
        for s in known.starts(room, starts, span.length, now=now)
        if s != span
        and not any(s.overlaps(other) for other in taken)
        and known.is_free(room, s, whole=is_exclusive)
        and stock.is_free(room, s, known.layout)
    ]
    found += [Suggestion("shift", room, s.start, s.end) for s in _two_apart(free, span)]
    at_once = Span(span.start, span.start + timedelta(microseconds=1))
    for other in others:
        if is_exclusive and not (other.can_be_alone and known.is_free(other, span, whole=True)):
            continue
        is_free = next(known.starts(other, at_once, span.length, now=now), None) == span
        if is_free and stock.is_free(other, span, known.layout):
            found.append(Suggestion("room", other, span.start, span.end))
        if sum(s.kind == "room" for s in found) == MOST_ROOMS:
            break
    if len(spans) > 1:
        found.append(Suggestion("skip", room, span.start, span.end))
    return found


def _two_apart(free: Iterable[Span], wanted: Span) -> list[Span]:
    """Return the nearest time and one that does not overlap it, on the other side if there is one.

    18-20 and 18.30-20.30 would be one offer said twice.
    """
    nearest = sorted(free, key=lambda s: (abs(s.start - wanted.start), s.start))
    first = nearest[:1]
    apart = [s for s in nearest[1:] if not s.overlaps(nearest[0])]
    across = [s for s in apart if (s.start < wanted.start) != (first[0].start < wanted.start)]
    return [*first, *(across or apart)[:1]]


def _names(bookings: Iterable[Booking], language: str) -> str:
    return ", ".join(dict.fromkeys(who(booking, language) for booking in bookings))


def _say_who(refusals: Sequence[RoomTaken], room: Room) -> None:
    """Name the association that has the room, as its public week does. Never a person."""
    ids = {pk for refusal in refusals for pk in refusal.facts.get("blocked_by", ())}
    if not ids:
        return
    rows = BookingDate.objects.filter(pk__in=ids).select_related("booking__association")
    dates = {date.pk: date for date in with_hosts(with_secrecy(rows), "booking__")}
    for refusal in refusals:
        blockers = [dates[pk] for pk in refusal.facts.get("blocked_by", ()) if pk in dates]
        known = [b for b in blockers if b.booking.association and is_shown(b)]
        if known and len(known) == len(blockers):
            bookings = {b.booking_id: b.booking for b in known}
            refusal.message = RoomTakenBy.message
            refusal.beside_date = RoomTakenBy.beside_date
            refusal.facts["who"] = partial(_names, tuple(bookings.values()))
            refusal.suggestions += _to_join(refusal, room, bookings.values())


def _to_join(refusal: Refusal, room: Room, bookings: Iterable[Booking]) -> tuple[Suggestion, ...]:
    span = refusal.span
    if span is None:
        return ()
    return tuple(
        Suggestion("join", room, *span, booking) for booking in bookings if is_open(booking)
    )
