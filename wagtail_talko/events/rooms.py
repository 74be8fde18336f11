"""An event's rooms: book what can be booked, mark the rest, never touch what was adopted.

Nothing here raises for a refusal: a date without its room is `room_missing`, and somebody is told.
What is refused, `room_rules.py` says.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.actions import add_dates, cancel_dates, move_dates, request_booking
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.room_rules import (
    adoptable,
    booking_host,
    covers,
    is_members_own,
    refused_dates,
)
from wagtail_talko.events.shared_bookings import Share, share_out
from wagtail_talko.exceptions import NotAllowed, Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import Span, in_utc

COLUMNS = ("booking_date", "is_adopted", "room_missing")
# Between our look and our write others may book: look again, but not for ever.
TRIES = 3


def sync_rooms(
    event: Event, rows: Iterable[Occurrence], *,
    by: Any, title: str, language: str, now: datetime, host: Association | None = None,
) -> list[Refusal]:  # fmt: skip
    """Make the coming dates hold their rooms as far as possible; return what was refused.

    `by` is the publisher, whose permission on the room counts; None is the system. New bookings are
    those of `host`, else of the host that `by` acts for.
    """
    coming = [row for row in rows if row.start > now]
    before = {row.pk: _columns(row) for row in coming}
    _settle_linked(event, coming, by=by, now=now)
    _retitle(event, title=title, language=language)
    refusals: list[Refusal] = []
    lacking = [row for row in coming if wants_room(event, row) and row.booking_date is None]
    for room in {room for row in lacking if (room := room_of(event, row))}:
        rows_of_room = [row for row in lacking if room_of(event, row) == room]
        _adopt(event, room, rows_of_room)
        left = [row for row in rows_of_room if row.booking_date is None]
        refusals += _book(
            event, room, left, by=by, title=title, language=language, now=now, host=host
        )
    for row in coming:
        row.room_missing = wants_room(event, row) and row.booking_date is None
    changed = [row for row in coming if _columns(row) != before[row.pk]]
    Occurrence.objects.bulk_update(changed, COLUMNS)
    return refusals


def room_of(event: Event, row: Occurrence) -> Room | None:
    """Return the room of this date: its own after a move, else the event's."""
    return row.room if row.room_id else event.room


def wants_room(event: Event, row: Occurrence) -> bool:
    return (
        event.takes_room
        and event.state != Event.State.CANCELLED
        and row.state != Occurrence.State.CANCELLED
        and room_of(event, row) is not None
    )


def release(rows: Iterable[Occurrence], *, by: Any, now: datetime, reason: str = "") -> None:
    """Let go of the rooms of dates; what the event had booked itself is cancelled.

    The rows are unlinked before the booking is, so that our own listener finds nothing to do.
    """
    linked = [row for row in rows if row.booking_date is not None]
    own = [row.booking_date for row in linked if _is_ours_to_end(row, now)]
    for row in linked:
        row.booking_date, row.is_adopted = None, False
    Occurrence.objects.bulk_update(linked, ["booking_date", "is_adopted"])
    if own:
        cancel_dates(dates=own, by=_manager_or_system(own, by), reason=reason, now=now, silent=True)


def _columns(row: Occurrence) -> tuple[Any, ...]:
    return row.booking_date_id, row.is_adopted, row.room_missing


def _is_ours_to_end(row: Occurrence, now: datetime) -> bool:
    date = row.booking_date
    return not row.is_adopted and date is not None and date.is_active and date.end > now


def _manager_or_system(dates: Sequence[BookingDate], by: Any) -> Any:
    """The room is given back for whoever ends the event, manager of the room or not."""
    rooms = {date.room for date in dates}
    return by if by and all(manages(by, room.space.municipality) for room in rooms) else None


def _settle_linked(event: Event, rows: Sequence[Occurrence], *, by: Any, now: datetime) -> None:
    """Release, unlink or move what is linked already and no longer fits."""
    unwanted, moves = [], []
    for row in rows:
        date = row.booking_date
        if date is None:
            continue
        room = room_of(event, row)
        fits = date.is_active and room is not None and date.room_id == room.pk
        if (
            not wants_room(event, row)
            or not date.is_active
            or row.is_adopted
            and not (fits and covers(date, row))
        ):
            unwanted.append(row)
        elif not row.is_adopted and not (fits and date.span == in_utc(row.start, row.end)):
            moves.append(row)
    release(unwanted, by=by, now=now)
    # Before any is moved: a move that is refused lets its dates go.
    groups: dict[Any, list[Occurrence]] = {}
    for row in moves:
        groups.setdefault((row.booking_date.booking_id, room_of(event, row)), []).append(row)
    for (_booking, room), together in groups.items():
        _move(event, together, room, by=by, now=now)


def _move(
    event: Event, rows: Sequence[Occurrence], room: Room | None, *, by: Any, now: datetime
) -> None:
    """Move the bookings of dates along: all together, else one by one, else let go."""
    who = _manager_or_system([row.booking_date for row in rows], by)
    try:
        moved = move_dates(
            moves=[(row.booking_date, (row.start, row.end)) for row in rows],
            by=who, room=room, now=now, silent=True,
        )  # fmt: skip
    except (BookingRefused, NotAllowed):
        if len(rows) == 1:
            release(rows, by=by, now=now)
            return
        for row in rows:
            _move(event, [row], room, by=by, now=now)
        return
    by_pk = {date.pk: date for date in moved}
    for row in rows:
        row.booking_date = by_pk[row.booking_date_id]


def _adopt(event: Event, room: Room, rows: Sequence[Occurrence]) -> None:
    found = adoptable(room, event.hosts.all(), [in_utc(row.start, row.end) for row in rows])
    for row in rows:
        date = next((date for date in found if covers(date, row)), None)
        if date is not None:
            row.booking_date, row.is_adopted = date, True


def _book(
    event: Event, room: Room, rows: Sequence[Occurrence], *,
    by: Any, title: str, language: str, now: datetime, host: Association | None,
) -> list[Refusal]:  # fmt: skip
    if not rows:
        return []
    # What a host wished for by itself never becomes the booking that the series goes on in.
    is_series, host = host is None, host or booking_host(event.hosts.all(), by)
    # What a member's own rules allow is then booked by the event, like all its rooms.
    writer = None if host is not None and is_members_own(host, room, by) else by
    by_span = {in_utc(row.start, row.end): row for row in rows}
    refused: list[Refusal] = []
    for _attempt in range(TRIES):
        shares = share_out(event, room, host, by_span)
        refusals = _refused_now(room, host, shares, by=by, now=now)
        refused += refusals
        if any(refusal.span is None for refusal in refusals):
            return refused
        gone = {refusal.span for refusal in refusals}
        by_span = {span: row for span, row in by_span.items() if span not in gone}
        try:
            for share in shares:
                spans = [span for span in share.spans if span in by_span]
                for date in _write(
                    event, room, host, share.booking, spans, writer, title, language, now,
                    is_series=is_series,
                ):  # fmt: skip
                    by_span[date.span].booking_date = date
                    by_span[date.span].is_adopted = False
                    del by_span[date.span]
        except BookingRefused:
            continue
        return refused
    return refused


def _refused_now(
    room: Room, host: Association | None, shares: Iterable[Share], *, by: Any, now: datetime
) -> list[Refusal]:
    # Between the dates of one booking no turnaround is kept.
    return [
        refusal
        for share in shares
        for refusal in refused_dates(
            room, host, share.spans, by=by, now=now, own_booking=share.own_booking
        )
    ]


def _write(
    event: Event, room: Room, host: Association | None, booking: Booking | None,
    spans: Sequence[Span], by: Any, title: str, language: str, now: datetime, *, is_series: bool,
) -> list[BookingDate]:  # fmt: skip
    if not spans:
        return []
    if booking is not None:
        added = add_dates(booking=booking, dates=spans, now=now, silent=True, by=by)
        _goes_on_in(event, booking, room, is_series=is_series)
        return added
    booking = request_booking(
        room=room,
        association=host,
        dates=spans,
        purpose=title[:200],
        by=by,
        origin=Booking.Origin.EVENT,
        now=now,
        silent=True,
        public_title=title[:120],
        language=language,
        is_private=event.hides_place,
    )
    _goes_on_in(event, booking, room, is_series=is_series)
    return list(booking.dates.select_related("booking"))


def _goes_on_in(event: Event, booking: Booking, room: Room, *, is_series: bool) -> None:
    if room.pk != event.room_id or event.booking_id == booking.pk:
        return
    if is_series or event.booking_id is None:
        event.booking = booking
        event.save(update_fields=["booking"])


def _retitle(event: Event, *, title: str, language: str) -> None:
    """Let the rooms' calendars show the event's present title, or only that they are booked.

    Dates moved to another room have a booking of their own there.
    """
    own = Booking.objects.filter(origin=Booking.Origin.EVENT).filter(
        Q(pk=event.booking_id) | Q(dates__occurrences__event=event)
    )
    Booking.objects.filter(pk__in=own.values("pk")).update(
        purpose=title[:200],
        public_title=title[:120],
        language=language,
        is_private=event.hides_place,
    )
