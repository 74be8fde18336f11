import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests.bookings.accessories.lending import HOUR, NOW, SIX, WEEK, codes, holds, make_accessory
from tests.factories import make_room, make_user
from wagtail_talko.bookings.accessories.actions import (
    archive_accessory,
    change_accessory,
    create_accessory,
    restore_accessory,
)
from wagtail_talko.bookings.accessories.lending import change_booking_accessories
from wagtail_talko.bookings.accessories.refusals import AccessoryInUse, AccessoryRoomsInvalid
from wagtail_talko.bookings.actions import add_dates
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import BookingRefused, HasPassed
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Association, BookingAccessory, Message

pytestmark = pytest.mark.django_db

EIGHT = SIX + 2 * HOUR


def test_create_accessory_makes_its_pieces(space, boss):
    tables = create_accessory(space=space, by=boss, name={"en": "Table"}, stock=3)

    assert list(tables.units.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_create_accessory_by_somebody_else_or_for_other_rooms_is_refused(space, boss):
    with pytest.raises(NotAllowed):
        create_accessory(space=space, by=make_user(), name={"en": "Table"})
    with pytest.raises(AccessoryRoomsInvalid):
        create_accessory(space=space, by=boss, name={"en": "Table"}, rooms=[make_room()])
    with pytest.raises(ValidationError):
        create_accessory(space=space, by=boss, name={"en": "Table"}, stock=0)


def test_lower_stock_gives_coming_dates_the_pieces_that_are_left(space, rooms, book, boss):
    tables = make_accessory(space, "Table", stock=3)
    first = book(rooms[0], {tables: 2}).dates.get()
    second = book(rooms[1], {tables: 1}).dates.get()
    third = book(rooms[0], {tables: 1}, (EIGHT, EIGHT + HOUR)).dates.get()
    first.booking.dates.get()

    with pytest.raises(AccessoryInUse) as error:
        change_accessory(accessory=tables, by=boss, stock=2, now=NOW)
    assert [date.pk for date in error.value.dates] == [first.pk, second.pk]
    change_booking_accessories(booking=first.booking, accessories={}, by=boss, now=NOW)
    change_accessory(accessory=tables, by=boss, stock=1, now=NOW)

    assert holds(tables) == [(1, second.pk, SIX, EIGHT), (1, third.pk, EIGHT, EIGHT + HOUR)]
    assert find_faults(now=NOW) == []


def test_lower_stock_below_what_a_request_asks_for_is_refused(space, rooms, book, boss):
    rooms[0].needs_approval, rooms[0].request_holds_room = True, False
    rooms[0].save()
    tables = make_accessory(space, "Table", stock=3)
    date = book(rooms[0], {tables: 3}).dates.get()

    with pytest.raises(AccessoryInUse) as error:
        change_accessory(accessory=tables, by=boss, stock=2, now=NOW)

    assert error.value.dates == [date]


def test_raise_stock_again_uses_the_old_pieces(space, boss):
    tables = make_accessory(space, "Table", stock=2)

    change_accessory(accessory=tables, by=boss, stock=1, now=NOW)
    change_accessory(accessory=tables, by=boss, stock=3, now=NOW)

    assert tables.units.count() == 3


def test_take_from_a_room_that_has_been_promised_it_is_refused(rooms, projector, book, boss):
    date = book(rooms[0], {projector: 1}).dates.get()

    with pytest.raises(AccessoryInUse) as error:
        change_accessory(accessory=projector, by=boss, rooms=[rooms[1]], now=NOW)
    change_accessory(accessory=projector, by=boss, rooms=rooms[:2], now=NOW)

    assert error.value.dates == [date]
    assert set(projector.rooms.all()) == set(rooms[:2])


def test_archive_while_promised_is_refused(rooms, projector, book, boss):
    date = book(rooms[0], {projector: 1}).dates.get()

    with pytest.raises(AccessoryInUse) as error:
        archive_accessory(accessory=projector, by=boss, now=NOW)
    archive_accessory(accessory=projector, by=boss, now=EIGHT)
    restore_accessory(accessory=projector, by=boss)

    assert error.value.dates == [date]
    projector.refresh_from_db()
    assert not projector.is_archived


# -- what a booking borrows ------------------------------------------------------------------


def test_change_what_a_booking_borrows_at_all_its_coming_dates(space, rooms, book, member):
    tables = make_accessory(space, "Table", stock=4)
    chairs = make_accessory(space, "Chair", stock=4)
    spans = [(SIX + n * WEEK, EIGHT + n * WEEK) for n in range(3)]
    booking = book(rooms[0], {tables: 2}, *spans)
    past, *coming = booking.dates.order_by("start")

    changed = change_booking_accessories(
        booking=booking, accessories={tables: 1, chairs: 3}, by=member, now=EIGHT
    )

    assert changed == coming
    assert [row[1] for row in holds(tables)] == [past.pk, *(d.pk for d in coming), past.pk]
    assert len(holds(chairs)) == 6
    asked = BookingAccessory.objects.values_list("accessory", "quantity")
    assert dict(asked) == {tables.pk: 1, chairs.pk: 3}
    assert find_faults(now=EIGHT) == []


def test_change_to_what_others_have_is_refused_and_keeps_what_was(rooms, projector, book, member):
    booking = book(rooms[0], {}, (SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))
    book(rooms[1], {projector: 1}, (SIX + WEEK, EIGHT + WEEK))

    with pytest.raises(BookingRefused) as error:
        change_booking_accessories(booking=booking, accessories={projector: 1}, by=member, now=NOW)

    assert codes(error) == [("accessory_taken", SIX + WEEK)]
    assert len(holds(projector)) == 1


def test_change_by_a_stranger_or_of_the_past_is_refused(rooms, projector, book, member):
    booking = book(rooms[0], {})

    with pytest.raises(NotAllowed):
        change_booking_accessories(
            booking=booking, accessories={projector: 1}, by=make_user(), now=NOW
        )
    with pytest.raises(HasPassed):
        change_booking_accessories(
            booking=booking, accessories={projector: 1}, by=member, now=EIGHT
        )


def test_change_is_told_once_with_what_is_borrowed(rooms, projector, book, boss):
    booking = book(rooms[0], {}, contact_email="booker@example.org", silent=True)

    change_booking_accessories(booking=booking, accessories={projector: 1}, by=boss, now=NOW)

    bodies = [message.body for message in Message.objects.filter(kind="booking.lending")]
    assert [body.count("Projector") for body in bodies] == [1]


def test_date_added_while_waiting_for_the_lock_never_keeps_the_old_pieces(
    rooms, projector, book, boss
):
    booking = book(rooms[0], {projector: 1})
    locked = []

    def add_first(execute, sql, params, many, context):
        # Somebody adds a date between our look and our lock.
        is_lock = sql.startswith("SELECT") and f'FROM "{Association._meta.db_table}"' in sql
        if is_lock and not locked:
            locked.append(1)
            add_dates(booking=booking, dates=[(SIX + WEEK, EIGHT + WEEK)], by=boss, now=NOW)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(add_first):
        change_booking_accessories(booking=booking, accessories={}, by=boss, now=NOW)

    assert (locked, holds(projector)) == ([1], [])
    assert find_faults(now=NOW) == []
