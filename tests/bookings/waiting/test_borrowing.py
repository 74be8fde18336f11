"""What is to be borrowed at a time that is waited for: offered with it, or told honestly."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bookings.accessories.lending import make_accessory
from tests.bookings.waiting.waiting import (
    DAY,
    END,
    SIX,
    START_OF_YEAR,
    free,
    make_group,
    offer,
    states,
)
from tests.factories import make_room
from wagtail_talko.bookings.accessories.actions import archive_accessory, change_accessory
from wagtail_talko.bookings.actions import cancel_dates, close_rooms, request_booking
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.waiting.answering import accept_offer
from wagtail_talko.models import (
    AccessoryHold,
    Booking,
    BookingAccessory,
    Message,
    WaitingAccessory,
    WaitingWish,
)

pytestmark = pytest.mark.django_db

WITHOUT = (
    "You asked for this too, but it cannot be had at this time: Projector. The time is offered "
    "without it, as a booking of its own."
)


@pytest.fixture
def projector(room):
    return make_accessory(room.space)


@pytest.fixture
def tables(room):
    return make_accessory(room.space, name="Table", stock=8)


@pytest.fixture
def elsewhere(room, book, projector):
    """Let others use the projector in another room at the same time."""

    def act(**details):
        other = make_room(space=room.space, ahead_days=9999)
        return book(room=other, accessories={projector: 1}, **details)

    return act


@pytest.fixture
def series(room, martat, member, projector):
    return request_booking(
        room=room,
        association=martat,
        dates=[(SIX + 7 * DAY, END + 7 * DAY)],
        purpose="Kudontailta",
        by=member,
        now=START_OF_YEAR,
        accessories={projector: 1},
    )


def borrowed(booking):
    return list(booking.accessories.order_by("pk").values_list("accessory", "quantity"))


def mail():
    return Message.objects.filter(kind="waiting.offered").latest("pk").body


def test_time_is_offered_with_what_was_asked_for(taken, wait, room, boss, projector, tables):
    wish = wait(accessories={projector: 1, tables: 3}, language="en")
    free(taken, boss)

    offered = offer(room)

    wish.refresh_from_db()
    assert offered == [wish.pk]
    assert borrowed(wish.booking) == [(projector.pk, 1), (tables.pk, 3)]
    assert AccessoryHold.objects.filter(date=wish.date).count() == 4
    assert "To borrow: Projector, 3 × Table\n" in mail()
    assert ("cannot be had" in mail(), find_faults(now=START_OF_YEAR)) == (False, [])


def test_projector_that_becomes_free_with_the_room_is_offered_with_it(
    wait, room, book, boss, projector
):
    taken = book(accessories={projector: 1})
    wish = wait(accessories={projector: 1})
    free(taken, boss)

    offer(room)

    wish.refresh_from_db()
    assert borrowed(wish.booking) == [(projector.pk, 1)]


def test_what_is_not_there_is_left_out_of_the_offer_and_told(
    taken, wait, room, boss, member, projector, tables, elsewhere
):
    elsewhere()
    wish = wait(accessories={projector: 1, tables: 3}, language="en")
    free(taken, boss)

    offer(room)
    wish.refresh_from_db()
    text = mail()
    date = accept_offer(wish=wish, by=member, now=START_OF_YEAR)

    assert borrowed(date.booking) == [(tables.pk, 3)]
    assert list(
        wish.accessories.order_by("pk").values_list("accessory", "quantity", "missing")
    ) == [(projector.pk, 1, 1), (tables.pk, 3, 0)]
    assert ("To borrow: 3 × Table\n" in text, WITHOUT in text) == (True, True)
    assert (date.state, find_faults(now=START_OF_YEAR)) == ("confirmed", [])


def test_as_many_as_there_are_are_offered(taken, wait, room, book, boss, tables):
    other = make_room(space=room.space)
    book(room=other, accessories={tables: 6})
    wish = wait(accessories={tables: 5}, language="en")
    free(taken, boss)

    offer(room)

    wish.refresh_from_db()
    assert borrowed(wish.booking) == [(tables.pk, 2)]
    assert "To borrow: 2 × Table\n" in mail()
    assert "cannot be had at this time: 3 × Table." in mail()


@pytest.mark.parametrize("change", ["archived", "elsewhere", "fewer"])
def test_what_is_lent_no_longer_is_left_out_and_told(
    taken, wait, room, boss, projector, tables, change
):
    wanted = tables if change == "fewer" else projector
    wish = wait(accessories={wanted: 5 if change == "fewer" else 1}, language="en")
    if change == "archived":
        archive_accessory(accessory=projector, by=boss)
    elif change == "elsewhere":
        change_accessory(accessory=projector, by=boss, rooms=[make_room(space=room.space)])
    else:
        change_accessory(accessory=tables, by=boss, stock=3)
    free(taken, boss)

    assert offer(room) == [wish.pk]
    wish.refresh_from_db()
    there = [(tables.pk, 3)] if change == "fewer" else []
    assert borrowed(wish.booking) == there
    assert "cannot be had at this time" in mail()


def test_time_of_a_series_has_what_the_series_has(
    taken, wait, room, boss, member, series, projector
):
    wish = wait(booking=series, accessories={projector: 1})
    free(taken, boss)

    offer(room)

    wish.refresh_from_db()
    assert (wish.date.booking, AccessoryHold.objects.filter(date=wish.date).count()) == (series, 1)


def test_time_of_a_series_without_its_projector_is_offered_as_a_booking_of_its_own(
    taken, wait, room, boss, member, series, projector, elsewhere
):
    elsewhere()
    wish = wait(booking=series, accessories={projector: 1}, language="en")
    free(taken, boss)

    assert offer(room) == [wish.pk]
    wish.refresh_from_db()
    date = accept_offer(wish=wish, by=member, now=START_OF_YEAR)

    assert (date.booking == series, borrowed(date.booking), date.state) == (False, [], "confirmed")
    assert (borrowed(series), series.dates.count()) == ([(projector.pk, 1)], 1)
    assert WITHOUT in mail()


def test_rule_in_the_way_lets_the_next_go_first_also_without_the_projector(
    taken, wait, room, boss, projector, elsewhere
):
    elsewhere()
    first, second = wait(accessories={projector: 1}), wait(make_group("second"))
    type(first.association).objects.filter(pk=first.association_id).update(is_approved=False)
    before = Booking.objects.count()
    free(taken, boss)

    assert offer(room) == [second.pk]
    assert states(first) == ["waiting"]
    # One for the offer to the second.
    assert Booking.objects.count() == before + 1


def test_closure_that_ends_the_offer_lets_everything_be_asked_for_again(
    taken, wait, room, boss, projector, elsewhere
):
    used = elsewhere()
    wish = wait(accessories={projector: 1}, language="en")
    free(taken, boss)
    offer(room)
    wish.refresh_from_db()
    [closure] = close_rooms(
        rooms=[room],
        spans=[(SIX, END)],
        reason="Vesivahinko",
        by=boss,
        seen_hits=[wish.date_id],
        now=START_OF_YEAR,
    )
    free(used, boss)
    cancel_dates(dates=list(closure.dates.all()), by=boss, now=START_OF_YEAR)

    assert offer(room) == [wish.pk]
    wish.refresh_from_db()
    assert borrowed(wish.booking) == [(projector.pk, 1)]
    assert list(wish.accessories.values_list("missing", flat=True)) == [0]


@pytest.mark.parametrize("is_there", [True, False])
def test_too_near_to_answer_is_told_although_the_projector_is_away(
    taken, wait, room, boss, projector, elsewhere, is_there
):
    if not is_there:
        elsewhere()
    wish, now = wait(accessories={projector: 1}), SIX - DAY / 48
    free(taken, boss, now=now)

    offer(room, now=now)

    assert states(wish) == ["passed"]
    assert Message.objects.filter(kind="waiting.too_near").count() == 1


# -- joining the line ------------------------------------------------------------------------


def test_projector_in_use_now_does_not_keep_out_of_the_line(wait, book, projector):
    book(accessories={projector: 1})

    wish = wait(accessories={projector: 1})

    assert list(wish.accessories.values_list("accessory", "quantity")) == [(projector.pk, 1)]


@pytest.mark.parametrize(
    ("quantity", "is_elsewhere", "code"),
    [(9, False, "too_many_accessories"), (1, True, "accessory_not_here")],
)
def test_what_can_never_be_had_is_refused_at_once(
    taken, wait, room, tables, quantity, is_elsewhere, code
):
    if is_elsewhere:
        tables.rooms.add(make_room(space=room.space))

    with pytest.raises(BookingRefused) as error:
        wait(accessories={tables: quantity})

    assert [refusal.code for refusal in error.value.refusals] == [code]
    assert WaitingWish.objects.count() == 0


def test_accessories_of_a_line_are_locked_at_once_in_one_order(
    taken, wait, room, boss, projector, tables
):
    """Two tasks that offer in two spaces' rooms could else wait for each other in a circle."""
    wait(accessories={tables: 1})
    wait(make_group("second"), accessories={projector: 1})

    with CaptureQueriesContext(connection) as queries:
        offer(room)

    locking = [
        query["sql"]
        for query in queries
        if query["sql"].startswith('SELECT "wagtail_talko_accessory"."id"')
    ]
    first, second = sorted([projector.pk, tables.pk])
    assert [f"IN ({first}, {second})" in sql for sql in locking] == [True]


@pytest.mark.parametrize("number", [1, 3])
def test_offering_costs_the_same_however_many_wait_with_a_projector(
    taken, wait, room, projector, django_assert_num_queries, number
):
    for n in range(number):
        wait(make_group(f"group-{n}"), accessories={projector: 1})

    with django_assert_num_queries(17):
        offer(room)

    assert WaitingAccessory.objects.count() == number
    assert BookingAccessory.objects.count() == 0
