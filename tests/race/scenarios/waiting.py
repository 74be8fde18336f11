"""Waiting for a time, being offered it, and what is said to that."""

from functools import partial

from tests.factories import make_association
from tests.race.scenarios.table import NOTHING, scenario
from tests.race.scenarios.world import DAY, HOUR, NOW, SIX, WEEK
from wagtail_talko.bookings.waiting import plans
from wagtail_talko.bookings.waiting.answering import accept_offer, expire_offer
from wagtail_talko.bookings.waiting.joining import join_waiting_list, withdraw_wish
from wagtail_talko.bookings.waiting.offering import offer_next
from wagtail_talko.bookings.waiting.periodic import end_orphan
from wagtail_talko.models import WaitingWish


def offered(world, *starts):
    """The first in line has been offered each of the times; somebody waits behind it."""
    for start in starts or (SIX,):
        world.in_line(start)
    offer_next(space_id=world.space.pk, now=NOW, silent=True)
    return WaitingWish.objects.offered().in_line().first()


@scenario(join_waiting_list, again=NOTHING)
def wait(world):
    world.book()
    third = make_association(municipality=world.municipality)
    return world.waits(world.others, world.other_member, hosts=[(third, True)], hosts_message="x")


@scenario(plans.send, mails=("booking.confirmed",), again=NOTHING)
def book_and_wait(world):
    world.book(SIX)
    plan = world.plan((world.room, SIX + DAY), (world.room, SIX + WEEK), waiting=(SIX,))
    who = {"association": world.others, "by": world.other_member}
    return partial(plans.send, plan, purpose="x", **who)


@scenario(offer_next, mails=("waiting.offered", "waiting.offered"), again=NOTHING)
def offer_what_is_free(world):
    series = world.book(SIX + WEEK, accessories={world.projector: 1})
    world.in_line(SIX)
    world.in_line(SIX + DAY)
    WaitingWish.objects.filter(association=world.own).update(booking=series)
    return partial(offer_next, space_id=world.space.pk, now=NOW)


@scenario(accept_offer, mails=("booking.confirmed",), again="wish_closed")
def accept(world):
    return partial(accept_offer, wish=offered(world), by=world.member, now=NOW)


@scenario(accept_offer, mails=("booking.confirmed", "booking.host_invited"), again="wish_closed")
def accept_and_ask_a_host(world):
    taken = world.dates(SIX, association=None, by=world.boss, origin="staff")
    assert world.other_member
    world.waits(world.own, world.member, hosts=[(world.others, True)], hosts_message="x")()
    world.free(taken)
    offer_next(space_id=world.space.pk, now=NOW, silent=True)
    return partial(accept_offer, wish=WaitingWish.objects.get(), by=world.member, now=NOW)


@scenario(withdraw_wish, again="wish_closed")
def say_no(world):
    return partial(withdraw_wish, wish=offered(world), by=world.member)


@scenario(expire_offer, mails=("waiting.expired",), again=NOTHING)
def answer_too_late(world):
    return partial(expire_offer, wish=offered(world), now=NOW + 3 * DAY)


@scenario(end_orphan, mails=("waiting.ended",), again=NOTHING)
def wait_in_vain(world):
    world.book()
    wish = world.waits(world.others, world.other_member)()
    world.room.archive(now=NOW + HOUR)
    return partial(end_orphan, wish=wish)
