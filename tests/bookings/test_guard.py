from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from tests.factories import local, make_room
from wagtail_talko.bookings.guard import GUARD_NAME, GuardRefused, guard_refusals
from wagtail_talko.models import Booking, BookingDate, Occupancy

pytestmark = pytest.mark.django_db

SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)


def make_date(room, start=SIX, end=SIX + 2 * HOUR):
    booking = Booking.objects.create(room=room, origin="staff", purpose="x")
    return BookingDate.objects.create(
        booking=booking, room=room, start=start, end=end, state="confirmed"
    )


def occupy(room, start=SIX, end=SIX + 2 * HOUR, number=1):
    date = make_date(room, start, end)
    return Occupancy(date=date, place=room.places.get(number=number), start=start, end=end)


OVERLAPS = [
    (SIX, SIX + 2 * HOUR),
    (SIX - HOUR, SIX + HOUR),
    (SIX + HOUR, SIX + 3 * HOUR),
    (SIX + HOUR / 2, SIX + HOUR),
    (SIX - HOUR, SIX + 5 * HOUR),
    (SIX + 2 * HOUR - timedelta(microseconds=1), SIX + 3 * HOUR),
    (SIX - 6 * 24 * HOUR, SIX + timedelta(microseconds=1)),
]


@pytest.mark.parametrize(("start", "end"), OVERLAPS)
def test_guard_overlap_in_place_is_refused(start, end):
    room = make_room()
    occupy(room).save()
    second = occupy(room, start, end)

    with pytest.raises(IntegrityError, match=GUARD_NAME), transaction.atomic():
        second.save()

    assert Occupancy.objects.count() == 1


@pytest.mark.parametrize(("start", "end"), OVERLAPS)
def test_guard_overlap_by_bulk_create_is_refused(start, end):
    room = make_room()
    rows = [occupy(room), occupy(room, start, end)]

    with pytest.raises(IntegrityError, match=GUARD_NAME), transaction.atomic():
        Occupancy.objects.bulk_create(rows)

    assert Occupancy.objects.count() == 0


def test_guard_overlap_by_update_is_refused():
    room = make_room()
    occupy(room).save()
    later = occupy(room, SIX + 2 * HOUR, SIX + 4 * HOUR)
    later.save()

    with pytest.raises(IntegrityError, match=GUARD_NAME), transaction.atomic():
        Occupancy.objects.filter(pk=later.pk).update(start=SIX + HOUR)

    later.refresh_from_db()
    assert later.start == SIX + 2 * HOUR


def test_guard_overlap_by_raw_sql_is_refused():
    room = make_room()
    first = occupy(room)
    first.save()
    date = make_date(room)
    table = Occupancy._meta.db_table

    with (
        pytest.raises(IntegrityError, match=GUARD_NAME),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f'INSERT INTO {table} (date_id, place_id, start, "end") '
            f'SELECT %s, place_id, start, "end" FROM {table}',
            [date.pk],
        )

    assert Occupancy.objects.count() == 1


def test_guard_other_way_of_writing_a_time_does_not_slip_past():
    room = make_room()
    occupy(room).save()
    date = make_date(room)
    table = Occupancy._meta.db_table

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} (date_id, place_id, start, "end") VALUES (%s, %s, %s, %s)',
            [date.pk, room.places.get().pk, "2027-01-12T16:30:00Z", "2027-01-12T17:00:00Z"],
        )

    assert Occupancy.objects.count() == 1


def test_guard_touching_spans_are_accepted():
    room = make_room()
    rows = [
        occupy(room),
        occupy(room, SIX - HOUR, SIX),
        occupy(room, SIX + 2 * HOUR, SIX + 3 * HOUR),
    ]

    Occupancy.objects.bulk_create(rows)

    assert Occupancy.objects.count() == 3


def test_guard_other_place_is_accepted():
    room = make_room(parallel_groups=2)

    Occupancy.objects.bulk_create([occupy(room), occupy(room, number=2)])

    assert Occupancy.objects.count() == 2


def test_guard_saving_a_row_again_is_accepted():
    row = occupy(make_room())
    row.save()

    row.end += HOUR
    row.save()

    assert Occupancy.objects.get().end == SIX + 3 * HOUR


def test_guard_form_validation_says_it_politely():
    room = make_room()
    occupy(room).save()

    with pytest.raises(ValidationError) as error:
        occupy(room).validate_constraints()

    assert [e.code for e in error.value.error_dict["__all__"]] == ["overlap"]


def test_guard_refusals_turns_only_its_own_error():
    room = make_room()
    row = occupy(room)
    row.save()
    again = occupy(room)

    with pytest.raises(GuardRefused), guard_refusals(), transaction.atomic():
        again.save()
    with pytest.raises(IntegrityError), guard_refusals(), transaction.atomic():
        Occupancy.objects.create(
            date=row.date, place=row.place, start=SIX + 9 * HOUR, end=SIX + 9 * HOUR
        )


@pytest.mark.django_db(transaction=True)
def test_guard_remade_table_keeps_the_guard():
    """Later migrations remake SQLite's tables, which drops triggers."""
    room = make_room()
    occupy(room).save()
    field = Occupancy._meta.get_field("end")
    changed = field.clone()
    changed.set_attributes_from_name("end")
    changed.null = True

    with connection.schema_editor() as editor:
        editor.alter_field(Occupancy, field, changed)
        editor.alter_field(Occupancy, changed, field)

    with pytest.raises(IntegrityError, match=GUARD_NAME), transaction.atomic():
        occupy(room).save()
