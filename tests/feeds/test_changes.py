import pytest
from wagtail.models import Site

from tests.factories import local, make_association, make_municipality, make_room, make_space
from wagtail_talko.feeds.changes import bump, current_change
from wagtail_talko.models import Booking, BookingDate, EventCategory, TalkoSettings
from wagtail_talko.signals import booking_changed

pytestmark = pytest.mark.django_db


def test_count_begins_at_nothing():
    assert current_change().counter == 0


def test_each_change_counts_one():
    counters = []
    for _ in range(3):
        bump()
        counters.append(current_change().counter)

    assert counters == [1, 2, 3]


def announce_booking():
    room = make_room()
    booking = Booking.objects.create(room=room, origin="staff", purpose="x")
    date = BookingDate.objects.create(
        booking=booking,
        room=room,
        start=local(2027, 1, 12, 18),
        end=local(2027, 1, 12, 20),
        state="confirmed",
    )
    booking_changed.send(sender=Booking, booking=booking, dates=[date])


def choose_municipality():
    site = Site.objects.get(is_default_site=True)
    TalkoSettings.for_site(site).municipalities.add(make_municipality())


@pytest.mark.parametrize(
    "change",
    [
        announce_booking,
        choose_municipality,
        lambda: Site.objects.get(is_default_site=True).save(),
        lambda: make_municipality(),
        lambda: make_space(),
        lambda: make_association(),
        lambda: make_room(parts=[make_room()]),
        lambda: EventCategory.objects.create(slug="laji", name={"fi": "Laji"}),
        lambda: EventCategory.objects.create(slug="laji", name={"fi": "Laji"}).delete(),
    ],
)
def test_change_outside_the_listings_counts(change, django_capture_on_commit_callbacks):
    before = current_change().counter

    with django_capture_on_commit_callbacks(execute=True):
        change()

    assert current_change().counter > before


def test_change_that_is_rolled_back_does_not_count(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        make_space()

    assert current_change().counter == 0
