"""Associations apply, are answered, and are looked after by the municipality."""

from functools import partial

from tests.associations.joining.sending import TYPED, send_application
from tests.factories import make_association, make_member, make_user
from tests.race.scenarios.table import ANEW, NOTHING, scenario
from tests.race.scenarios.world import NOW
from wagtail_talko.associations.actions import (
    approve_association,
    archive_association,
    change_association,
    create_association,
    restore_association,
)
from wagtail_talko.associations.joining.applications import (
    approve_application,
    decline_application,
    submit_application,
)
from wagtail_talko.models import BookingHost, Message


def application(world):
    found = send_application(world.municipality)
    Message.objects.all().delete()
    return found


@scenario(submit_application, mails=("association.application",), again=NOTHING)
def apply(world):
    return partial(submit_application, municipality=world.municipality, language="fi", **TYPED)


@scenario(approve_application, mails=("association.invitation",), again="already_answered")
def approve_a_new_association(world):
    return partial(approve_application, application=application(world), by=world.boss, now=NOW)


@scenario(approve_application, mails=("association.invitation",), again="already_answered")
def approve_a_known_association(world):
    known = make_association(municipality=world.municipality, is_approved=False)
    return partial(
        approve_application,
        application=application(world),
        association=known,
        by=world.boss,
        now=NOW,
    )


@scenario(
    decline_application, mails=("association.application-declined",), again="already_answered"
)
def decline(world):
    return partial(decline_application, application=application(world), by=world.boss, now=NOW)


@scenario(create_association, again=ANEW)
def add_an_association(world):
    members = [{"user": make_user(), "role": "manager"}, {"user": make_user(), "role": "booker"}]
    return partial(
        create_association,
        municipality=world.municipality,
        by=world.boss,
        members=members,
        name={"fi": "Kutojat"},
    )


@scenario(change_association, again=NOTHING)
def change_who_belongs(world):
    assert world.member
    make_member(world.own, role="manager")
    members = [{"user": world.member, "role": "manager"}, {"user": make_user(), "role": "booker"}]
    return partial(
        change_association, association=world.own, by=world.boss, members=members, slug="kutojat"
    )


@scenario(approve_association, again=NOTHING)
def let_an_association_book(world):
    association = make_association(municipality=world.municipality, is_approved=False)
    return partial(approve_association, association=association, by=world.boss)


@scenario(archive_association, again=ANEW)
def archive_one_that_is_asked_to_host(world):
    BookingHost.objects.create(booking=world.book(), association=world.others, state="invited")
    return partial(archive_association, association=world.others, by=world.boss, now=NOW)


@scenario(restore_association, again=ANEW)
def take_an_association_into_use_again(world):
    world.own.archive(now=NOW)
    return partial(restore_association, association=world.own, by=world.boss)
