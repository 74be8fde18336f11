"""What is chosen and noted beside the dates themselves."""

from functools import partial

from tests.race.scenarios.table import ANEW, NOTHING, scenario
from tests.race.scenarios.world import DAY, HOUR, NOW, SIX
from wagtail_talko.bookings.entering.actions import set_door_code
from wagtail_talko.bookings.outcomes.actions import mark_outcome, report_outcome
from wagtail_talko.bookings.reminding.actions import set_reminders
from wagtail_talko.bookings.rooms import change_room
from wagtail_talko.spaces.actions import change_space


@scenario(set_reminders, again=NOTHING)
def be_reminded_each_time(world):
    return partial(set_reminders, booking=world.book(), reminders="each", by=world.member)


@scenario(set_door_code, mails=("booking.entry",), again=NOTHING)
def give_a_code(world):
    booking = world.book()
    assert world.member
    return partial(set_door_code, booking=booking, code="1234", by=world.boss, now=NOW)


@scenario(change_space, mails=("booking.entry",), again=NOTHING)
def change_how_one_gets_in(world):
    assert world.book()
    return partial(change_space, space=world.space, by=world.boss, entry={"en": "The key"})


@scenario(change_room, mails=("booking.entry",), again=ANEW)
def change_how_one_gets_into_a_room(world):
    """Each change of a room is logged, also of nothing."""
    assert world.book()
    return partial(change_room, room=world.room, by=world.boss, entry={"en": "The key"}, now=NOW)


@scenario(mark_outcome, mails=("booking.no_show",), again=NOTHING)
def note_that_nobody_came(world):
    dates = world.dates(SIX, SIX + DAY)
    assert world.boss
    now = SIX + DAY
    return partial(mark_outcome, dates=dates, outcome="no_show", by=world.boss, now=now)


@scenario(report_outcome, again=NOTHING)
def tell_how_many_came(world):
    [date] = world.dates()
    fields = {"was_used": True, "headcount": 7, "by": world.member}
    return partial(report_outcome, date=date, now=SIX + HOUR, **fields)
