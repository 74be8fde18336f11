"""Reading bookings, ready to show. How many queries each costs is in its test."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.accessories.stock import Stock, Wanted
from wagtail_talko.bookings.actions import hosting as joint
from wagtail_talko.bookings.actions.base import as_spans, utc_now
from wagtail_talko.bookings.actions.judging import ask_for_change, refusals_of_change
from wagtail_talko.bookings.actions.requests import Hosts, make_ask, possible
from wagtail_talko.bookings.free import FreeTime, free_times
from wagtail_talko.bookings.hits import hits
from wagtail_talko.bookings.hosts import is_open, who, with_hosts
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.bookings.rules import refusals_of
from wagtail_talko.bookings.shown import is_shown, with_secrecy
from wagtail_talko.bookings.suggestions import explain
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, in_utc

__all__ = [
    "Busy",
    "DatePreview",
    "FreeTime",
    "Preview",
    "busy",
    "dates_hit",
    "free_times",
    "preview",
    "preview_change",
    "preview_request",
]


@dataclass(frozen=True)
class DatePreview:
    """One date of a request that has not been sent: free, or why not."""

    start: datetime
    end: datetime
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        return not self.refusals


@dataclass(frozen=True)
class Preview:
    """What would happen if the request were sent now."""

    refusals: list[Refusal]
    dates: list[DatePreview]

    @property
    def is_free(self) -> bool:
        return not self.refusals and all(date.is_free for date in self.dates)


def preview_request(
    *,
    room: Room,
    association: Association | None,
    dates: Iterable[tuple[datetime, datetime]],
    by: Any,
    origin: str = Booking.Origin.MEMBER,
    people: int | None = None,
    is_exclusive: bool = False,
    hosts: Hosts = (),
    beside: Iterable[Wish] = (),
    accessories: Wanted | None = None,
    now: datetime | None = None,
    **_details: Any,
) -> Preview:
    """Judge a request as `request_booking` would, writing nothing.

    `hosts` are joint hosts as `request_booking` takes them, `beside` what is asked for at the same
    time in other rooms: that counts for quotas too, as do those who would be hosts at once.
    """
    spans = as_spans(dates)
    now = now or utc_now()
    others = [host for host, _edits in hosts]
    ask = make_ask(
        room=room,
        association=association,
        spans=spans,
        by=by,
        now=now,
        origin=origin,
        people=people,
        is_exclusive=is_exclusive,
        hosts=[association, *joint.at_once(others, room, by)] if association else [],
        beside=list(beside),
        stock=Stock(accessories or {}, possible(spans)),
    )
    refusals = [*joint.unsuitable(others, ask.room, by), *refusals_of(ask)]
    explain(
        refusals,
        room=ask.room,
        spans=spans,
        now=now,
        people=people,
        is_exclusive=is_exclusive,
        accessories=accessories or {},
    )
    return _as_preview(refusals, spans)


def preview_change(
    *,
    booking: Booking,
    room: Room,
    dates: Iterable[tuple[datetime, datetime]],
    by: Any,
    ignoring: Sequence[int] = (),
    dates_before: int | None = None,
    beside: Sequence[Wish] = (),
    now: datetime | None = None,
) -> Preview:
    """Judge dates of a booking at other times, or more of them, as the actions would.

    `ignoring` are ids of its dates that leave their time; `beside` what is asked for with them in
    other rooms.
    """
    spans = as_spans(dates)
    now = now or utc_now()
    ask = ask_for_change(
        booking=booking,
        room=room,
        spans=spans,
        by=by,
        now=now,
        ignoring=ignoring,
        dates_before=dates_before,
        beside=beside,
    )
    refusals = refusals_of_change(ask, booking, ignoring=ignoring)
    explain(
        refusals,
        room=ask.room,
        spans=spans,
        now=now,
        people=booking.people,
        is_exclusive=booking.is_exclusive,
        ignoring=ignoring,
        accessories=ask.stock.wanted,
    )
    return _as_preview(refusals, spans)


def _as_preview(refusals: Sequence[Refusal], spans: Iterable[Span]) -> Preview:
    return Preview(
        refusals=[refusal for refusal in refusals if refusal.span is None],
        dates=[
            DatePreview(span.start, span.end, [r for r in refusals if r.span == span])
            for span in sorted(set(spans))
        ],
    )


def preview(**request: Any) -> list[DatePreview]:
    """Return the dates of `preview_request`."""
    return preview_request(**request).dates


@dataclass(frozen=True)
class Busy:
    """A time at which a room is taken, as anybody may see it: never a person."""

    room: Room
    start: datetime
    end: datetime
    state: str
    is_closure: bool
    who: str
    title: str
    title_language: str
    date_id: int
    booking_id: int
    is_open: bool = False
    # Kept for somebody in the waiting list who has not answered yet.
    is_offer: bool = False


def busy(
    rooms: Sequence[Room], *, after: datetime, before: datetime, language: str | None = None
) -> list[Busy]:
    """Return what takes `rooms` in `[after, before)`: their own dates and those of rooms that
    share a leaf with them. Waiting requests that hold no room are left out. 5 queries."""
    window = in_utc(after, before)
    layout = Layout(room.space_id for room in rooms)
    touching = {room.pk: layout.sharing(room.pk) for room in rooms}
    wanted = {other for others in touching.values() for other in others}
    dates = (
        BookingDate.objects.active()
        .overlapping(window)
        .filter(room__in=wanted, holds_room=True)
        .select_related("booking__association")
        .order_by("start", "pk")
    )
    found = []
    for date in with_hosts(with_secrecy(dates), "booking__"):
        for room in rooms:
            if date.room_id in touching[room.pk]:
                found.append(_busy(room, date, language))
    return found


def _busy(room: Room, date: BookingDate, language: str | None) -> Busy:
    booking = date.booking
    shows = is_shown(date)
    return Busy(
        room=room,
        start=date.start,
        end=date.end,
        state=date.state,
        is_closure=booking.is_closure,
        who=who(booking, language) if shows else "",
        title=booking.public_title if shows else "",
        title_language=booking.language,
        date_id=date.pk,
        booking_id=booking.pk,
        is_open=shows and is_open(booking),
        is_offer=date.offered_until is not None,
    )


def dates_hit(
    rooms: Sequence[Room],
    spans: Iterable[tuple[datetime, datetime]],
    *,
    now: datetime | None = None,
) -> list[BookingDate]:
    """Return the dates that `close_rooms` would cancel. 4 queries."""
    layout = Layout(room.space_id for room in rooms)
    return hits(rooms, as_spans(spans), layout, now=now or utc_now())
