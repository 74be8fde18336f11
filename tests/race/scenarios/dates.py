"""Asking for a room, and all that can become of the dates."""

from functools import partial

from tests.factories import make_room, make_space
from tests.race.scenarios.table import ANEW, NOTHING, scenario
from tests.race.scenarios.world import DAY, HOUR, NOW, SIX, WEEK
from wagtail_talko.bookings import plans
from wagtail_talko.bookings.actions import (
    add_dates,
    cancel_dates,
    change_booking,
    change_dates,
    close_rooms,
    confirm,
    decline,
    move_dates,
    request_booking,
    restore_dates,
)
from wagtail_talko.bookings.admin_closing import close_all
from wagtail_talko.bookings.changes import send_added
from wagtail_talko.models import Quota
from wagtail_talko.timeslots import Span


@scenario(request_booking, mails=("booking.confirmed",), again="room_taken")
def request(world):
    return world.asks(SIX, SIX + DAY)


@scenario(request_booking, mails=("booking.confirmed",), again="quota_reached")
def request_under_a_quota(world):
    Quota.objects.create(
        municipality=world.municipality, name={"en": "Q"}, measure="dates", amount=2
    )
    return world.asks(SIX, SIX + DAY, room=make_room(space=world.space, parallel_groups=2))


@scenario(
    request_booking,
    mails=("booking.confirmed", "booking.host_invited"),
    again="accessory_taken,room_taken",
)
def request_with_a_host_and_accessories(world):
    assert world.other_member
    return world.asks(
        SIX, SIX + DAY, hosts=[(world.others, True)], accessories={world.projector: 2}
    )


@scenario(plans.send, mails=("booking.confirmed", "booking.confirmed"), again=NOTHING)
def send_a_plan_for_two_rooms(world):
    plan = world.plan((world.room, SIX), (world.other_room, SIX + DAY), (world.room, SIX + WEEK))
    return partial(plans.send, plan, association=world.own, by=world.member, purpose="x")


@scenario(confirm, mails=("booking.confirmed",), again="wrong_state")
def approve(world):
    # They hold nothing yet: approving claims the room.
    world.room.needs_approval, world.room.request_holds_room = True, False
    world.room.save()
    dates = world.dates(SIX, SIX + DAY, accessories={world.projector: 1})
    return partial(confirm, dates=dates, by=world.boss, now=NOW)


@scenario(decline, mails=("booking.declined",), again="wrong_state")
def refuse(world):
    world.room.needs_approval = True
    world.room.save()
    dates = world.dates(SIX, SIX + DAY, accessories={world.projector: 1})
    return partial(decline, dates=dates, by=world.boss, message="x", now=NOW)


@scenario(cancel_dates, mails=("booking.cancelled",), again="wrong_state")
def cancel(world):
    dates = world.dates(SIX, SIX + DAY, accessories={world.projector: 1})
    return partial(cancel_dates, dates=dates, by=world.member, now=NOW)


@scenario(move_dates, mails=("booking.moved",), again=ANEW)
def move(world):
    dates = world.dates(SIX, SIX + DAY)
    moves = [(date, (date.start + HOUR, date.end + HOUR)) for date in dates]
    return partial(move_dates, moves=moves, room=world.other_room, by=world.member, now=NOW)


@scenario(change_dates, mails=("booking.moved",), again="changed_meanwhile")
def move_some_and_cancel_some(world):
    first, second, last = world.dates(SIX, SIX + DAY, SIX + WEEK, accessories={world.projector: 1})
    return partial(
        change_dates,
        moves=[(date, (date.start + HOUR, date.end + HOUR)) for date in (first, second)],
        rooms={second.pk: world.other_room},
        cancelled=[last],
        seen={date.pk: 0 for date in (first, second, last)},
        by=world.member,
        now=NOW,
    )


@scenario(add_dates, mails=("booking.confirmed",), again="room_taken")
def extend(world):
    booking = world.book(accessories={world.projector: 1})
    spans = [(SIX + n * WEEK, SIX + n * WEEK + HOUR) for n in (1, 2)]
    left_out = [(SIX + 3 * WEEK).date()]
    return partial(
        add_dates, booking=booking, dates=spans, left_out=left_out, by=world.member, now=NOW
    )


@scenario(send_added, mails=("booking.confirmed", "booking.confirmed"), again=NOTHING)
def extend_into_two_rooms(world):
    plan = world.plan((world.room, SIX + WEEK), (world.other_room, SIX + 2 * WEEK))
    return partial(send_added, plan, booking=world.book(), by=world.member)


@scenario(restore_dates, mails=("booking.restored",), again="wrong_state")
def take_back(world):
    return partial(restore_dates, dates=world.cancelled(SIX, SIX + DAY), by=world.member, now=NOW)


@scenario(change_booking, mails=("booking.changed",), again=NOTHING)
def change_details(world):
    booking = world.book(SIX, SIX + DAY)
    return partial(
        change_booking, booking=booking, public_title="Weaving", people=4, by=world.member, now=NOW
    )


@scenario(close_rooms, mails=("booking.closed",), again=NOTHING)
def close(world):
    seen = [date.pk for date in world.dates(SIX, SIX + DAY)]
    return partial(
        close_rooms,
        rooms=[world.room],
        spans=[(SIX, SIX + DAY + HOUR)],
        reason="x",
        by=world.boss,
        seen_hits=seen,
        now=NOW,
    )


@scenario(close_all, mails=("booking.closed",), again=NOTHING)
def close_rooms_of_two_clocks(world):
    abroad = make_space(municipality=world.municipality, time_zone="Europe/Stockholm")
    seen = [date.pk for date in world.dates(SIX)]
    rooms = [[world.room], [make_room(space=abroad)]]
    return partial(
        close_all,
        [(of_zone, Span(SIX, SIX + HOUR)) for of_zone in rooms],
        reason="x",
        by=world.boss,
        seen_hits=seen,
        now=NOW,
    )
