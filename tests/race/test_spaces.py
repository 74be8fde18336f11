"""Two clerks of one municipality at once: nothing that either of them wrote is lost."""

from datetime import time, timedelta
from functools import partial

import pytest
import time_machine

from tests.factories import (
    local,
    make_association,
    make_municipality,
    make_room,
    make_space,
    make_user,
)
from tests.race.racing import ROUNDS, WORKERS, race, slowly
from tests.race.stories import check_chain, entries
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.rooms import change_room, create_room
from wagtail_talko.models import BookingDate, OldSlug, Room, Space
from wagtail_talko.spaces.actions import (
    change_municipality,
    change_space,
    create_municipality,
    create_space,
)
from wagtail_talko.spaces.models import Municipality

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


def test_race_to_add_one_name_gives_each_an_address(boss):
    municipality = make_municipality()
    names = [f"Kylätalo {number}" for number in range(ROUNDS)]

    def work(worker, number):
        name = {"fi": names[number]}
        if worker % 2:
            create_municipality(by=boss, collection=municipality.collection, name=name)
        else:
            create_space(municipality=municipality, by=boss, name=name)

    outcomes = race(work, workers=min(WORKERS, 6))

    workers = min(WORKERS, 6)
    assert outcomes == [["won"] * workers] * ROUNDS
    assert Space.objects.count() == ROUNDS * ((workers + 1) // 2)
    assert Municipality.objects.count() == 1 + ROUNDS * (workers // 2)


def test_race_for_one_address_has_one_winner(boss):
    """Two rooms that are there want it, and new ones."""
    space = make_space()
    rooms = [make_room(space=space) for _ in range(WORKERS)]

    def work(worker, number):
        slug = f"sali-{number}"
        if worker % 2:
            create_room(space=space, by=boss, slug=slug, name={"fi": "Sali"})
            return
        change = partial(change_room, room=rooms[worker], by=boss, slug=slug)
        # Somebody adds a room while another reads which there are and then what is in them.
        change() if worker else slowly(change, before="wagtail_talko_roompart")

    outcomes = race(work)

    for outcome in outcomes:
        assert outcome.count("won") == 1
        assert set(outcome) <= {"won", "invalid", "address_taken"}
    wanted = [f"sali-{number}" for number in range(ROUNDS)]
    # Whoever has taken a later one has left the earlier one to nobody.
    assert Room.objects.filter(slug=wanted[-1]).count() == 1


def test_race_of_all_that_changes_a_house_loses_nothing(boss):
    spaces = [make_space() for _ in range(ROUNDS)]
    slugs = [space.slug for space in spaces]
    hours = [{"weekday": day, "opens": time(8), "closes": time(20)} for day in range(7)]

    def work(worker, number):
        space, doing = spaces[number], worker % 3
        if doing == 0:
            change_space(space=space, by=boss, slug=f"talo-{number}-{worker}")
        elif doing == 1:
            change_space(space=space, by=boss, hours=hours)
        else:
            change_municipality(
                municipality=space.municipality, by=boss, slug=f"kunta-{number}-{worker}"
            )

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    for space, old in zip(spaces, slugs, strict=True):
        changes = entries("space.change", space)
        check_chain([{"before": {}, "after": {"slug": old}}, *changes])
        space.refresh_from_db()
        told = [change["after"]["slug"] for change in changes if change["after"]]
        assert space.slug == told[-1]
        old_slugs = OldSlug.objects.filter(kind=OldSlug.Kind.SPACE, object_id=space.pk)
        assert set(old_slugs.values_list("slug", flat=True)) == {old, *told[:-1]}
        assert space.opening_hours.count() == 7
        check_chain(entries("municipality.change", space.municipality))


def test_race_of_changing_the_clock_and_booking_leaves_every_date_where_it_was(boss):
    association = make_association()
    rooms = [make_room(ahead_days=9999) for _ in range(ROUNDS)]

    def work(worker, number):
        room = rooms[number]
        if worker % 2:
            change_space(space=room.space, by=boss, time_zone="Europe/Stockholm")
            return
        start = SIX + worker * DAY
        request_booking(
            room=room,
            association=association,
            dates=[(start, start + HOUR)],
            purpose="x",
            by=boss,
            now=NOW,
            silent=True,
        )

    with time_machine.travel(NOW):
        outcomes = race(work)

    for room, outcome in zip(rooms, outcomes, strict=True):
        booked = (WORKERS + 1) // 2
        assert BookingDate.objects.filter(room=room).count() == booked
        changed = Space.objects.get(rooms=room).time_zone == "Europe/Stockholm"
        refused = 0 if changed else WORKERS // 2
        assert outcome == sorted(["won"] * (WORKERS - refused) + ["zone_in_use"] * refused)
    assert find_faults(now=NOW) == []
