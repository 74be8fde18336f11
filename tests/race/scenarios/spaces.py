"""Municipalities and their houses."""

from datetime import date, time
from functools import partial

from tests.factories import make_room, make_user
from tests.race.scenarios.table import ANEW, NOTHING, scenario
from tests.race.scenarios.world import NOW
from wagtail_talko.spaces.actions import (
    archive_space,
    change_municipality,
    change_space,
    create_municipality,
    create_space,
    restore_space,
)

HOURS = [{"weekday": day, "opens": time(8), "closes": time(20)} for day in range(7)]
EXCEPTIONS = [{"date": date(2027, 1, 6), "opens": None, "closes": None, "note": {"en": "x"}}]


@scenario(create_municipality, again=ANEW)
def add_a_municipality(world):
    collection = world.municipality.collection
    return partial(create_municipality, by=world.boss, collection=collection, name={"fi": "Kunta"})


@scenario(change_municipality, again=NOTHING)
def change_a_municipality(world):
    return partial(
        change_municipality,
        municipality=world.municipality,
        by=world.boss,
        slug="kunta",
        contact_email="kunta@example.org",
    )


@scenario(create_space, again=ANEW)
def add_a_house(world):
    return partial(
        create_space,
        municipality=world.municipality,
        by=world.boss,
        hours=HOURS,
        exceptions=EXCEPTIONS,
        name={"fi": "Kylätalo"},
    )


@scenario(change_space, again=ANEW)
def change_a_house(world):
    """Its hours are written anew each time; the old address leads to the new one."""
    return partial(
        change_space,
        space=world.space,
        by=world.boss,
        hours=HOURS,
        exceptions=EXCEPTIONS,
        slug="talo",
        time_zone="Europe/Stockholm",
    )


@scenario(archive_space, again=ANEW)
def use_a_house_no_longer(world):
    make_room(parts=[world.room, world.other_room])
    return partial(archive_space, space=world.space, by=world.boss, now=NOW)


@scenario(restore_space, again=ANEW)
def use_a_house_again(world):
    assert world.room
    assert world.other_room
    archive_space(space=world.space, by=make_user(is_superuser=True), now=NOW)
    return partial(restore_space, space=world.space, by=world.boss)
