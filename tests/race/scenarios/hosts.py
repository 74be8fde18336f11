"""Several associations host one booking: invited, or because they asked."""

from functools import partial

from tests.race.scenarios.table import NOTHING, scenario
from tests.race.scenarios.world import DAY, NOW, SIX
from wagtail_talko.bookings.actions import (
    answer_invitation,
    invite_hosts,
    leave_booking,
    remove_host,
    set_host_rights,
)
from wagtail_talko.bookings.joining.actions import answer_asking, ask_to_join, withdraw_asking


@scenario(invite_hosts, mails=("booking.host_invited",), again="already_host")
def ask_to_host(world):
    assert world.other_member
    return partial(
        invite_hosts, booking=world.book(), hosts=[(world.others, True)], by=world.member, now=NOW
    )


def answer_to_invitation(world, *, accept):
    booking = world.hosted("invited", SIX, SIX + DAY)
    who = {"association": world.others, "by": world.other_member}
    return partial(answer_invitation, booking=booking, accept=accept, now=NOW, **who)


@scenario(answer_invitation, mails=("booking.host_accepted",), again="invitation_closed")
def host_too(world):
    return answer_to_invitation(world, accept=True)


@scenario(answer_invitation, mails=("booking.host_declined",), again="invitation_declined")
def host_not(world):
    return answer_to_invitation(world, accept=False)


@scenario(leave_booking, mails=("booking.host_left",), again="invitation_closed")
def leave_to_a_joint_host(world):
    booking = world.hosted("accepted", SIX, SIX + DAY, may_edit=True, answered_at=NOW)
    assert world.other_member
    who = {"association": world.own, "hand_over_to": world.others, "by": world.member}
    return partial(leave_booking, booking=booking, now=NOW, **who)


@scenario(remove_host, mails=("booking.host_removed",), again="invitation_closed")
def remove_a_joint_host(world):
    booking = world.hosted("accepted", SIX, SIX + DAY, answered_at=NOW)
    assert world.other_member
    who = {"association": world.others, "by": world.member}
    return partial(remove_host, booking=booking, now=NOW, **who)


@scenario(set_host_rights, mails=("booking.host_rights",), again=NOTHING)
def let_a_host_change_it(world):
    booking = world.hosted("accepted", answered_at=NOW)
    assert world.other_member
    who = {"association": world.others, "by": world.member}
    return partial(set_host_rights, booking=booking, may_edit=True, **who)


@scenario(ask_to_join, mails=("booking.host_asked",), again="already_asked")
def ask_the_hosts(world):
    booking = world.book(SIX, open_to_others=True)
    who = {"association": world.others, "by": world.other_member}
    return partial(ask_to_join, booking=booking, message="x", now=NOW, **who)


@scenario(withdraw_asking, mails=("booking.host_withdrawn",), again="asking_closed")
def ask_no_longer(world):
    booking = world.hosted("asked")
    who = {"association": world.others, "by": world.other_member}
    return partial(withdraw_asking, booking=booking, now=NOW, **who)


def answer_to_asking(world, *, accept):
    booking = world.hosted("asked", SIX, SIX + DAY)
    assert world.other_member
    who = {"association": world.others, "by": world.member}
    return partial(answer_asking, booking=booking, accept=accept, now=NOW, **who)


@scenario(answer_asking, mails=("booking.host_let_in",), again="asking_closed")
def let_in(world):
    return answer_to_asking(world, accept=True)


@scenario(answer_asking, mails=("booking.host_not_let_in",), again="asking_closed")
def let_nobody_in(world):
    return answer_to_asking(world, accept=False)
