"""Who they were goes away by itself; the numbers stay."""

import pytest
import time_machine

from tests.factories import local
from tests.signups.factories import WEEKLY, come, come_for_sure, make_open_event, states
from wagtail_talko.messages.tasks import send_waiting
from wagtail_talko.models import Message, Participant, SignUp
from wagtail_talko.signups.actions import cancel_sign_ups, erase_participant
from wagtail_talko.signups.retention import erase_old_participants

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    return list(Participant.objects.order_by("pk").values_list("name", flat=True))


def test_participants_are_erased_thirty_days_after_their_last_date(site):
    event = make_open_event()
    come_for_sure(event, name="Aino", brings="Piirakka", people=3)

    with time_machine.travel(local(2027, 2, 11, 20), tick=False):
        early = erase_old_participants()
    with time_machine.travel(local(2027, 2, 11, 20, 1), tick=False):
        due = erase_old_participants()
        again = erase_old_participants()

    assert (early, due, again) == (0, 1, 0)
    assert names() == [""]
    assert SignUp.objects.get().brings == ""
    assert states(event) == [(3, "confirmed", "12.1.")]


def test_who_cancelled_everything_is_erased_thirty_days_after_that(site):
    signed = come_for_sure(make_open_event(recurrence=WEEKLY), whole_series=True, name="Aino")
    cancel_sign_ups(participant=signed.participant)

    with time_machine.travel(local(2027, 2, 3, 12), tick=False):
        early = erase_old_participants()
    with time_machine.travel(local(2027, 2, 3, 12, 1), tick=False):
        due = erase_old_participants()

    assert (early, due, names()) == (0, 1, [""])


def test_erasing_empties_the_mails_and_sends_no_more(site, mailoutbox):
    event = make_open_event()
    signed = come_for_sure(event, name="Aino Aalto", email="aino@example.org")
    come_for_sure(event, email="otto@example.org")

    erase_participant(participant=signed.participant)

    assert send_waiting() == 2
    assert {mail.to[0] for mail in mailoutbox} == {"otto@example.org"}
    held = Message.objects.filter(concerns=f"participant/{signed.participant.pk}")
    assert (
        list(held.values_list("recipient", "subject", "body", "calendar", "state"))
        == [("", "", "", "", "failed")] * 2
    )


def test_who_never_confirmed_is_erased_when_the_place_is_no_longer_kept(site):
    event = make_open_event()
    come(event, name="Aino")
    come_for_sure(event, name="Otto")

    with time_machine.travel(local(2027, 1, 5, 12, 1), tick=False):
        erase_old_participants()

    assert names() == ["", "Otto"]
    assert [state for _people, state, _day in states(event)] == ["cancelled", "confirmed"]
