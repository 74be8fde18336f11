"""Associations write events, send them, copy them and throw them away."""

from datetime import date, time
from functools import partial

from tests.events.factories import make_event, make_programme, make_site
from tests.organising.pictures.drawing import photograph
from tests.race.scenarios.table import ANEW, NOTHING, scenario
from tests.race.scenarios.world import NOW
from wagtail_talko.models import Message, SentPicture
from wagtail_talko.organising.pictures.actions import remove_picture, set_picture
from wagtail_talko.organising.proposals.actions import (
    copy_event,
    discard_proposal,
    save_proposal,
    send_proposal,
)

FIELDS = {
    "title": "Talkoot",
    "introduction": "x",
    "start_date": date(2027, 1, 12),
    "start_time": time(18),
    "end_time": time(20),
    "place": "Ranta",
}


def saves(world, **more):
    fields = {"association": world.own, "by": world.member, "fields": FIELDS, "language": "fi"}
    return partial(save_proposal, **fields, now=NOW, **more)


def saved(world):
    proposal = saves(world, parent=make_programme())()
    Message.objects.all().delete()
    return proposal


@scenario(save_proposal, again=ANEW)
def write_an_event(world):
    return saves(world, parent=make_programme())


@scenario(save_proposal, again=ANEW)
def write_it_anew(world):
    return saves(world, proposal=saved(world))


@scenario(send_proposal, again="already_sent")
def send_it(world):
    return partial(send_proposal, proposal=saved(world), by=world.member, now=NOW)


@scenario(send_proposal, again="already_sent")
def publish_a_change_as_trusted(world):
    world.own.is_trusted = True
    world.own.save()
    proposal = send_proposal(proposal=saved(world), by=world.member, now=NOW)
    proposal = saves(world, proposal=proposal)()
    return partial(send_proposal, proposal=proposal, by=world.member, now=NOW)


@scenario(copy_event, again=ANEW)
def copy_to_next_year(world):
    make_site()
    event = make_event(parent=make_programme(), hosts=[world.own])
    Message.objects.all().delete()
    return partial(copy_event, event=event, association=world.own, by=world.member, now=NOW)


@scenario(discard_proposal, again="proposal_gone")
def throw_it_away(world):
    return partial(discard_proposal, proposal=saved(world), by=world.member)


def puts_picture(world, proposal):
    picture = {"picture": photograph(), "description": "Ranta"}
    return partial(set_picture, proposal=proposal, by=world.member, now=NOW, **picture)


@scenario(set_picture, again=NOTHING)
def put_a_picture(world):
    return puts_picture(world, saved(world))


@scenario(set_picture, again=NOTHING)
def put_a_picture_on_what_is_sent(world):
    proposal = send_proposal(proposal=saved(world), by=world.member, now=NOW)
    Message.objects.all().delete()
    return puts_picture(world, proposal)


@scenario(remove_picture, again=NOTHING)
def take_the_picture_off(world):
    proposal = saved(world)
    puts_picture(world, proposal)()
    seen = SentPicture.objects.get().image_key
    return partial(remove_picture, proposal=proposal, by=world.member, seen=seen, now=NOW)
