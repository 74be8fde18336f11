"""Signing up: the rules, the places, the tasks, and who is told."""

from datetime import date

import pytest
import time_machine

from tests.factories import local, make_association, make_member
from tests.signups.factories import (
    WEEKLY,
    come,
    come_for_sure,
    dates_of,
    mails,
    make_open_event,
    republish,
    states,
)
from wagtail_talko.models import Message, Participant, SignUp
from wagtail_talko.signups.refusals import SignUpRefused
from wagtail_talko.tokens import hash_token

pytestmark = pytest.mark.django_db


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_sign_up_keeps_the_place_until_it_is_confirmed(site):
    event = make_open_event()

    signed = come(event, people=3)

    (row,) = SignUp.objects.all()
    assert (row.state, row.people) == ("pending", 3)
    assert row.held_until == local(2027, 1, 5, 12)
    assert signed.participant.confirmed_at is None
    assert signed.participant.token_hash == hash_token(signed.token)


def test_sign_up_for_several_dates_is_one_participant(site):
    event = make_open_event(recurrence=WEEKLY)
    first, _second, third = dates_of(event)[:3]

    come(event, third, first)

    assert Participant.objects.count() == 1
    assert states(event) == [(1, "pending", "12.1."), (1, "pending", "26.1.")]


def test_sign_up_for_the_whole_series_takes_every_coming_date(site):
    event = make_open_event(recurrence="RRULE:FREQ=WEEKLY;COUNT=4")

    come(event, whole_series=True)

    assert states(event) == [(1, "pending", day) for day in ("12.1.", "19.1.", "26.1.", "2.2.")]


def test_sign_up_with_a_telephone_number_alone_is_confirmed_and_told_to_the_organisers(site):
    host = make_association()
    make_member(host, role="manager", name="emma")
    make_member(host, name="otto")
    event = make_open_event(hosts=[host], title="Katon tervaus")

    signed = come(event, phone="040 1234567")

    assert states(event) == [(1, "confirmed", "12.1.")]
    assert signed.participant.confirmed_at is not None
    (message,) = Message.objects.all()
    assert (message.recipient, message.kind) == ("emma@example.org", "signup.phone")
    # The number stands behind a sign-in, not in a mail.
    assert message.body.find("040") == -1


def test_sign_up_with_e_mail_mails_link_and_code_and_nothing_personal(site):
    event = make_open_event(title="Katon tervaus")

    signed = come(event, name="Aino", email="Aino@Example.org", message="Tuon tikkaat")

    (message,) = Message.objects.all()
    assert message.recipient == "aino@example.org"
    assert message.subject == "Vahvista ilmoittautuminen: Katon tervaus"
    assert message.body.count(f"https://talko.example/fi/talko/signup/{signed.token}/") == 1
    assert [word for word in ("Aino", "tikkaat") if word in message.body] == []


def test_sign_up_beyond_the_places_is_refused_with_what_is_left(site):
    event = make_open_event(signup_capacity=5)
    come(event, people=3)

    with pytest.raises(SignUpRefused) as refused:
        come(event, people=3)

    assert codes(refused) == ["too_few_places"]
    assert refused.value.refusals[0].facts["left"] == 2
    assert states(event) == [(3, "pending", "12.1.")]


def test_sign_up_for_two_dates_of_which_one_is_full_takes_none(site):
    event = make_open_event(recurrence=WEEKLY, signup_capacity=1)
    first, second = dates_of(event)[:2]
    come(event, second)

    with pytest.raises(SignUpRefused) as refused:
        come(event, first, second)

    assert codes(refused) == ["date_full"]
    assert states(event) == [(1, "pending", "19.1.")]


def test_sign_up_for_a_full_date_goes_to_the_waiting_list_when_asked(site):
    event = make_open_event(recurrence=WEEKLY, signup_capacity=1)
    first, second = dates_of(event)[:2]
    come(event, second)

    come(event, first, second, waits=True)

    assert states(event) == [
        (1, "pending", "19.1."),
        (1, "pending", "12.1."),
        (1, "waiting", "19.1."),
    ]


def test_sign_up_for_the_whole_series_leaves_full_dates_out(site):
    event = make_open_event(recurrence="RRULE:FREQ=WEEKLY;COUNT=3", signup_capacity=1)
    come(event, dates_of(event)[1])

    come(event, whole_series=True)

    assert states(event)[1:] == [(1, "pending", "12.1."), (1, "pending", "26.1.")]


def test_sign_up_after_a_hold_has_ended_gets_the_place(site):
    event = make_open_event(signup_capacity=1)
    come(event)

    with time_machine.travel(local(2027, 1, 5, 12), tick=False):
        come(event)

    assert [row[1] for row in states(event)] == ["pending", "pending"]


def test_task_takes_only_as_many_as_it_needs_at_each_date(site):
    event = make_open_event(recurrence=WEEKLY, tasks=[("Keitto", 2), ("Haravointi", None)])
    soup, raking = event.signup_sheet.tasks.all()
    first, second = dates_of(event)[:2]
    come(event, first, people=2, task=soup)

    with pytest.raises(SignUpRefused) as refused:
        come(event, first, task=soup)
    come(event, second, task=soup)
    come(event, first, people=20, task=raking)

    assert codes(refused) == ["task_full"]
    assert states(event)[1:] == [(1, "pending", "19.1."), (20, "pending", "12.1.")]


@pytest.mark.parametrize(
    ("changes", "moment", "code"),
    [
        ({"takes_signups": False}, None, "no_signups"),
        ({"is_cancelled": True}, None, "no_signups"),
        ({"signup_opens_days": 7}, local(2027, 1, 5, 17, 59), "not_open_yet"),
        ({"signup_opens_days": 7}, local(2027, 1, 5, 18), ""),
        ({"signup_closes_hours": 24}, local(2027, 1, 11, 17, 59), ""),
        ({"signup_closes_hours": 24}, local(2027, 1, 11, 18), "signup_closed"),
        ({}, local(2027, 1, 12, 17, 59), ""),
        ({}, local(2027, 1, 12, 18), "date_gone"),
    ],
)
def test_sign_up_is_open_from_the_day_given_until_it_closes(site, changes, moment, code):
    event = republish(make_open_event(), **changes)

    with time_machine.travel(moment or local(2027, 1, 4, 12), tick=False):
        if not code:
            come(event)
            return
        with pytest.raises(SignUpRefused) as refused:
            come(event)

    assert codes(refused) == [code]


def test_sign_up_for_a_date_dropped_meanwhile_is_refused(site):
    event = make_open_event(recurrence=WEEKLY)
    second = dates_of(event)[1]
    republish(event, left_out_dates=["2027-01-19"])

    with pytest.raises(SignUpRefused) as refused:
        come(event, second)

    assert codes(refused) == ["date_gone"]


def test_sign_up_closes_real_hours_before_a_date_on_the_night_of_spring(site):
    """Sunday 28.3.2027 is an hour short: 24 hours before 18.00 is 17.00 on Saturday."""
    event = make_open_event(start_date=date(2027, 3, 28), signup_closes_hours=24)

    with time_machine.travel(local(2027, 3, 27, 16, 59), tick=False):
        come(event)
    with (
        time_machine.travel(local(2027, 3, 27, 17), tick=False),
        pytest.raises(SignUpRefused) as refused,
    ):
        come(event)

    assert codes(refused) == ["signup_closed"]


def test_mails_of_a_confirmed_sign_up(site):
    event = make_open_event(title="Katon tervaus")

    come_for_sure(event, email="aino@example.org")

    assert mails("aino@example.org") == [
        "Vahvista ilmoittautuminen: Katon tervaus",
        "Olet ilmoittautunut: Katon tervaus",
    ]
