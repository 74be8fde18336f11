"""Joining a waiting list and leaving it."""

import pytest

from tests.bookings.waiting.waiting import DAY, END, HOUR, SIX, START_OF_YEAR, make_group, states
from tests.factories import make_association, make_member, make_user
from wagtail_talko.bookings.actions import close_rooms
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.waiting.joining import withdraw_wish
from wagtail_talko.bookings.waiting.refusals import WishClosed
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import BookingHost, WaitingWish

pytestmark = pytest.mark.django_db


def codes(error):
    return [refusal.code for refusal in error.value.refusals]


def test_wish_for_a_taken_time_keeps_what_a_booking_needs(taken, wait, member):
    wish = wait(contact_email="a@example.org", is_private=True, people=12, left_out=[])

    wish.refresh_from_db()
    assert (wish.start, wish.end, wish.state) == (SIX, END, "waiting")
    assert (wish.contact_email, wish.is_private, wish.people) == ("a@example.org", True, 12)
    assert wish.created_by == member


def test_waiting_again_for_the_same_time_gives_the_same_wish(taken, wait):
    first = wait()

    assert wait() == first
    assert WaitingWish.objects.count() == 1


def test_free_time_is_refused_with_the_advice_to_book(room, wait):
    with pytest.raises(BookingRefused) as error:
        wait()

    assert codes(error) == ["not_taken"]


def test_closed_time_is_refused(room, wait, boss):
    close_rooms(rooms=[room], spans=[(SIX, END)], reason="x", by=boss, now=START_OF_YEAR)

    with pytest.raises(BookingRefused) as error:
        wait()

    assert codes(error) == ["room_closed"]


def test_own_booking_is_not_waited_for(room, wait, taken):
    with pytest.raises(BookingRefused) as error:
        wait(taken.booking.association)

    assert codes(error) == ["own_time"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"shortest_minutes": 240}, "too_short"),
        ({"notice_hours": 300}, "too_soon"),
        ({"ahead_days": 3}, "too_far_ahead"),
        ({"bookers": "staff"}, "staff_only"),
        ({"capacity": 3}, "too_many_people"),
    ],
)
def test_every_other_rule_must_pass(taken, wait, room, change, expected):
    type(room).objects.filter(pk=room.pk).update(**change)

    with pytest.raises(BookingRefused) as error:
        wait(people=4)

    assert codes(error) == [expected]


def test_unapproved_association_is_refused(taken, wait):
    association = make_association(is_approved=False)
    make_member(association)

    with pytest.raises(BookingRefused) as error:
        wait(association)

    assert codes(error) == ["association_not_approved"]


def test_stranger_is_refused_even_what_the_association_waits_for(taken, wait):
    wait()

    with pytest.raises(BookingRefused) as error:
        wait(by=make_user())

    assert codes(error) == ["not_member"]


@pytest.mark.parametrize(("before", "expected"), [(HOUR, []), (59 * HOUR / 60, ["too_near"])])
def test_an_hour_must_be_left_to_answer(taken, wait, before, expected):
    try:
        wait(now=SIX - before)
    except BookingRefused as refused:
        assert [r.code.removesuffix("_to_wait") for r in refused.refusals] == expected
    else:
        assert expected == []


def test_number_of_open_wishes_is_limited(book, wait, settings):
    settings.WAGTAIL_TALKO_WAITING_WISHES = 2
    for days in range(3):
        book(SIX + days * DAY, END + days * DAY)
    first, _second = (wait(start=SIX + n * DAY, end=END + n * DAY) for n in range(2))

    with pytest.raises(BookingRefused) as error:
        wait(start=SIX + 2 * DAY, end=END + 2 * DAY)
    withdraw_wish(wish=first, by=first.created_by)
    third = wait(start=SIX + 2 * DAY, end=END + 2 * DAY)

    assert codes(error) == ["too_many_wishes"]
    assert third.state == "waiting"


def test_withdrawing_leaves_the_line_and_twice_is_said(taken, wait, member):
    wish = wait()

    withdraw_wish(wish=wish, by=member)

    assert states(wish) == ["withdrawn"]
    with pytest.raises(WishClosed):
        withdraw_wish(wish=wish, by=member)


def test_another_association_cannot_withdraw_a_wish(taken, wait):
    wish = wait()
    other = make_group("other").memberships.get().user

    with pytest.raises(NotAllowed):
        withdraw_wish(wish=wish, by=other)

    assert states(wish) == ["waiting"]


def test_evening_of_joint_hosts_is_not_waited_for(taken, wait, martat):
    BookingHost.objects.create(booking=taken.booking, association=martat, state="accepted")

    with pytest.raises(BookingRefused) as error:
        wait()

    assert codes(error) == ["own_time"]


@pytest.mark.parametrize("state", ["invited", "accepted"])
def test_series_is_completed_only_by_those_who_may_change_it(taken, book, wait, martat, state):
    series = book(SIX + DAY, END + DAY).booking
    BookingHost.objects.create(booking=series, association=martat, state=state)

    with pytest.raises(NotAllowed):
        wait(booking=series)

    assert WaitingWish.objects.count() == 0
