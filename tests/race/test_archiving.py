"""What is archived is booked meanwhile: one is told no, and nobody waits in a circle."""

from datetime import timedelta
from functools import partial

import pytest
from wagtail.models import ModelLogEntry

from tests.factories import local, make_association, make_room, make_space, make_user
from tests.race.racing import ROUNDS, WORKERS, in_a_moment, race, slowly
from tests.race.stories import check_chain, check_story, entries
from wagtail_talko.associations.actions import archive_association, restore_association
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.rooms import archive_room, change_room, restore_room
from wagtail_talko.models import Association, BookingDate, Room, RoomPart
from wagtail_talko.spaces.actions import archive_space, restore_space
from wagtail_talko.spaces.models import Space

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
REFUSALS = {"won", "room_archived", "room_archived,room_taken", "room_taken", "space_in_use"}


def make_house():
    """A house whose whole comes before its halls in the order of keys, as when it was divided."""
    space = make_space()
    whole = Room.objects.create(space=space, slug="whole", name={"en": "Whole"}, ahead_days=9999)
    for name in ("hall", "kitchen"):
        RoomPart.objects.create(whole=whole, part=make_room(name, space=space))
    return whole


def test_race_of_booking_a_house_and_archiving_it_ends():
    boss, association = make_user(is_superuser=True), make_association()
    houses = [make_house() for _ in range(ROUNDS)]

    def work(worker, number):
        if worker % 2:
            archive_space(space=houses[number].space, by=boss, now=NOW)
            return
        start = SIX + worker * DAY
        request_booking(
            room=houses[number],
            association=association,
            dates=[(start, start + HOUR)],
            purpose="x",
            by=boss,
            now=NOW,
        )

    outcomes = race(work)

    assert set().union(*outcomes) <= REFUSALS
    archived = set(Space.objects.exclude(archived_at=None))
    booked = {date.room.space for date in BookingDate.objects.select_related("room__space")}
    assert archived & booked == set()
    assert archived | booked == {house.space for house in houses}
    assert find_faults(now=NOW) == []


def request(room, association, by, start):
    request_booking(
        room=room,
        association=association,
        dates=[(start, start + HOUR)],
        purpose="x",
        by=by,
        now=NOW,
        silent=True,
    )


def test_race_of_booking_a_room_and_archiving_it_has_one_winner():
    boss, association = make_user(is_superuser=True), make_association()
    space = make_space()
    rooms = [make_room(space=space, ahead_days=9999) for _ in range(ROUNDS)]

    def work(worker, number):
        if worker % 2:
            archive_room(room=rooms[number], by=boss, now=NOW)
        else:
            request(rooms[number], association, boss, SIX + worker * DAY)

    outcomes = race(work)

    for room, outcome in zip(rooms, outcomes, strict=True):
        room.refresh_from_db()
        requests, archives = (WORKERS + 1) // 2, WORKERS // 2
        refused = ["room_archived"] * requests if room.is_archived else ["room_in_use"] * archives
        assert outcome == sorted([*refused, *["won"] * (WORKERS - len(refused))])
        booked = BookingDate.objects.filter(room=room).count()
        assert booked == (0 if room.is_archived else requests)
    check_story()


def test_race_of_booking_and_archiving_the_association_has_one_winner():
    boss, space = make_user(is_superuser=True), make_space()
    rooms = [make_room(space=space, ahead_days=9999) for _ in range(WORKERS)]
    associations = [make_association() for _ in range(ROUNDS)]

    def work(worker, number):
        if worker % 2:
            archive_association(association=associations[number], by=boss, now=NOW)
        else:
            request(rooms[worker], associations[number], boss, SIX + number * DAY)

    outcomes = race(work)

    for association, outcome in zip(associations, outcomes, strict=True):
        association.refresh_from_db()
        requests, archives = (WORKERS + 1) // 2, WORKERS // 2
        refused = (
            ["association_archived"] * requests
            if association.is_archived
            else ["association_in_use"] * archives
        )
        assert outcome == sorted([*refused, *["won"] * (WORKERS - len(refused))])
    check_story()
    assert find_faults(now=NOW) == []


def test_race_of_taking_a_room_into_use_again_and_changing_it_loses_neither():
    """A change that began while it was archived does not archive it once more."""
    boss, space = make_user(is_superuser=True), make_space()
    rooms = [make_room(space=space) for _ in range(ROUNDS)]
    for room in rooms:
        archive_room(room=room, by=boss, now=NOW)

    def work(worker, number):
        if worker == 1:
            in_a_moment(partial(restore_room, room=rooms[number], by=boss), number)
            return
        change = partial(change_room, room=rooms[number], by=boss, capacity=worker + 1, now=NOW)
        in_a_moment(change, number) if worker else slowly(change)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    for room in rooms:
        room.refresh_from_db()
        changes = entries("room.change", room)
        check_chain(changes)
        assert (room.is_archived, room.capacity) == (False, changes[-1]["after"]["capacity"])


def test_race_of_taking_a_house_into_use_again_and_changing_its_rooms_loses_neither():
    boss = make_user(is_superuser=True)
    houses = [make_house() for _ in range(ROUNDS)]
    for house in houses:
        archive_space(space=house.space, by=boss, now=NOW)

    def work(worker, number):
        house = houses[number]
        if worker == 1:
            in_a_moment(partial(restore_space, space=house.space, by=boss), number)
            return
        change = partial(change_room, room=house, by=boss, capacity=worker + 1, now=NOW)
        in_a_moment(change, number) if worker else slowly(change)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert Room.objects.exclude(archived_at=None).count() == 0
    assert Space.objects.exclude(archived_at=None).count() == 0


def test_race_of_archiving_and_restoring_an_association_tells_what_it_is():
    boss = make_user(is_superuser=True)
    associations = [make_association() for _ in range(ROUNDS)]

    def work(worker, number):
        change = restore_association if worker % 2 else archive_association
        change(association=associations[number], by=boss)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    for association in Association.objects.filter(pk__in=[each.pk for each in associations]):
        last = ModelLogEntry.objects.for_instance(association).order_by("pk").last()
        assert association.is_archived == last.action.endswith("archive")
