import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.bookings.accessories.lending import HOUR, NOW, SIX, WEEK, codes, holds, make_accessory
from tests.factories import make_room
from wagtail_talko.bookings.accessories.actions import archive_accessory
from wagtail_talko.bookings.actions import (
    add_dates,
    cancel_dates,
    close_rooms,
    confirm,
    decline,
    move_dates,
)
from wagtail_talko.bookings.checker import Fault, find_faults
from wagtail_talko.bookings.guard import ACCESSORY_GUARD_NAME
from wagtail_talko.bookings.queries import preview
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.models import AccessoryHold, BookingAccessory, BookingDate

pytestmark = pytest.mark.django_db

EIGHT = SIX + 2 * HOUR


def test_request_holds_the_accessory_for_exactly_its_dates(rooms, projector, book):
    rooms[0].turnaround_minutes = 60
    rooms[0].save()

    booking = book(rooms[0], {projector: 1}, (SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))

    first, second = booking.dates.order_by("start")
    assert holds(projector) == [
        (1, first.pk, SIX, EIGHT),
        (1, second.pk, SIX + WEEK, EIGHT + WEEK),
    ]
    assert BookingAccessory.objects.get().quantity == 1
    assert find_faults(now=NOW) == []


def test_request_of_what_another_room_has_is_refused_by_date(rooms, projector, book):
    book(rooms[0], {projector: 1})

    with pytest.raises(BookingRefused) as error:
        book(rooms[1], {projector: 1}, (SIX + HOUR, EIGHT), (SIX + WEEK, EIGHT + WEEK))

    assert codes(error) == [("accessory_taken", SIX + HOUR)]
    assert str(error.value) == (
        "Projector: 1/1 käytössä ti 12.1.2027 klo 19.00–20.00. "
        "Jätä se pois tai valitse toinen aika."
    )
    offered = [(s.kind, s.start) for s in error.value.refusals[0].suggestions]
    assert offered == [("shift", EIGHT), ("shift", SIX - HOUR), ("skip", SIX + HOUR)]
    assert BookingDate.objects.count() == 1


def test_request_right_after_the_other_gets_the_accessory(rooms, projector, book):
    book(rooms[0], {projector: 1})

    book(rooms[1], {projector: 1}, (EIGHT, EIGHT + HOUR))

    assert AccessoryHold.objects.count() == 2


def test_request_for_more_than_are_free_tells_how_many_are(space, rooms, book):
    tables = make_accessory(space, "Table", stock=5)
    book(rooms[0], {tables: 3})

    with pytest.raises(BookingRefused) as error:
        book(rooms[1], {tables: 3})

    assert error.value.refusals[0].reason == (
        "Table: 2/5 vapaana ti 12.1.2027 klo 18.00–20.00, pyydät 3."
    )


def test_request_for_more_than_there_are_is_refused_as_a_whole(rooms, projector, book):
    with pytest.raises(BookingRefused) as error:
        book(rooms[0], {projector: 2})

    assert codes(error) == [("too_many_accessories", None)]


def test_request_of_staff_meets_the_same_stock(rooms, projector, book, boss):
    book(rooms[0], {projector: 1})

    with pytest.raises(BookingRefused) as error:
        book(rooms[1], {projector: 1}, by=boss, origin="staff", override=True)

    assert codes(error) == [("accessory_taken", SIX)]


def test_request_where_the_accessory_may_not_be_used_is_refused(space, rooms, book):
    oven = make_accessory(space, "Oven", rooms=[rooms[0]])
    house = make_room(parts=[rooms[0], rooms[1]], ahead_days=9999)
    elsewhere = make_room(ahead_days=9999)

    for room in (rooms[1], elsewhere):
        with pytest.raises(BookingRefused) as error:
            book(room, {oven: 1})
        assert codes(error) == [("accessory_not_here", SIX)]
    # The whole house has the room in it.
    book(house, {oven: 1})

    assert AccessoryHold.objects.count() == 1


def test_request_of_an_archived_accessory_is_refused(rooms, projector, book, boss):
    archive_accessory(accessory=projector, by=boss)

    with pytest.raises(BookingRefused) as error:
        book(rooms[0], {projector: 1})

    assert codes(error) == [("accessory_not_here", SIX)]


def test_request_that_fits_only_with_other_pieces_gives_neighbours_others(space, rooms, book):
    tables = make_accessory(space, "Table", stock=2)
    # First-fit: piece 1 at 18-19 and 20-21, piece 2 at 18-20; then 19-21 finds neither free.
    book(rooms[0], {tables: 1}, (SIX, SIX + HOUR))
    book(rooms[1], {tables: 1}, (SIX, EIGHT))
    book(rooms[0], {tables: 1}, (EIGHT, EIGHT + HOUR))

    book(rooms[2], {tables: 1}, (SIX + HOUR, EIGHT + HOUR))

    assert AccessoryHold.objects.count() == 4
    assert find_faults(now=NOW) == []


def test_request_costs_the_same_queries_for_1_and_3_dates(space, rooms, projector, book):
    tables = make_accessory(space, "Table", stock=8)
    book(rooms[2], {tables: 1}, (SIX + WEEK, EIGHT + WEEK))
    counts = []

    for room, days in ((rooms[0], [0]), (rooms[1], [1, 2, 3])):
        spans = [(SIX + day * 24 * HOUR, EIGHT + day * 24 * HOUR) for day in days]
        with CaptureQueriesContext(connection) as queries:
            book(room, {projector: 1, tables: 4}, *spans, silent=True)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("ends", ["cancel", "decline", "close"])
def test_accessory_is_released_with_the_date(rooms, projector, book, boss, ends):
    rooms[0].needs_approval = True
    rooms[0].save()
    date = book(rooms[0], {projector: 1}).dates.get()
    assert len(holds(projector)) == 1

    if ends == "cancel":
        cancel_dates(dates=[date], by=boss, now=NOW)
    elif ends == "decline":
        decline(dates=[date], by=boss, now=NOW)
    else:
        spans = [(SIX, EIGHT)]
        close_rooms(
            rooms=[rooms[0]], spans=spans, reason="x", by=boss, seen_hits=[date.pk], now=NOW
        )

    assert holds(projector) == []
    assert find_faults(now=NOW) == []


def test_move_takes_the_accessory_along(rooms, projector, book, member):
    date = book(rooms[0], {projector: 1}).dates.get()

    # Onto its own old time too.
    move_dates(moves=[(date, (SIX + HOUR, EIGHT + HOUR))], by=member, room=rooms[1], now=NOW)

    assert holds(projector) == [(1, date.pk, SIX + HOUR, EIGHT + HOUR)]
    assert find_faults(now=NOW) == []


def test_move_to_where_it_is_taken_or_not_lent_is_refused(space, rooms, book, member):
    oven = make_accessory(space, "Oven", rooms=rooms[:2])
    date = book(rooms[0], {oven: 1}).dates.get()
    book(rooms[1], {oven: 1}, (EIGHT, EIGHT + HOUR))

    with pytest.raises(BookingRefused) as taken:
        move_dates(moves=[(date, (EIGHT, EIGHT + HOUR))], by=member, now=NOW)
    with pytest.raises(BookingRefused) as not_here:
        move_dates(moves=[(date, (SIX, EIGHT))], by=member, room=rooms[2], now=NOW)

    assert codes(taken) == [("accessory_taken", EIGHT)]
    assert codes(not_here) == [("accessory_not_here", SIX)]
    assert find_faults(now=NOW) == []


def test_added_dates_have_the_accessory_too(rooms, projector, book, member):
    booking = book(rooms[0], {projector: 1})
    book(rooms[1], {projector: 1}, (SIX + WEEK, EIGHT + WEEK))

    with pytest.raises(BookingRefused) as error:
        add_dates(booking=booking, dates=[(SIX + WEEK, EIGHT + WEEK)], by=member, now=NOW)
    add_dates(booking=booking, dates=[(SIX + 2 * WEEK, EIGHT + 2 * WEEK)], by=member, now=NOW)

    assert codes(error) == [("accessory_taken", SIX + WEEK)]
    assert len(holds(projector)) == 3
    assert find_faults(now=NOW) == []


def test_confirm_claims_what_a_request_without_a_room_did_not_hold(rooms, projector, book, boss):
    for room in rooms[:2]:
        room.needs_approval, room.request_holds_room = True, False
        room.save()
    first, second = (book(room, {projector: 1}).dates.get() for room in rooms[:2])
    assert holds(projector) == []

    confirm(dates=[first], by=boss, now=NOW)
    with pytest.raises(BookingRefused) as error:
        confirm(dates=[second], by=boss, now=NOW)

    assert codes(error) == [("accessory_taken", SIX)]
    assert holds(projector) == [(1, first.pk, SIX, EIGHT)]
    assert find_faults(now=NOW) == []


def test_preview_judges_as_the_request_would(rooms, projector, book, association, member):
    book(rooms[0], {projector: 1})

    dates = preview(
        room=rooms[1],
        association=association,
        dates=[(SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK)],
        by=member,
        now=NOW,
        accessories={projector: 1},
    )

    found = [[refusal.code for refusal in date.refusals] for date in dates]
    assert found == [["accessory_taken"], []]


# -- the guard, whoever writes ---------------------------------------------------------------


def test_guard_overlap_of_a_piece_by_bulk_create_is_refused(rooms, projector, book):
    book(rooms[0], {projector: 1})
    date = book(rooms[1], {}).dates.get()
    unit = projector.units.get()
    hold = AccessoryHold(date=date, unit=unit, start=SIX + HOUR, end=EIGHT + HOUR)

    with pytest.raises(IntegrityError, match=ACCESSORY_GUARD_NAME), transaction.atomic():
        AccessoryHold.objects.bulk_create([hold])

    assert AccessoryHold.objects.count() == 1


def test_guard_overlap_of_a_piece_by_raw_sql_is_refused(rooms, projector, book):
    book(rooms[0], {projector: 1})
    date = book(rooms[1], {}).dates.get()
    table = AccessoryHold._meta.db_table

    with (
        pytest.raises(IntegrityError, match=ACCESSORY_GUARD_NAME),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f'INSERT INTO {table} (date_id, unit_id, start, "end") '
            f'SELECT %s, unit_id, start, "end" FROM {table}',
            [date.pk],
        )

    assert AccessoryHold.objects.count() == 1


def test_guard_write_past_the_actions_becomes_a_refusal(rooms, projector, book):
    other = book(rooms[0], {}).dates.get()
    unit = projector.units.get()
    written = []

    def write_first(execute, sql, params, many, context):
        # Somebody writes between our look and our write, heeding no lock.
        if sql.startswith("INSERT") and AccessoryHold._meta.db_table in sql and not written:
            written.append(1)
            AccessoryHold.objects.create(date=other, unit=unit, start=SIX, end=EIGHT)
        return execute(sql, params, many, context)

    with (
        connection.execute_wrapper(write_first),
        pytest.raises(BookingRefused) as error,
        transaction.atomic(),
    ):
        book(rooms[1], {projector: 1})

    assert codes(error) == [("accessory_taken", SIX)]
    assert BookingDate.objects.count() == 1


def test_checker_finds_a_hold_that_is_missing_wrong_or_too_many(rooms, projector, book):
    missing, late = (
        book(room, {projector: 1}, (SIX + n * WEEK, EIGHT + n * WEEK)).dates.get()
        for n, room in enumerate(rooms[:2])
    )
    other = book(rooms[2], {}, (EIGHT + 2 * WEEK, EIGHT + HOUR + 2 * WEEK)).dates.get()
    assert find_faults(now=NOW) == []

    AccessoryHold.objects.filter(date=missing).delete()
    AccessoryHold.objects.filter(date=late).update(end=EIGHT + WEEK + HOUR)
    unit = projector.units.get()
    AccessoryHold.objects.create(date=other, unit=unit, start=other.start, end=other.end)

    assert find_faults(now=NOW) == [
        Fault("wrong_hold_times", late.pk),
        Fault("wrong_holds", missing.pk),
        Fault("wrong_holds", other.pk),
    ]
