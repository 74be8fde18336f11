from datetime import timedelta

import pytest

from tests.factories import local, make_association, make_member, make_room
from wagtail_talko.bookings.actions import cancel_dates, request_booking
from wagtail_talko.bookings.retention import erase_old_contacts
from wagtail_talko.models import Booking

pytestmark = pytest.mark.django_db

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def booking():
    association = make_association()
    return request_booking(
        room=make_room(),
        association=association,
        dates=[(SIX, SIX + HOUR), (SIX + 7 * DAY, SIX + 7 * DAY + HOUR)],
        purpose="Kudontailta",
        by=make_member(association),
        contact_name="Name",
        contact_email="name@example.org",
        contact_phone="040",
        message="Call me",
        now=NOW,
    )


def personal():
    booking = Booking.objects.get()
    return (
        booking.contact_name,
        booking.contact_email,
        booking.contact_phone,
        booking.message,
        booking.created_by is None,
    )


def test_contacts_are_kept_until_the_last_date_is_long_over(booking):
    assert erase_old_contacts(now=SIX + 7 * DAY + HOUR + 90 * DAY) == 0
    assert personal() == ("Name", "name@example.org", "040", "Call me", False)


def test_contacts_are_erased_once_and_the_booking_stays(booking):
    dates = list(booking.dates.all())
    cancel_dates(dates=dates[:1], by=None, reason="Name is ill", now=NOW)
    later = SIX + 7 * DAY + 91 * DAY

    assert [erase_old_contacts(now=later), erase_old_contacts(now=later)] == [1, 0]
    assert personal() == ("", "", "", "", True)
    assert [d.reason for d in Booking.objects.get().dates.all()] == ["", ""]
    assert Booking.objects.get().purpose == "Kudontailta"
