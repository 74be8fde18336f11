"""Several associations host one event."""

from functools import partial

from tests.events.factories import make_event, make_programme, make_site
from tests.race.scenarios.proposals import saved, saves
from tests.race.scenarios.table import scenario
from tests.race.scenarios.world import NOW
from wagtail_talko.models import EventHost, Message
from wagtail_talko.organising.hosting.actions import (
    answer_hosting,
    invite_to_host,
    leave_event,
    withdraw_invitation,
)
from wagtail_talko.organising.proposals.actions import discard_proposal, send_proposal


def key_of(world):
    """An event of the own association's, published; somebody acts for the others."""
    make_site()
    event = make_event(parent=make_programme(), hosts=[world.own])
    assert world.other_member
    Message.objects.all().delete()
    return event.translation_key


def invites(world, key):
    about = {"key": key, "asked_by": world.own, "associations": [world.others]}
    return partial(invite_to_host, **about, by=world.member, message="x", now=NOW)


def asked(world):
    (row,) = invites(world, key_of(world))()
    Message.objects.all().delete()
    return row


@scenario(invite_to_host, mails=("association.event_host_invited",), again="already_hosts")
def ask_to_host_an_event(world):
    return invites(world, key_of(world))


@scenario(answer_hosting, mails=("association.event_host_accepted",), again="hosting_closed")
def host_an_event_too(world):
    who = {"invitation": asked(world), "by": world.other_member}
    return partial(answer_hosting, **who, accept=True, now=NOW)


@scenario(answer_hosting, mails=("association.event_host_declined",), again="hosting_closed")
def host_an_event_not(world):
    who = {"invitation": asked(world), "by": world.other_member}
    return partial(answer_hosting, **who, accept=False, now=NOW)


@scenario(withdraw_invitation, mails=("association.event_host_taken_back",), again="hosting_closed")
def ask_no_longer_to_host_an_event(world):
    return partial(withdraw_invitation, invitation=asked(world), by=world.member, now=NOW)


@scenario(leave_event, mails=("association.event_host_left",), again="not_host")
def leave_an_event(world):
    row = asked(world)
    assert world.member
    answer_hosting(invitation=row, accept=True, by=world.other_member, now=NOW)
    Message.objects.all().delete()
    who = {"key": row.translation_key, "association": world.others, "by": world.other_member}
    return partial(leave_event, **who, now=NOW)


def names(world):
    """The own association has written an event and named the others."""
    assert world.other_member
    proposal = saved(world)
    saves(world, proposal=proposal, hosts=[world.others], message="x")()
    return proposal


@scenario(send_proposal, mails=("association.event_host_invited",), again="already_sent")
def send_an_event_and_ask(world):
    return partial(send_proposal, proposal=names(world), by=world.member, now=NOW)


@scenario(discard_proposal, mails=("association.event_host_taken_back",), again="proposal_gone")
def throw_away_what_others_were_asked(world):
    proposal = send_proposal(proposal=names(world), by=world.member, now=NOW)
    assert EventHost.objects.get().state == "invited"
    Message.objects.all().delete()
    return partial(discard_proposal, proposal=proposal, by=world.member)
