"""Somebody signs up, confirms, changes, cancels, takes an offered place, is erased."""

from functools import partial

from django.core import mail

from tests.events.factories import make_site
from tests.race.scenarios.table import ANEW, NOTHING, scenario
from tests.race.scenarios.world import DAY, NOW
from tests.signups.factories import code_in, come, come_for_sure, dates_of, make_open_event
from wagtail_talko.models import Message, SignUp
from wagtail_talko.signups.actions import (
    accept_place,
    cancel_sign_ups,
    change_sign_up,
    confirm_by_code,
    confirm_sign_up,
    erase_participant,
    sign_up,
)
from wagtail_talko.signups.actions.signing_up import Wanted
from wagtail_talko.signups.afterwards.actions import give_feedback, set_reminders


def full(world):
    """An event of three dates with two places each; and how to begin with no mail."""
    make_site()
    return make_open_event(
        hosts=[world.own],
        recurrence="RRULE:FREQ=WEEKLY;COUNT=3",
        signup_capacity=2,
        tasks=[("Keitto", 1)],
    )


def without_mails(act):
    Message.objects.all().delete()
    return act


@scenario(sign_up, mails=("signup.confirm",), again=ANEW)
def sign_up_for_three_dates(world):
    event = full(world)
    return partial(
        sign_up,
        event=event,
        occurrences=dates_of(event),
        wanted=Wanted(people=1),
        language="fi",
        name="x",
        email="x@example.org",
        now=NOW,
    )


@scenario(confirm_sign_up, mails=("signup.confirmed",), again=NOTHING)
def confirm_by_the_link(world):
    event = full(world)
    signed = come(event, *dates_of(event), now=NOW)
    return without_mails(partial(confirm_sign_up, token=signed.token, now=NOW))


@scenario(confirm_by_code, mails=("signup.confirmed",), again=NOTHING)
def confirm_with_the_code(world):
    event = full(world)
    signed = come(event, *dates_of(event), now=NOW)
    # The text is erased from the outbox as soon as it has gone.
    code = code_in(mail.outbox[-1])
    return without_mails(partial(confirm_by_code, reference=signed.reference, code=code, now=NOW))


@scenario(cancel_sign_ups, mails=("signup.cancelled", "signup.offered"), again=NOTHING)
def cancel_with_one_in_line(world):
    event = full(world)
    there = come_for_sure(event, *dates_of(event), people=2, now=NOW)
    come_for_sure(event, waits=True, now=NOW)
    return without_mails(partial(cancel_sign_ups, participant=there.participant, now=NOW))


@scenario(change_sign_up, mails=("signup.offered",), again=ANEW)
def come_with_fewer(world):
    event = full(world)
    there = come_for_sure(event, people=2, now=NOW)
    come_for_sure(event, waits=True, now=NOW)
    row = SignUp.objects.get(participant=there.participant)
    task = event.signup_sheet.tasks.get()
    return without_mails(
        partial(change_sign_up, signup=row, people=1, task=task, brings="x", now=NOW)
    )


@scenario(accept_place, mails=("signup.confirmed",), again="signup_ended")
def take_an_offered_place(world):
    event = full(world)
    there = come_for_sure(event, people=2, now=NOW)
    waiting = come_for_sure(event, waits=True, now=NOW)
    cancel_sign_ups(participant=there.participant, now=NOW)
    row = SignUp.objects.get(participant=waiting.participant)
    return without_mails(partial(accept_place, signup=row, now=NOW))


@scenario(erase_participant, mails=("signup.offered",), again="signup_ended")
def erase_with_one_in_line(world):
    event = full(world)
    there = come_for_sure(event, people=2, now=NOW)
    come_for_sure(event, waits=True, now=NOW)
    return without_mails(partial(erase_participant, participant=there.participant, now=NOW))


@scenario(set_reminders, again=NOTHING)
def stop_reminders(world):
    signed = come_for_sure(full(world), now=NOW)
    return without_mails(partial(set_reminders, participant=signed.participant, wanted=False))


@scenario(give_feedback, again="signup_ended")
def answer_the_question(world):
    signed = come_for_sure(full(world), now=NOW)
    row = SignUp.objects.get(participant=signed.participant)
    later = row.occurrence.end + DAY
    return without_mails(partial(give_feedback, signup=row, rating=4, words="x", now=later))
