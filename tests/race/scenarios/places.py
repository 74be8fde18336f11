"""Rooms and quotas: what decides how bookings are judged."""

from functools import partial

from tests.factories import make_room
from tests.race.scenarios.table import ANEW, scenario
from tests.race.scenarios.world import DAY, NOW, SIX
from wagtail_talko.bookings.quotas.actions import (
    archive_quota,
    change_quota,
    create_quota,
    restore_quota,
)
from wagtail_talko.bookings.rooms import archive_room, change_room, create_room, restore_room
from wagtail_talko.models import Quota


@scenario(create_room, again="invalid")
def build_a_house_of_two_rooms(world):
    rooms = [world.room, world.other_room]
    return partial(
        create_room, space=world.space, by=world.boss, parts=rooms, slug="house", name={"en": "x"}
    )


@scenario(change_room, again=ANEW)
def join_another_room_to_a_house(world):
    """What is booked in the house is claimed anew, in every room of it."""
    house = make_room(parts=[world.room])
    world.dates(SIX, SIX + DAY, room=house)
    world.dates(SIX + 2 * DAY)
    rooms = [world.room, world.other_room]
    return partial(change_room, room=house, parts=rooms, slug="house", by=world.boss, now=NOW)


@scenario(archive_room, again=ANEW)
def use_a_room_no_longer(world):
    return partial(archive_room, room=world.room, by=world.boss, now=NOW)


@scenario(restore_room, again=ANEW)
def use_a_room_again(world):
    world.room.archive(now=NOW)
    return partial(restore_room, room=world.room, by=world.boss)


def make_quota(world):
    return Quota.objects.create(
        municipality=world.municipality, name={"en": "Q"}, measure="hours", amount=2
    )


@scenario(create_quota, again=ANEW)
def limit(world):
    return partial(
        create_quota,
        municipality=world.municipality,
        by=world.boss,
        rooms=[world.room],
        name={"en": "Q"},
        measure="hours",
        amount=2,
    )


@scenario(change_quota, again=ANEW)
def limit_to_other_rooms(world):
    quota = make_quota(world)
    quota.rooms.set([world.room])
    return partial(
        change_quota, quota=quota, by=world.boss, rooms=[world.other_room], measure="dates"
    )


@scenario(archive_quota, again=ANEW)
def limit_no_longer(world):
    return partial(archive_quota, quota=make_quota(world), by=world.boss)


@scenario(restore_quota, again=ANEW)
def limit_again(world):
    quota = make_quota(world)
    quota.archive(now=NOW)
    return partial(restore_quota, quota=quota, by=world.boss)
