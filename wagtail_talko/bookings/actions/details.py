"""Changing what a booking is for and who answers for it; its dates stay."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wagtail_talko.audit import audit
from wagtail_talko.bookings import notifications
from wagtail_talko.bookings.actions.base import (
    CODES,
    action,
    check_may_change,
    codes_of,
    lock_booking,
    utc_now,
    write,
)
from wagtail_talko.bookings.actions.judging import ask_for_change
from wagtail_talko.bookings.actions.requests import refuse_or_override
from wagtail_talko.bookings.hosts import PRIVATE, sees_private
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.refusals import HasPassed
from wagtail_talko.bookings.rules import check_people
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.signals import booking_changed
from wagtail_talko.spaces.models import Room

WORDS = ("purpose", "public_title", "contact_name", "contact_email", "contact_phone", "message")
# What stands in the calendar file of the mail, or decides who gets it.
TOLD = {"public_title", "contact_email"}


@action
def change_booking(
    *,
    booking: Booking,
    by: Any,
    override: bool = False,
    now: datetime | None = None,
    silent: bool = False,
    **changes: Any,
) -> Booking:
    """Change the details of a booking that has something to come. `changes` are CODES and WORDS.

    More people than fit into a room of a coming date are refused; staff may override. The log
    keeps which words changed and never the words. The contact is told when the title changes, or
    the contact itself. Raises `BookingRefused`, `HasPassed`, `NotAllowed`, `ValidationError`.
    """
    if unknown := set(changes) - {*CODES, *WORDS}:
        raise TypeError(f"unknown details: {', '.join(sorted(unknown))}")
    now = now or utc_now()
    booking, coming = _lock(booking, now)
    check_may_change([BookingDate(booking=booking, room=booking.room)], by)
    if not coming:
        raise HasPassed
    changed = {name for name, value in changes.items() if getattr(booking, name) != value}
    if not changed:
        return booking
    if changed & set(PRIVATE) and by is not None and not sees_private(booking, by):
        raise NotAllowed
    before = codes_of(booking)
    for name in changed:
        setattr(booking, name, changes[name])
    booking.clean_fields(exclude=set(_field_names()) - changed)
    rooms = {date.room.pk: date.room for date in coming}
    overridden = _check_people(booking, rooms, by, now, override) if "people" in changed else []
    # What was erased is there again, and has to go again.
    booking.erased_at = None
    booking.save(update_fields=[*changed, "erased_at"])
    audit(
        booking,
        "booking.change",
        by=by,
        before=before,
        after=codes_of(booking),
        fields=sorted(changed & set(WORDS)),
        overridden=overridden,
    )
    booking_changed.send(sender=Booking, booking=booking, dates=coming)
    if changed & TOLD:
        write(coming)
        if not silent:
            notifications.tell(kind="changed", dates=coming, by=by)
    return booking


def _lock(booking: Booking, now: datetime) -> tuple[Booking, list[BookingDate]]:
    """Lock the hosts and the rooms; return the booking and its coming dates as they are."""
    fresh, _layout = lock_booking(booking, with_room=True, with_dates=True)
    coming = list(
        fresh.dates.active()
        .filter(end__gt=now)
        .select_related("room__space__municipality")
        .order_by("start", "pk")
    )
    for date in coming:
        date.booking = fresh
    return fresh, coming


def _check_people(
    booking: Booking, rooms: Mapping[int, Room], by: Any, now: datetime, override: bool
) -> list[dict[str, Any]]:
    """Refuse more people than fit into any of the rooms."""
    overridden = []
    for room in rooms.values():
        ask = ask_for_change(booking=booking, room=room, spans=[], by=by, now=now)
        found = check_people(ask)
        overridden += refuse_or_override(ask, [found] if found else [], override=override)
    return overridden


def _field_names() -> list[str]:
    return [field.name for field in Booking._meta.fields]
