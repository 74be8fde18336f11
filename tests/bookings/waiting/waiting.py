"""What the tests of waiting lists have in common."""

from datetime import timedelta

from tests.factories import local, make_association, make_member
from wagtail_talko.bookings.actions import cancel_dates
from wagtail_talko.bookings.waiting.offering import offer_next
from wagtail_talko.models import Message

START_OF_YEAR = local(2027, 1, 1, 12)
SIX, END = local(2027, 1, 12, 18), local(2027, 1, 12, 20)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def make_group(slug):
    """An association with one member."""
    association = make_association(slug)
    make_member(association)
    return association


def free(date, by, now=START_OF_YEAR):
    """Cancel a date; what waits for it is offered by the test."""
    cancel_dates(dates=[date], by=by, now=now, silent=True)


def offer(room, now=START_OF_YEAR):
    return [wish.pk for wish in offer_next(space_id=room.space_id, now=now)]


def states(*wishes):
    for wish in wishes:
        wish.refresh_from_db()
    return [wish.state for wish in wishes]


def mails():
    return list(
        Message.objects.filter(kind__startswith="waiting.")
        .order_by("pk")
        .values_list("kind", "recipient")
    )
