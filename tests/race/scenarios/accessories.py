"""What a house lends, and what bookings borrow."""

from functools import partial

from tests.race.scenarios.table import ANEW, scenario
from tests.race.scenarios.world import DAY, NOW, SIX
from wagtail_talko.bookings.accessories.actions import (
    archive_accessory,
    change_accessory,
    create_accessory,
    restore_accessory,
)
from wagtail_talko.bookings.accessories.lending import change_booking_accessories


@scenario(create_accessory, again=ANEW)
def lend_a_new_thing(world):
    return partial(
        create_accessory,
        space=world.space,
        by=world.boss,
        rooms=[world.room],
        name={"en": "Tables"},
        stock=3,
    )


@scenario(change_accessory, again=ANEW)
def lend_fewer(world):
    """Those who have a piece that goes get another one."""
    first = world.dates(SIX, accessories={world.projector: 1})
    world.dates(SIX, room=world.other_room, accessories={world.projector: 1})
    world.free(first)
    return partial(change_accessory, accessory=world.projector, by=world.boss, stock=1, now=NOW)


@scenario(archive_accessory, again=ANEW)
def lend_no_longer(world):
    return partial(archive_accessory, accessory=world.projector, by=world.boss, now=NOW)


@scenario(restore_accessory, again=ANEW)
def lend_again(world):
    world.projector.archive(now=NOW)
    return partial(restore_accessory, accessory=world.projector, by=world.boss)


@scenario(change_booking_accessories, mails=("booking.lending",), again=ANEW)
def borrow_something_else(world):
    screen = create_accessory(space=world.space, by=None, name={"en": "Screen"}, stock=1)
    booking = world.book(SIX, SIX + DAY, accessories={world.projector: 1})
    return partial(
        change_booking_accessories,
        booking=booking,
        accessories={world.projector: 2, screen: 1},
        by=world.member,
        now=NOW,
    )
