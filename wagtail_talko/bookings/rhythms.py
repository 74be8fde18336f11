"""The rhythm of a booking's dates: what to go on with when a series is made longer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.recurrence import Schedule
from wagtail_talko.timeslots import local_date

WEEK = 7
# Of a longer rhythm people say the dates instead.
MOST_WEEKS = 4
# So many of the dates a rhythm would have must be there: holidays leave gaps.
DENSE = 0.6
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def rhythm_after(dates: Sequence[BookingDate]) -> Schedule | None:
    """Return how weekly dates of one time of day go on after the last, without an end.

    None where there is no such rhythm. The dates are the active ones of a booking, in order.
    """
    if len(dates) < 2:
        return None
    zone = dates[-1].room.space.zone
    walls = [(d.start.astimezone(zone), d.end.astimezone(zone)) for d in dates]
    # Most of them have one time; one that was moved does not hide the rhythm.
    times = Counter((s.time(), e.replace(tzinfo=None) - s.replace(tzinfo=None)) for s, e in walls)
    (clock, length), often = times.most_common(1)[0]
    days = sorted({s.date() for s, e in walls if s.time() == clock})
    if often < 2 or len(days) < 2:
        return None
    weeks = max(range(1, MOST_WEEKS + 1), key=lambda n: (_density(days, n), -n))
    if _density(days, weeks) < DENSE or len({day.weekday() for day in days}) == len(days):
        return None
    rule = f"RRULE:FREQ=WEEKLY;INTERVAL={weeks};BYDAY={_weekdays(days)}"
    whole = Schedule(days[0], clock, length, rule=rule)
    return _from_the_next(whole, local_date(dates[-1].start, zone), weeks)


def _density(days: Sequence[date], weeks: int) -> float:
    """Return how many of the dates of a rhythm are there; 0 where one is beside it."""
    weekdays = {day.weekday() for day in days}
    first = days[0] - timedelta(days=days[0].weekday())
    if any((day - first).days // WEEK % weeks for day in days):
        return 0
    cycles = (days[-1] - first).days // (WEEK * weeks) + 1
    # The first and the last cycle may be cut off.
    whole = len(weekdays) * cycles
    cut = sum(1 for w in weekdays if w < days[0].weekday()) + sum(
        1 for w in weekdays if w > days[-1].weekday()
    )
    return len(days) / (whole - cut)


def _weekdays(days: Sequence[date]) -> str:
    return ",".join(CODES[number] for number in sorted({day.weekday() for day in days}))


def _from_the_next(whole: Schedule, last: date, weeks: int) -> Schedule | None:
    """Return the same rhythm from its first date after the last one there is."""
    until = last + timedelta(weeks=2 * weeks)
    coming = replace(whole, until=until).next_dates("UTC", limit=10_000)
    after = [each.date for each in coming if each.date > last]
    return replace(whole, start_date=after[0]) if after else None
