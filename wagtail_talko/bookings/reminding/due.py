"""Of which times, and of which series that end, the hosts are to be reminded now."""

from collections.abc import Iterable, Sequence
from datetime import date as Day
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from wagtail_talko.app_settings import app_settings
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.notifications.readers import unreachable
from wagtail_talko.bookings.rhythms import rhythm_after
from wagtail_talko.messages.models import Message
from wagtail_talko.timeslots import at, local_date

CONFIRMED = BookingDate.State.CONFIRMED
# After so many days without a time the next one is easily forgotten.
PAUSE = timedelta(days=21)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
REMINDER, ENDING = "booking.reminder", "booking.ending"


class Reminder(NamedTuple):
    """A booking and one local day of its room, with its dates that begin on it."""

    booking: Booking
    day: Day
    dates: tuple[BookingDate, ...]

    def key(self, number: int = 0) -> str:
        """Return the outbox's key of the mail to one of the readers."""
        return f"{REMINDER}/{self.booking.pk}/{self.day}/{number}"


class Ending(NamedTuple):
    """A series of active dates of which the last is near."""

    booking: Booking
    dates: tuple[BookingDate, ...]

    @property
    def day(self) -> Day:
        return day_of(self.dates[-1])

    def key(self, number: int = 0) -> str:
        return f"{ENDING}/{self.booking.pk}/{self.day}/{number}"


def due_reminders(now: datetime) -> list[Reminder]:
    """Return what nobody has been reminded of yet, the nearest first. Three queries.

    A time is due `REMINDER_DAYS` before its local day at `REMINDER_HOUR`, until it begins. What
    was changed or confirmed after that moment has been told of just now.
    """
    if not app_settings.REMINDER_DAYS:
        return []
    by_day: dict[tuple[int, Day], list[BookingDate]] = {}
    for date in _near_dates(now):
        by_day.setdefault((date.booking_id, day_of(date)), []).append(date)
    found = [
        Reminder(dates[0].booking, day, tuple(dates))
        for (_pk, day), dates in by_day.items()
        if any(is_due(date, now) and _is_wanted(date) for date in dates)
    ]
    told = _told(each.key() for each in found)
    return _reachable([each for each in found if each.key() not in told])


def _near_dates(now: datetime) -> QuerySet[BookingDate]:
    """Return confirmed dates that may be due, each with the start of the one before, `previous`."""
    before = BookingDate.objects.filter(
        booking=OuterRef("booking"), state=CONFIRMED, start__lt=OuterRef("start")
    ).order_by("-start")
    # A local day more than the days before, and the hours by which clocks differ from UTC.
    ahead = timedelta(days=app_settings.REMINDER_DAYS + 2)
    return (
        BookingDate.objects.filter(state=CONFIRMED, start__gt=now, start__lt=now + ahead)
        .exclude(booking__origin=Booking.Origin.CLOSURE)
        .exclude(booking__reminders=Booking.Reminders.NEVER)
        .exclude(booking__association=None, booking__contact_email="")
        .annotate(previous=Subquery(before.values("start")[:1]))
        .select_related("booking__association", "room__space__municipality")
        .order_by("start", "pk")
    )


def is_due(date: BookingDate, now: datetime) -> bool:
    """Say whether a date is near, has not begun, and has not been told of since it is near."""
    since = _due_since(day_of(date) - app_settings.REMINDER_DAYS * DAY, date)
    return date.told_at < since <= now < date.start


def _is_wanted(date: BookingDate) -> bool:
    """Whether the hosts want it: before each time, or before those that stand alone."""
    if date.booking.reminders == Booking.Reminders.EACH:
        return True
    previous = date.previous  # type: ignore[attr-defined]
    return previous is None or local_date(previous, date.room.space.zone) + PAUSE <= day_of(date)


def due_endings(now: datetime) -> list[Ending]:
    """Return the series whose last date is near, and of which nobody has been told.

    Five queries at the most. They are due `ENDING_WEEKS` before the last date at `REMINDER_HOUR`;
    a series that has not begun, or whose end was booked or changed since then, is left alone.
    """
    if not app_settings.ENDING_WEEKS:
        return []
    last = {date.booking_id: date for date in _last_dates(now) if is_ending(date, now)}
    told = _told(f"{ENDING}/{pk}/{day_of(date)}/0" for pk, date in last.items())
    asked = [pk for pk, date in last.items() if f"{ENDING}/{pk}/{day_of(date)}/0" not in told]
    if not asked:
        return []
    rows: dict[int, list[BookingDate]] = {pk: [] for pk in asked}
    every = BookingDate.objects.filter(booking__in=asked).select_related("room__space")
    for date in every.order_by("start", "pk"):
        rows[date.booking_id].append(date)
    found = [each for pk in asked if (each := series_of(last[pk].booking, rows[pk]))]
    # Told of once: also where what was the last date then has been cancelled since.
    later = {
        f"{ENDING}/{each.booking.pk}/{day_of(date)}/0": each.booking.pk
        for each in found
        for date in rows[each.booking.pk]
        if day_of(date) > each.day
    }
    known = {later[key] for key in _told(later)}
    return _reachable([each for each in found if each.booking.pk not in known], edits=True)


def _last_dates(now: datetime) -> QuerySet[BookingDate]:
    """Return the last active date of members' bookings that have begun and end in some weeks."""
    own = BookingDate.objects.active().filter(booking=OuterRef("booking"))
    ahead = app_settings.ENDING_WEEKS * WEEK + 2 * DAY
    return (
        BookingDate.objects.active()
        .filter(start__gt=now, start__lt=now + ahead, booking__origin=Booking.Origin.MEMBER)
        .filter(room__archived_at=None, booking__association__archived_at=None)
        .exclude(booking__reminders=Booking.Reminders.NEVER)
        .filter(
            Exists(own.filter(start__lte=now)), ~Exists(own.filter(start__gt=OuterRef("start")))
        )
        .select_related("booking__association", "room__space")
        .order_by("start", "pk")
    )


def is_ending(date: BookingDate, now: datetime) -> bool:
    """Say whether the last date of a series is near and was not changed since it is."""
    since = _due_since(day_of(date) - app_settings.ENDING_WEEKS * WEEK, date)
    return date.told_at < since <= now < date.start


def series_of(booking: Booking, dates: Sequence[BookingDate]) -> Ending | None:
    """Return the active ones of all dates of a booking where they have a rhythm to go on with."""
    active = tuple(date for date in dates if date.is_active)
    return Ending(booking, active) if active and rhythm_after(active) else None


def _due_since(day: Day, date: BookingDate) -> datetime:
    return at(day, time(app_settings.REMINDER_HOUR), date.room.space.zone)


def day_of(date: BookingDate) -> Day:
    """Return the local day on which a date begins."""
    return local_date(date.start, date.room.space.zone)


def _told(keys: Iterable[str]) -> set[str]:
    """Return the keys of what has been written already. One query, or none."""
    keys = set(keys)
    if not keys:
        return set()
    rows = Message.objects.filter(dedupe_key__in=keys)
    return set(rows.values_list("dedupe_key", flat=True))


def _reachable(found: list, *, edits: bool = False) -> list:
    """Leave out what there is nobody to tell of: it would be looked at again at each tick."""
    silent = unreachable((each.booking for each in found), edits=edits)
    return [each for each in found if each.booking.pk not in silent]
