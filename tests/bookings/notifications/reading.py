"""What the tests of the messages have in common."""

from datetime import timedelta

from tests.factories import local
from wagtail_talko.models import Message

NOW = local(2027, 1, 1, 12)
SIX, EIGHT = local(2027, 1, 12, 18), local(2027, 1, 12, 20)
WEEK = timedelta(days=7)
ROOT = "http://localhost"


def last() -> Message:
    return Message.objects.latest("pk")


def dates_of(booking):
    return list(booking.dates.all())


def url(booking, language="fi") -> str:
    return f"{ROOT}/{language}/talko/bookings/{booking.pk}/"
