"""A door code for one booking."""

from datetime import date as Day
from datetime import datetime
from typing import Any

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action, check_manages, lock_booking, utc_now
from wagtail_talko.bookings.entering.notifications import tell_hosts
from wagtail_talko.bookings.entering.words import CONFIRMED, holds
from wagtail_talko.bookings.models import Booking, BookingDate, DoorCode
from wagtail_talko.bookings.refusals import HasPassed


@action
def set_door_code(
    *,
    booking: Booking,
    code: str,
    by: Any,
    first_day: Day | None = None,
    last_day: Day | None = None,
    now: datetime | None = None,
    silent: bool = False,
) -> DoorCode | None:
    """Give a booking its own code, from one local day of the room to another; "" takes it away.

    The hosts of confirmed dates to come for which it changes are told. The log keeps the days and
    never the code. Raises `NotAllowed`, `HasPassed`, `ValidationError`.
    """
    now = now or utc_now()
    booking, _layout = lock_booking(booking, with_dates=True)
    check_manages([BookingDate(booking=booking, room=booking.room)], by)
    coming = _coming(booking, now)
    old = DoorCode.objects.filter(booking=booking).first()
    new = DoorCode(booking=booking, code=code.strip(), first_day=first_day, last_day=last_day)
    if _facts(old) == _facts(new):
        return old
    if new.code and not coming:
        raise HasPassed
    if old:
        old.delete()
    if new.code:
        new.full_clean()
        new.save()
        # Whatever was erased with the booking, this has to go as well.
        Booking.objects.filter(pk=booking.pk).update(erased_at=None)
    days = {"first_day": first_day, "last_day": last_day} if new.code else {}
    audit(booking, "booking.door_code", by=by, is_set=bool(new.code), **days)
    told = [d for d in coming if d.state == CONFIRMED and _code_at(old, d) != _code_at(new, d)]
    if told and not silent:
        tell_hosts(told, now=now)
    return new if new.code else None


def _code_at(code: DoorCode | None, date: BookingDate) -> str:
    return code.code if code and holds(code, date) else ""


def _coming(booking: Booking, now: datetime) -> list[BookingDate]:
    rows = booking.dates.active().filter(end__gt=now)
    dates = list(rows.select_related("room__space__municipality").order_by("start", "pk"))
    for date in dates:
        date.booking = booking
    return dates


def _facts(code: DoorCode | None) -> tuple[Any, ...] | None:
    """Return what makes a code what it is; None where there is none."""
    return (code.code, code.first_day, code.last_day) if code and code.code else None
