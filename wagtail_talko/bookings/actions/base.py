"""What the booking actions share: the transaction, the permission, the announcement."""

import functools
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, transaction

from wagtail_talko.associations.models import Membership
from wagtail_talko.audit import audit
from wagtail_talko.bookings import notifications
from wagtail_talko.bookings.hosts import associations_by_booking, editing_hosts
from wagtail_talko.bookings.layout import Layout, LayoutChanged, lock
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.outcomes.marks import FIELDS, forget, noted
from wagtail_talko.bookings.refusals import HasPassed, WrongState
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.signals import booking_changed, bookings_changing
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import Span, in_utc, utc_now

P = ParamSpec("P")
T = TypeVar("T")

# What the log keeps of a booking beside its dates: it outlives erasure, so no words.
CODES = ("people", "group", "is_private", "open_to_others", "loudness")

# Each start anew is caused by somebody else who got through.
TRIES = 8


def action(function: Callable[P, T]) -> Callable[P, T]:
    """Run in one transaction; start again when it could not get a footing.

    That is when a room's parts changed before it was locked; when SQLite, whose waiting is not
    fair, let others by for longer than its time-out; and when the database broke a deadlock: our
    own locks have one order, but events' rows and a site's own code may be locked in another.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(TRIES):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except (LayoutChanged, OperationalError) as error:
                if attempt == TRIES - 1 or not _may_retry(error):
                    raise
        raise AssertionError("unreachable")

    return wrapper


def _may_retry(error: Exception) -> bool:
    if isinstance(error, LayoutChanged):
        return True
    connection = transaction.get_connection()
    if connection.in_atomic_block:
        # Inside a caller's transaction nothing can be had by trying again.
        return False
    text = str(error).casefold()
    return "deadlock" in text or (connection.vendor == "sqlite" and "locked" in text)


def as_spans(dates: Iterable[Any]) -> list[Span]:
    """Turn aware `(start, end)` pairs into spans in UTC. Raises ValueError on naive times."""
    spans = []
    for start, end in dates:
        if start.tzinfo is None or end.tzinfo is None:
            raise ValueError("dates must be pairs of aware datetimes")
        spans.append(in_utc(start, end))
    return spans


def lock_dates(
    dates: Sequence[BookingDate], *, also_rooms: Iterable[Any] = ()
) -> tuple[list[BookingDate], Layout]:
    """Lock all hosts and the rooms of the dates, then read the dates again."""
    ids = [date.pk for date in dates]
    before = list(_with_relations(ids))
    rooms = [date.room for date in before] + list(also_rooms)
    hosts = all_hosts(date.booking for date in before)
    layout = lock(rooms, association_ids=hosts)
    # Rooms and hosts may have changed while we waited; the second reading is the true one.
    fresh = list(_with_relations(ids))
    if {date.room_id for date in fresh} != {date.room_id for date in before}:
        raise LayoutChanged
    check_locked(all_hosts(date.booking for date in fresh), hosts)
    # One booking is one object: what is loaded of it for one date is there for all.
    bookings = {date.booking_id: date.booking for date in fresh}
    for date in fresh:
        date.booking = bookings[date.booking_id]
    return fresh, layout


def lock_booking(
    booking: Booking,
    *,
    with_room: bool = False,
    with_dates: bool = False,
    also: Iterable[int] = (),
    also_rooms: Iterable[Any] = (),
) -> tuple[Booking, Layout]:
    """Lock all hosts of a booking, `also` other associations, its room and others; read again.

    `with_dates` locks the rooms of its active dates: a closure, which locks no associations,
    changes them too.
    """
    before = _booking(booking.pk)
    hosts = all_hosts([before])
    of_dates = set(_rooms_of_dates(booking)) if with_dates else set()
    rooms = [*([before.room] if with_room else []), *also_rooms, *of_dates]
    layout = lock(rooms, association_ids=hosts | set(also))
    fresh = _booking(booking.pk)
    if fresh.room_id != before.room_id:
        raise LayoutChanged
    if with_dates and not set(_rooms_of_dates(booking)) <= of_dates:
        raise LayoutChanged
    check_locked(all_hosts([fresh]), hosts | set(also))
    return fresh, layout


def _rooms_of_dates(booking: Booking) -> Iterable[Room]:
    dates = BookingDate.objects.active().filter(booking=booking)
    return Room.objects.filter(pk__in=dates.values("room"))


def check_locked(hosts: set[int], locked: set[int]) -> None:
    """Start again where somebody has become a host while we waited; who has left does no harm."""
    if hosts - locked:
        raise LayoutChanged


def _booking(pk: int) -> Booking:
    return Booking.objects.select_related("room__space__municipality", "association").get(pk=pk)


def all_hosts(bookings: Iterable[Booking]) -> set[int]:
    """Return the keys of every association that hosts one of the bookings. One query."""
    return set().union(*associations_by_booking(bookings).values())


def _with_relations(ids: list[int]) -> Any:
    return (
        BookingDate.objects.filter(pk__in=ids)
        .select_related("booking__association", "room__space__municipality")
        .order_by("start", "pk")
    )


def check_manages(dates: Iterable[BookingDate], by: Any) -> None:
    """Raise `NotAllowed` unless the user manages every room of the dates. None: the system."""
    if by is None:
        return
    municipalities = {date.room.space.municipality for date in dates}
    if not all(manages(by, municipality) for municipality in municipalities):
        raise NotAllowed


def check_may_change(dates: Iterable[BookingDate], by: Any) -> None:
    """Raise `NotAllowed` unless the user manages the rooms or belongs to hosts that may edit."""
    if by is None:
        return
    dates = list(dates)
    municipalities = {date.room.space.municipality for date in dates}
    if all(manages(by, municipality) for municipality in municipalities):
        return
    # A closure or the municipality's own booking has no association and is nobody's.
    if not dates or any(date.booking.origin != Booking.Origin.MEMBER for date in dates):
        raise NotAllowed
    own = set(Membership.objects.filter(user=by).values_list("association_id", flat=True))
    others = {d.booking for d in dates if d.booking.association_id not in own}
    if others and not all(own & editing for editing in editing_hosts(others).values()):
        raise NotAllowed


def check_states(dates: Iterable[BookingDate], allowed: Iterable[str]) -> None:
    if any(date.state not in set(allowed) for date in dates):
        raise WrongState


def check_not_over(dates: Iterable[BookingDate], now: datetime) -> None:
    if any(date.end <= now for date in dates):
        raise HasPassed


def snapshot(dates: Iterable[BookingDate]) -> list[dict[str, Any]]:
    """What the audit log keeps of dates; of what became of them, where it was noted."""
    return [
        {
            "id": date.pk,
            "room": date.room_id,
            "start": date.start,
            "end": date.end,
            "state": date.state,
            "holds_room": date.holds_room,
            "offered_until": date.offered_until,
            **(noted(date) if date.outcome else {}),
        }
        for date in dates
    ]


def describe_booking(booking: Booking) -> dict[str, Any]:
    """What the audit log keeps of a new booking: whose it is, and what decides what it takes."""
    return {
        "room": booking.room_id,
        "association": booking.association_id,
        "origin": str(booking.origin),
        "is_exclusive": booking.is_exclusive,
        **codes_of(booking),
    }


def codes_of(booking: Booking) -> dict[str, Any]:
    return {name: getattr(booking, name) for name in CODES}


def write(dates: Sequence[BookingDate], *fields: str, is_told: bool = True) -> None:
    """Save changed dates: their calendar sequence grows with each change.

    `is_told` where the hosts are told of the dates. What does not take place has no outcome.
    """
    now = utc_now()
    for date in dates:
        date.sequence += 1
        date.changed_at = now
        date.told_at = now if is_told else date.told_at
        if date.outcome and date.state != BookingDate.State.CONFIRMED:
            forget(date)
    names = [*fields, "sequence", "changed_at", "told_at", *(FIELDS if "state" in fields else ())]
    BookingDate.objects.bulk_update(dates, names)


def announce(
    kind: str,
    code: str,
    dates: Sequence[BookingDate],
    *,
    by: Any,
    before: Sequence[dict[str, Any]] = (),
    message: str = "",
    silent: bool = False,
    **data: Any,
) -> None:
    """Audit, send the signal and write the messages: one entry and one message a booking."""
    old = {row["id"]: row for row in before}
    by_booking: dict[int, list[BookingDate]] = {}
    for date in dates:
        by_booking.setdefault(date.booking_id, []).append(date)
    if len(by_booking) > 1:
        bookings_changing.send(sender=Booking, dates=dates)
    for own in by_booking.values():
        booking = own[0].booking
        audit(
            booking,
            code,
            by=by,
            before=[old[date.pk] for date in own if date.pk in old],
            after=snapshot(own),
            **data,
        )
        booking_changed.send(sender=Booking, booking=booking, dates=own)
        if not silent:
            notifications.tell(kind=kind, dates=own, by=by, message=message, before=before)
