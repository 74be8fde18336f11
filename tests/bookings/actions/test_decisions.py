import pytest

from tests.bookings.actions.helpers import NOW, rows
from tests.factories import (
    make_room,
)
from wagtail_talko.bookings.actions import (
    confirm,
    decline,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import (
    BookingRefused,
    WrongState,
)
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import BookingDate, Message

pytestmark = pytest.mark.django_db


def test_requests_that_hold_nothing_are_confirmed_once(book, boss):
    room = make_room(needs_approval=True, request_holds_room=False)
    first, second = book(room).dates.get(), book(room).dates.get()
    assert rows() == []

    confirm(dates=[second], by=boss, now=NOW)
    with pytest.raises(BookingRefused):
        confirm(dates=[first], by=boss, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("requested", "confirmed")
    assert find_faults(now=NOW) == []


def test_confirm_by_a_member_is_not_allowed(book, member):
    booking = book(make_room(needs_approval=True))

    with pytest.raises(NotAllowed):
        confirm(dates=list(booking.dates.all()), by=member, now=NOW)


def test_confirm_twice_is_refused(book, boss):
    dates = list(book(make_room(needs_approval=True)).dates.all())
    confirm(dates=dates, by=boss, now=NOW)

    with pytest.raises(WrongState):
        confirm(dates=dates, by=boss, now=NOW)


def test_decline_frees_the_room(book, boss):
    room = make_room(needs_approval=True)
    dates = list(book(room).dates.all())

    decline(dates=dates, by=boss, message="Remontti", now=NOW)

    assert rows() == []
    assert [(d.state, d.reason) for d in BookingDate.objects.all()] == [("declined", "Remontti")]
    book(room)


@pytest.mark.parametrize("decide", [confirm, decline])
def test_silent_decision_tells_nobody(book, boss, decide):
    dates = list(book(make_room(needs_approval=True), silent=True).dates.all())

    decide(dates=dates, by=boss, now=NOW, silent=True)

    assert Message.objects.count() == 0
