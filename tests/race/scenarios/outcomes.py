"""What is chosen and noted beside the dates themselves."""

from functools import partial

from tests.race.scenarios.table import NOTHING, scenario
from wagtail_talko.bookings.reminding.actions import set_reminders


@scenario(set_reminders, again=NOTHING)
def be_reminded_each_time(world):
    return partial(set_reminders, booking=world.book(), reminders="each", by=world.member)
