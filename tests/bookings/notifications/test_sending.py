"""Each change is told once, after the commit; the invitation follows the date."""

from datetime import timedelta

import pytest
from django.core import mail

from tests.bookings.notifications.reading import EIGHT, NOW, SIX, dates_of, last
from wagtail_talko.bookings.actions import cancel_dates, confirm, move_dates
from wagtail_talko.bookings.notifications import tell
from wagtail_talko.models import Message

pytestmark = pytest.mark.django_db


def test_telling_the_same_change_twice_writes_one_message(book):
    booking = book()
    before = Message.objects.count()

    tell(kind="requested", dates=dates_of(booking))

    assert Message.objects.count() == before == 1


def test_each_new_change_is_told(book, boss):
    booking = book()
    dates = confirm(dates=dates_of(booking), by=boss, now=NOW)
    for hours in (1, 2):
        shift = timedelta(hours=hours)
        dates = move_dates(moves=[(dates[0], (SIX + shift, EIGHT + shift))], by=boss, now=NOW)

    kinds = list(Message.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["booking.requested", "booking.confirmed", "booking.moved", "booking.moved"]


def test_the_invitation_follows_the_date_through_its_changes(book, boss, member):
    booking = book()
    [date] = confirm(dates=dates_of(booking), by=boss, now=NOW)
    confirmed = last().calendar
    cancel_dates(dates=[date], by=member, now=NOW)
    cancelled = last().calendar

    def facts(text):
        wanted = ("UID", "SEQUENCE", "METHOD", "STATUS", "ORGANIZER")
        lines = (line.split(":", 1) for line in text.split("\r\n") if ":" in line)
        return {key.split(";")[0]: value for key, value in lines if key.split(";")[0] in wanted}

    assert facts(confirmed) == {
        "UID": f"{date.uid}@localhost",
        "SEQUENCE": "1",
        "METHOD": "REQUEST",
        "STATUS": "CONFIRMED",
        "ORGANIZER": "mailto:talko@localhost",
    }
    assert facts(cancelled) == facts(confirmed) | {
        "SEQUENCE": "2",
        "METHOD": "CANCEL",
        "STATUS": "CANCELLED",
    }


@pytest.mark.django_db(transaction=True)
def test_mail_goes_after_the_booking_is_committed(book):
    book()

    assert [(m.subject, m.to) for m in mail.outbox] == [
        ("Pyyntö saapunut: Iso sali ti 12.1. klo 18", ["testi@example.org"])
    ]
    assert Message.objects.get().state == Message.State.SENT
