"""What becomes free is offered to the first in line whose time fits."""

import pytest

from tests.bookings.waiting.waiting import (
    DAY,
    END,
    HOUR,
    SIX,
    START_OF_YEAR,
    free,
    mails,
    make_group,
    offer,
    states,
)
from tests.factories import local, make_room
from wagtail_talko.bookings.actions import (
    cancel_dates,
    close_rooms,
    decline,
    move_dates,
    request_booking,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.queries import busy
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.waiting.periodic import look_after_waiting
from wagtail_talko.models import Booking, BookingDate, Message, Occupancy, WaitingWish

pytestmark = pytest.mark.django_db


def test_cancelled_time_is_offered_to_the_first_in_line_alone(taken, wait, room, boss):
    first = wait(contact_email="martta@example.org", people=7, is_private=True)
    second = wait(make_group("second"))
    free(taken, boss)

    offered = offer(room)

    first.refresh_from_db()
    date = first.date
    assert (offered, states(first, second)) == ([first.pk], ["offered", "waiting"])
    assert (date.state, date.holds_room, date.offered_until) == (
        "requested",
        True,
        START_OF_YEAR + DAY,
    )
    assert (date.booking.people, date.booking.is_private, date.booking.origin) == (
        7,
        True,
        "member",
    )
    assert find_faults(now=START_OF_YEAR) == []
    assert mails() == [("waiting.offered", "martta@example.org")]


def test_offering_again_offers_nothing_twice(taken, wait, room, boss):
    wish = wait()
    free(taken, boss)

    assert [offer(room), offer(room)] == [[wish.pk], []]
    assert (BookingDate.objects.active().count(), len(mails())) == (1, 1)


def test_offered_time_is_taken_for_others_and_shown_as_waiting(
    taken, wait, room, boss, martat, book
):
    wait()
    free(taken, boss)
    offer(room)

    with pytest.raises(BookingRefused) as error:
        book()

    assert [refusal.code for refusal in error.value.refusals] == ["room_taken"]
    assert [each.state for each in busy([room], after=SIX, before=END)] == ["requested"]


def test_commit_of_a_cancellation_offers_by_itself(
    taken, wait, boss, django_capture_on_commit_callbacks
):
    wish = wait()

    with django_capture_on_commit_callbacks(execute=True):
        free(taken, boss)

    assert states(wish) == ["offered"]


def test_offer_completes_the_series_it_was_waited_for(taken, wait, room, boss, martat, member):
    series = request_booking(
        room=room,
        association=martat,
        dates=[(SIX + 7 * DAY, END + 7 * DAY)],
        purpose="Kudontailta",
        by=member,
        now=START_OF_YEAR,
    )
    wish = wait(booking=series)
    free(taken, boss)

    offer(room)

    wish.refresh_from_db()
    assert (wish.date.booking, Booking.objects.filter(association=martat).count()) == (series, 1)


def test_offer_never_overlaps_a_date_of_its_own_series(
    taken, wait, room, book, boss, martat, member
):
    type(room).objects.filter(pk=room.pk).update(parallel_groups=2)
    room.places.create(number=2)
    book()
    series = request_booking(
        room=room,
        association=martat,
        dates=[(SIX + 7 * DAY, END + 7 * DAY)],
        purpose="Kudontailta",
        by=member,
        now=START_OF_YEAR,
    )
    wish = wait(booking=series)
    free(taken, boss)
    move_dates(moves=[(series.dates.get(), (SIX + HOUR, END))], by=member, now=START_OF_YEAR)
    free(BookingDate.objects.active().exclude(booking=series).get(), boss)

    assert offer(room) == []
    assert states(wish) == ["waiting"]


def test_longer_wish_is_passed_over_while_its_whole_time_is_not_free(wait, book, room, boss):
    early, late = book(), book(END, END + HOUR)
    long, short = wait(end=END + HOUR), wait(make_group("short"))

    free(early, boss)
    first = offer(room)
    free(late, boss)

    assert (first, offer(room)) == ([short.pk], [])
    assert states(long, short) == ["waiting", "offered"]


def test_house_and_its_hall_are_one_line(wait, room, book, boss):
    house = make_room(parts=[room])
    taken = book()
    whole, part = wait(room=house), wait(make_group("part"))
    free(taken, boss)

    assert offer(room) == [whole.pk]
    assert states(whole, part) == ["offered", "waiting"]
    assert find_faults(now=START_OF_YEAR) == []


def test_wish_against_a_rule_lets_the_next_go_first(taken, wait, room, boss):
    first, second = wait(), wait(make_group("second"))
    type(first.association).objects.filter(pk=first.association_id).update(is_approved=False)
    free(taken, boss)

    assert offer(room) == [second.pk]
    assert states(first) == ["waiting"]


@pytest.mark.parametrize(
    ("left", "notice", "expected"),
    [
        # Hours from the offer to the start, hours of notice, hours to answer.
        (100, 0, 24),
        (30, 10, 20),
        (5, 0, 5),
        (1, 0, 1),
    ],
)
def test_deadline_is_never_later_than_the_notice_allows(
    taken, wait, room, boss, left, notice, expected
):
    wish, now = wait(), SIX - left * HOUR
    type(room).objects.filter(pk=room.pk).update(notice_hours=notice)
    free(taken, boss, now=now)

    offer(room, now=now)

    wish.refresh_from_db()
    assert wish.offered_until == now + expected * HOUR


def test_deadline_is_a_whole_minute(taken, wait, room, boss):
    wish = wait()
    free(taken, boss)

    offer(room, now=local(2027, 1, 2, 9, 15, 59))

    wish.refresh_from_db()
    assert wish.offered_until == local(2027, 1, 3, 9, 15)


@pytest.mark.parametrize(
    ("day", "deadline"), [((2027, 3, 27), (2027, 3, 28, 13)), ((2027, 10, 30), (2027, 10, 31, 11))]
)
def test_day_to_answer_has_24_hours_when_the_clocks_change(wait, book, room, boss, day, deadline):
    type(room).objects.filter(pk=room.pk).update(ahead_days=9999)
    start, now = local(2027, 11, 20, 18), local(*day, 12)
    taken = book(start, start + HOUR)
    wish = wait(start=start, end=start + HOUR)
    free(taken, boss, now=now)

    offer(room, now=now)

    wish.refresh_from_db()
    assert wish.offered_until == local(*deadline)


@pytest.mark.parametrize(("is_free", "told"), [(True, ["waiting.too_near"]), (False, [])])
def test_too_near_to_answer_is_not_offered_but_told_where_free(
    taken, wait, room, boss, is_free, told
):
    wish, now = wait(), SIX - HOUR / 2
    if is_free:
        free(taken, boss, now=now)

    offered = offer(room, now=now)

    assert (offered, states(wish)) == ([], ["passed"])
    assert [kind for kind, _to in mails()] == told


def test_declined_request_is_offered_to_the_next(wait, room, book, boss):
    type(room).objects.filter(pk=room.pk).update(needs_approval=True)
    asked, wish = book(), wait()
    decline(dates=[asked], by=boss, now=START_OF_YEAR, silent=True)

    assert offer(room) == [wish.pk]


def test_closure_ends_the_offer_and_opening_again_offers_it_anew(taken, wait, room, boss):
    wish = wait(language="fi")
    free(taken, boss)
    offer(room)
    wish.refresh_from_db()
    seen = [wish.date_id]

    [closure] = close_rooms(
        rooms=[room],
        spans=[(SIX, END)],
        reason="Vesivahinko",
        by=boss,
        seen_hits=seen,
        now=START_OF_YEAR,
    )
    closed = states(wish), offer(room)
    cancel_dates(dates=list(closure.dates.all()), by=boss, now=START_OF_YEAR)

    assert closed == (["waiting"], [])
    assert offer(room) == [wish.pk]
    kinds = list(Message.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["waiting.offered", "waiting.closed", "waiting.offered"]
    assert find_faults(now=START_OF_YEAR) == []


def test_offer_cancelled_as_a_date_of_its_booking_is_given_up(taken, wait, room, boss, member):
    first, second = wait(), wait(make_group("second"))
    free(taken, boss)
    offer(room)
    first.refresh_from_db()

    cancel_dates(dates=[first.date], by=member, now=START_OF_YEAR)

    assert (states(first), offer(room)) == (["withdrawn"], [second.pk])


@pytest.mark.parametrize("gone", ["room", "association", "members"])
def test_wish_nobody_can_use_ends_with_the_tick(taken, wait, room, boss, martat, gone):
    wish, later = wait(contact_email="a@example.org"), START_OF_YEAR + DAY
    free(taken, boss)
    if gone == "members":
        martat.memberships.all().delete()
    else:
        (room if gone == "room" else martat).archive(now=START_OF_YEAR)

    assert look_after_waiting(now=later) == 0
    assert states(wish) == ["withdrawn"]
    assert mails() == [("waiting.ended", "a@example.org")]


def test_wish_stays_with_the_association_when_its_writer_leaves(taken, wait, room, boss, martat):
    wish = wait()
    other = make_group("x").memberships.get().user
    martat.memberships.create(user=other)
    martat.memberships.filter(user=wish.created_by).delete()
    free(taken, boss)

    look_after_waiting(now=START_OF_YEAR)

    assert (states(wish), mails()) == (["offered"], [("waiting.offered", other.email)])


@pytest.mark.parametrize("number", [1, 3])
def test_tick_asks_the_same_of_the_database_however_many_wait(
    taken, wait, django_assert_num_queries, number
):
    for n in range(number):
        wait(make_group(f"group-{n}"))

    with django_assert_num_queries(19):
        look_after_waiting(now=START_OF_YEAR)

    assert Occupancy.objects.count() == 1
    assert WaitingWish.objects.waiting().count() == number
