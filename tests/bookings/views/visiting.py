"""What the tests of the public pages have in common."""

from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import translation

from tests.factories import HELSINKI
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.timeslots import at


def coming(weekday: int, hour: int, *, weeks: int = 1) -> datetime:
    """An hour of a coming weekday by the wall clock of Helsinki, in UTC."""
    today = datetime.now(HELSINKI).date()
    day = today + timedelta(days=7 * weeks + (weekday - today.weekday()) % 7)
    return at(day, time(hour), HELSINKI)


TUESDAY = 1
SIX, EIGHT = coming(TUESDAY, 18), coming(TUESDAY, 20)
WEEK = timedelta(days=7)


def book(room, association, by, *spans, **details):
    return request_booking(
        room=room,
        association=association,
        dates=spans or [(SIX, EIGHT)],
        purpose="Ompeluseura",
        by=by,
        **details,
    )


def in_language(language: str, name: str, *args: object) -> str:
    with translation.override(language):
        return reverse(f"talko:{name}", args=args)


def week_of(moment: datetime) -> str:
    year, week, _day = moment.astimezone(HELSINKI).isocalendar()
    return f"{year}-w{week:02d}"
