from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.factories import local, make_room, make_space, make_user
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import PartsInvalid, RoomChangeCollides, RoomInUse
from wagtail_talko.bookings.rooms import archive_room, change_room, create_room, restore_room
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Occupancy, OldSlug

pytestmark = pytest.mark.django_db

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def book(boss):
    def book(room, start=SIX, length=2 * HOUR, **details):
        booking = request_booking(
            room=room,
            association=None,
            dates=[(start, start + length)],
            purpose="x",
            by=boss,
            origin="staff",
            override=True,
            now=NOW,
            **details,
        )
        return booking.dates.get()

    return book


def taken():
    rows = Occupancy.objects.order_by("place__room__slug", "place__number", "start")
    return list(rows.values_list("place__room__slug", "place__number", "date_id"))


def test_create_room_makes_its_places(boss):
    room = create_room(
        space=make_space(), by=boss, name={"fi": "Sali"}, slug="sali", parallel_groups=2
    )

    assert list(room.places.values_list("number", flat=True)) == [1, 2]


def test_create_room_by_somebody_else_is_not_allowed():
    with pytest.raises(NotAllowed):
        create_room(space=make_space(), by=make_user(), name={"fi": "Sali"}, slug="sali")


def test_create_room_with_a_taken_slug_is_invalid(boss):
    room = make_room("sali")

    with pytest.raises(ValidationError):
        create_room(space=room.space, by=boss, name={"fi": "Sali"}, slug="sali")


def test_change_room_adding_a_part_claims_coming_bookings_anew(boss, book):
    space = make_space()
    hall, kitchen = make_room("hall", space=space), make_room("kitchen", space=space)
    house = make_room("house", parts=[hall])
    date = book(house)

    change_room(room=house, by=boss, parts=[hall, kitchen], now=NOW)

    assert taken() == [("hall", 1, date.pk), ("kitchen", 1, date.pk)]
    assert find_faults(now=NOW) == []


def test_change_room_whose_parts_would_collide_is_refused_with_both_dates(boss, book):
    space = make_space()
    hall, kitchen = make_room("hall", space=space), make_room("kitchen", space=space)
    house = make_room("house", parts=[hall])
    dates = [book(house), book(kitchen)]

    with pytest.raises(RoomChangeCollides) as error:
        change_room(room=house, by=boss, parts=[hall, kitchen], now=NOW)

    assert error.value.dates == dates
    assert house.parts.count() == 1
    assert find_faults(now=NOW) == []


def test_change_room_to_fewer_groups_packs_the_coming_ones(boss, book):
    room = make_room("sali", parallel_groups=2)
    first = book(room)
    second = book(room, SIX + HOUR)
    third = book(room, SIX + 2 * HOUR, HOUR)

    with pytest.raises(RoomChangeCollides):
        change_room(room=room, by=boss, parallel_groups=1, now=NOW)
    change_room(room=room, by=boss, parallel_groups=3, now=NOW)

    assert {row[2] for row in taken()} == {first.pk, second.pk, third.pk}
    assert room.places.count() == 3
    assert find_faults(now=NOW) == []


def test_change_room_keeps_the_turnarounds_that_were_booked(boss, book):
    room = make_room("sali")
    book(room, SIX, HOUR)
    book(room, SIX + HOUR, HOUR)
    change_room(room=room, by=boss, turnaround_minutes=60, now=NOW)
    other = make_room("keittio", space=room.space)
    house = make_room("talo", parts=[other])

    change_room(room=house, by=boss, parts=[other, room], now=NOW)

    ends = Occupancy.objects.order_by("start").values_list("end", flat=True)
    assert list(ends) == [SIX + HOUR, SIX + 2 * HOUR]
    assert find_faults(now=NOW) == []


def test_change_room_splitting_a_leaf_moves_its_bookings_to_the_parts(boss, book):
    space = make_space()
    hall = make_room("hall", space=space)
    date = book(hall)
    halves = [make_room(slug, space=space) for slug in ("left", "right")]

    change_room(room=hall, by=boss, parts=halves, now=NOW)

    assert taken() == [("left", 1, date.pk), ("right", 1, date.pk)]
    assert find_faults(now=NOW) == []


def test_change_room_joining_parts_back_makes_it_a_leaf_again(boss, book):
    space = make_space()
    halves = [make_room(slug, space=space) for slug in ("left", "right")]
    hall = make_room("hall", parts=halves)
    date = book(hall)

    change_room(room=hall, by=boss, parts=[], now=NOW)

    assert taken() == [("hall", 1, date.pk)]
    assert find_faults(now=NOW) == []


@pytest.mark.parametrize("case", ["itself", "circle", "elsewhere"])
def test_change_room_with_impossible_parts_is_refused(boss, case):
    hall = make_room("hall")
    house = make_room("house", parts=[hall])
    part = {"itself": house, "circle": house, "elsewhere": make_room()}[case]
    room = hall if case == "circle" else house

    with pytest.raises(PartsInvalid):
        change_room(room=room, by=boss, parts=[part], now=NOW)


def test_change_room_slug_remembers_the_old_one(boss):
    room = make_room("sali")

    change_room(room=room, by=boss, slug="iso-sali", now=NOW)

    assert list(OldSlug.objects.values_list("kind", "within", "slug", "object_id")) == [
        ("room", str(room.space_id), "sali", room.pk)
    ]


def test_archive_room_with_dates_to_come_is_refused(boss, book):
    room = make_room()
    book(room)

    with pytest.raises(RoomInUse):
        archive_room(room=room, by=boss, now=NOW)
    archived = archive_room(room=room, by=boss, now=SIX + 3 * HOUR)

    assert archived.is_archived
    assert not restore_room(room=room, by=boss).is_archived
