"""How often nobody came, and what it costs."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date as Day
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.spaces.models import Municipality
from wagtail_talko.spaces.scoping import visible
from wagtail_talko.timeslots import local_date

NO_SHOW = BookingDate.Outcome.NO_SHOW
# How far back the list reaches in which outcomes are noted.
RECENT = timedelta(days=7)


class Bar(NamedTuple):
    """An association cannot book by itself before a local day, after so many no-shows."""

    number: int
    until: Day


def no_shows(*, since: datetime, now: datetime) -> QuerySet[BookingDate]:
    """Return the dates to which nobody came, by when they began."""
    return BookingDate.objects.filter(
        outcome=NO_SHOW, state=BookingDate.State.CONFIRMED, start__gte=since, start__lte=now
    )


def bar_of(association: Association, municipality: Municipality, *, now: datetime) -> Bar | None:
    """Return whether the association is barred from booking in the municipality's rooms.

    That is when as many no-shows as the municipality's limit lie within so many weeks, until some
    weeks after the last of them. They count for the association that makes the booking, not for
    its joint hosts. One query, none where the municipality has no limit.
    """
    limit = municipality.no_show_limit
    if not limit:
        return None
    within = timedelta(weeks=municipality.no_show_weeks)
    pause = timedelta(weeks=municipality.no_show_pause_weeks)
    rows = no_shows(since=now - within - pause - timedelta(days=1), now=now).filter(
        booking__association=association, room__space__municipality=municipality
    )
    dates = list(rows.select_related("room__space").order_by("start", "pk"))
    bars = [
        Bar(limit, local_date(last.start, last.room.space.zone) + pause)
        for first, last in zip(dates, dates[limit - 1 :], strict=False)
        if last.start - first.start <= within
    ]
    if not bars:
        return None
    until = max(bar.until for bar in bars)
    today = local_date(now, dates[-1].room.space.zone)
    return Bar(limit, until) if today < until else None


def count_no_shows(
    associations: Collection[int], municipality_ids: Collection[int], *, now: datetime, weeks: int
) -> Counter[int]:
    """Return, by association, to how many dates of the last weeks nobody came. One query."""
    rows = no_shows(since=now - timedelta(weeks=weeks), now=now).filter(
        booking__association__in=associations, room__space__municipality__in=municipality_ids
    )
    return Counter(rows.values_list("booking__association", flat=True))


def recent_dates(user: Any, *, now: datetime) -> QuerySet[BookingDate]:
    """Return what associations had booked in the last week in the rooms that the user manages."""
    return (
        visible(BookingDate, user)
        .filter(
            state=BookingDate.State.CONFIRMED,
            start__lte=now,
            start__gt=now - RECENT,
            booking__association__isnull=False,
        )
        .exclude(booking__origin=Booking.Origin.CLOSURE)
        .select_related("booking__association", "room__space__municipality")
        .order_by("-start", "pk")
    )


def may_report(date: BookingDate, now: datetime) -> bool:
    """Say whether the hosts may say what became of the date."""
    return has_begun(date, now) and not date.outcome_by_staff


def has_begun(date: BookingDate, now: datetime) -> bool:
    """Say whether there is an outcome to note: a confirmed date that has begun."""
    return date.state == BookingDate.State.CONFIRMED and date.start <= now


def by_booking(dates: Iterable[BookingDate]) -> list[Sequence[BookingDate]]:
    """Group dates by their booking."""
    found: dict[int, list[BookingDate]] = {}
    for date in dates:
        found.setdefault(date.booking_id, []).append(date)
    return list(found.values())
