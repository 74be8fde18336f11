"""Last year's event for next year: which words and dates a copy begins with."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from wagtail_talko.events.details import DetailsMixin
from wagtail_talko.events.schedules import rule_text, to_dates

WEEKS = timedelta(weeks=1)
# A year later and the same weekday: 52 weeks, and the 53rd where that lies nearer the date.
YEAR = 52 * WEEKS
COPIED = (
    "title", "introduction", "body", "picture", "start_time", "end_time", "leaves_out_holidays",
    "space", "room", "place", "hides_place", "audience", "bring", "contact", "takes_signups",
    "signup_capacity", "signup_minimum", "signup_youngest", "signup_opens_days",
    "signup_closes_hours", "signup_asks_bring", "tasks",
    *(field.name for field in DetailsMixin._meta.local_fields),
)  # fmt: skip


def next_year(day: date, *, today: date) -> date:
    """Return the same weekday, as near the same date as can be, in the first year that is to come.

    12.1.2027, the second Tuesday of the year, becomes Tuesday 11.1.2028.
    """
    moved = day
    while moved == day or moved < today:
        moved += YEAR
        if (moved + WEEKS - _anniversary(day, moved)) <= (_anniversary(day, moved) - moved):
            moved += WEEKS
    return moved


def _anniversary(day: date, near: date) -> date:
    """Return the same date in the year that is nearest to a day; 29 February becomes 28."""
    found = [_in_year(day, near.year + offset) for offset in (-1, 0, 1)]
    return min(found, key=lambda each: abs(each - near))


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def copied_fields(page: Any, *, today: date) -> dict[str, Any]:
    """Return what a copy of the page says. Left-out and extra dates move along."""
    shift = next_year(page.start_date, today=today) - page.start_date
    fields = {name: getattr(page, name) for name in COPIED if hasattr(page, name)}
    return fields | {
        "start_date": page.start_date + shift,
        "end_date": page.end_date + shift if page.end_date else None,
        "until": page.until + shift if page.until else None,
        "recurrence": rule_text(page.recurrence),
        "extra_dates": _moved(page.extra_dates, shift),
        "left_out_dates": _moved(page.left_out_dates, shift),
        "more_times": _new_times(page),
        "categories": list(page.categories.all()),
        # Booked when it is published, once somebody has looked at it.
        "takes_room": page.takes_room,
        "is_cancelled": False,
    }


def _new_times(page: Any) -> Any:
    """Return the page's times as those of another page: their blocks have ids of their own."""
    raw = [{**block, "id": str(uuid4())} for block in page.more_times.get_prep_value()]
    return page._meta.get_field("more_times").to_python(raw)


def _moved(days: Any, shift: timedelta) -> list[str]:
    return [(day + shift).isoformat() for day in to_dates(days)]
