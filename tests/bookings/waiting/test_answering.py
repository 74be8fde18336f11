"""Yes, no and silence."""

import pytest

from tests.bookings.waiting.waiting import (
    DAY,
    HOUR,
    SIX,
    START_OF_YEAR,
    free,
    mails,
    make_group,
    offer,
    states,
)
from tests.factories import make_user
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.admin_queries import waiting_dates
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.waiting.answering import accept_offer, expire_offer
from wagtail_talko.bookings.waiting.joining import withdraw_wish
from wagtail_talko.bookings.waiting.periodic import look_after_waiting
from wagtail_talko.bookings.waiting.refusals import OfferEnded, WishClosed
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import BookingDate, Message, Occupancy

pytestmark = pytest.mark.django_db

LATER = START_OF_YEAR + HOUR
TOO_LATE = START_OF_YEAR + DAY


@pytest.fixture
def offered(taken, wait, room, boss):
    wish = wait(contact_email="martta@example.org")
    free(taken, boss)
    offer(room)
    wish.refresh_from_db()
    return wish


def test_accepted_offer_is_booked(offered, member):
    date = accept_offer(wish=offered, by=member, now=LATER)

    assert (date.state, date.offered_until, states(offered)) == ("confirmed", None, ["accepted"])
    assert BookingDate.objects.get(pk=date.pk).state == "confirmed"
    assert find_faults(now=LATER) == []
    told = Message.objects.get(kind="booking.confirmed")
    assert told.recipient == "martta@example.org"


def test_accepted_offer_waits_for_the_municipality_and_holds_the_room(offered, member, room, boss):
    type(room).objects.filter(pk=room.pk).update(needs_approval=True, request_holds_room=False)
    date = accept_offer(wish=offered, by=member, now=LATER)

    assert (date.state, date.holds_room, date.offered_until) == ("requested", True, None)
    assert list(waiting_dates(boss, now=LATER)) == [date]
    assert find_faults(now=LATER) == []


@pytest.mark.parametrize("is_ticked", [False, True])
def test_late_answer_is_told_that_the_offer_has_ended(offered, member, is_ticked):
    if is_ticked:
        look_after_waiting(now=TOO_LATE)

    with pytest.raises(OfferEnded):
        accept_offer(wish=offered, by=member, now=TOO_LATE)

    assert states(offered) == ["expired" if is_ticked else "offered"]


def test_accepting_twice_has_one_effect(offered, member):
    accept_offer(wish=offered, by=member, now=LATER)

    with pytest.raises(WishClosed):
        accept_offer(wish=offered, by=member, now=LATER)

    assert BookingDate.objects.active().get().sequence == 1


@pytest.mark.parametrize("answer", [accept_offer, withdraw_wish])
def test_stranger_cannot_answer(offered, answer):
    with pytest.raises(NotAllowed):
        answer(wish=offered, by=make_user())

    assert states(offered) == ["offered"]


def test_offer_binds_although_rules_have_changed_since(offered, member, room):
    type(room).objects.filter(pk=room.pk).update(longest_minutes=30)

    assert accept_offer(wish=offered, by=member, now=LATER).state == "confirmed"


def test_offer_is_not_among_the_requests_of_the_municipality(offered, boss):
    assert list(waiting_dates(boss, now=LATER)) == []


def test_association_no_longer_approved_cannot_accept(offered, member, martat):
    type(martat).objects.filter(pk=martat.pk).update(is_approved=False)

    with pytest.raises(BookingRefused) as error:
        accept_offer(wish=offered, by=member, now=LATER)

    assert [refusal.code for refusal in error.value.refusals] == ["association_not_approved"]
    assert states(offered) == ["offered"]


def test_no_thanks_gives_the_time_to_the_next_at_once(
    offered, wait, member, django_capture_on_commit_callbacks, time_machine
):
    time_machine.move_to(START_OF_YEAR, tick=False)
    second = wait(make_group("second"))

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_wish(wish=offered, by=member)

    assert states(offered, second) == ["withdrawn", "offered"]
    assert Occupancy.objects.get().date == second.date
    assert find_faults(now=LATER) == []


def test_silence_ends_the_offer_and_the_next_is_asked(offered, wait):
    second = wait(make_group("second"))

    look_after_waiting(now=TOO_LATE)
    look_after_waiting(now=TOO_LATE)

    assert states(offered, second) == ["expired", "offered"]
    assert offered.date.state == "cancelled"
    assert second.offered_until == TOO_LATE + DAY
    address = second.created_by.email
    assert mails()[1:] == [
        ("waiting.expired", "martta@example.org"),
        ("waiting.offered", address),
    ]
    assert not Message.objects.filter(kind="booking.cancelled").exists()


def test_offer_is_not_expired_a_minute_before_its_deadline(offered):
    assert not expire_offer(wish=offered, now=TOO_LATE - HOUR / 60)
    assert states(offered) == ["offered"]


def test_municipality_removes_a_wish_and_the_association_is_told(offered, boss):
    withdraw_wish(wish=offered, by=boss)

    assert states(offered) == ["withdrawn"]
    assert mails()[1:] == [("waiting.removed", "martta@example.org")]
    assert BookingDate.objects.filter(start=SIX).active().count() == 0


@pytest.fixture
def series(room, martat, member):
    """A booking of the association that waits, of another day."""
    return request_booking(
        room=room,
        association=martat,
        dates=[(SIX + DAY, SIX + DAY + HOUR)],
        purpose="Kudontailta",
        by=member,
        now=START_OF_YEAR,
        silent=True,
    )


def hand_over(booking):
    booking.association = make_group("perinne")
    booking.save()


def test_time_for_a_series_handed_over_is_a_booking_of_its_own(taken, wait, room, boss, series):
    wish = wait(booking=series)
    hand_over(series)
    free(taken, boss)

    offered = offer(room)

    wish.refresh_from_db()
    assert offered == [wish.pk]
    assert (wish.booking.association, wish.booking != series) == (wish.association, True)


def test_offer_for_a_series_handed_over_is_not_accepted(taken, wait, room, boss, member, series):
    wish = wait(booking=series)
    free(taken, boss)
    offer(room)
    hand_over(series)

    with pytest.raises(WishClosed):
        accept_offer(wish=wish, by=member, now=LATER)

    assert states(wish) == ["offered"]
