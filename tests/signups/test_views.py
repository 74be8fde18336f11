"""Signing up on the public pages, by the client; and the organiser's list."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from tests.factories import local
from tests.signups.factories import (
    WEEKLY,
    code_in,
    come,
    come_for_sure,
    dates_of,
    make_open_event,
    states,
)
from wagtail_talko.events.actions import cancel_occurrence
from wagtail_talko.models import Message, Participant, SignUp
from wagtail_talko.signups.forms import stamp

pytestmark = pytest.mark.django_db


def address(name: str, *parts: object) -> str:
    with translation.override("fi"):
        return reverse(f"talko:{name}", args=parts)


def filled(**changes: object) -> dict:
    """What a person sends, a minute after opening the form."""
    with time_machine.travel(local(2027, 1, 4, 11, 59), tick=False):
        opened = stamp()
    fields = {
        "opened": opened,
        "people": "2",
        "name": "Aino",
        "email": "aino@example.org",
        "phone": "",
        "message": "",
        "helper_name": "",
        "consent": "on",
        "website": "",
    }
    return {name: text for name, text in {**fields, **changes}.items() if text is not None}


def errors_of(answer) -> dict:
    return {name: list(texts) for name, texts in answer.context["form"].errors.items()}


def test_sign_up_with_e_mail_leads_to_the_code_and_with_it_to_the_own_page(client, site):
    event = make_open_event()

    sent = client.post(address("signup_new", event.pk), filled())
    code = code_in(Message.objects.get())
    confirmed = client.post(sent.url, {"code": f"{code[:3]} {code[3:]}"})

    assert states(event) == [(2, "confirmed", "12.1.")]
    assert client.get(confirmed.url).status_code == 200


def test_sign_up_with_a_telephone_number_shows_the_link_once(client, site):
    event = make_open_event()

    answer = client.post(address("signup_new", event.pk), filled(email="", phone="040 1234567"))
    page = client.get(answer.url)

    assert states(event) == [(2, "confirmed", "12.1.")]
    assert page.context["is_new"] is True


def test_reading_the_link_confirms_nothing_and_the_button_does(client, site):
    event = make_open_event()
    signed = come(event)
    url = address("signup", signed.token)

    client.get(url)
    before = states(event)
    client.post(url, {"step": "confirm"})

    assert before == [(1, "pending", "12.1.")]
    assert states(event) == [(1, "confirmed", "12.1.")]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"name": ""}, ["name"]),
        ({"email": "", "phone": ""}, ["email"]),
        ({"email": "aino"}, ["email"]),
        ({"email": "", "phone": "04"}, ["phone"]),
        ({"people": "0"}, ["people"]),
        ({"people": "21"}, ["people"]),
        ({"people": "x"}, ["people"]),
        ({"consent": None}, ["consent"]),
        ({"name": "www.example.org"}, ["name"]),
        ({"website": "x"}, ["__all__"]),
        ({"opened": ""}, ["__all__"]),
        ({"opened": "garbage"}, ["__all__"]),
    ],
)
def test_wrong_input_is_told_and_nothing_typed_is_lost(client, site, changes, wrong):
    event = make_open_event()

    answer = client.post(address("signup_new", event.pk), filled(message="Tulen", **changes))

    assert answer.status_code == 200
    assert list(errors_of(answer)) == wrong
    assert answer.context["form"]["message"].value() == "Tulen"
    assert Participant.objects.count() == 0


def test_form_sent_in_a_moment_goes_when_it_is_sent_again(client, site):
    event = make_open_event()
    url = address("signup_new", event.pk)

    first = client.post(url, filled(opened=stamp()))
    again = first.context["form"]["opened"].value()
    with time_machine.travel(local(2027, 1, 4, 12, 1), tick=False):
        second = client.post(url, filled(opened=again))

    assert list(errors_of(first)) == ["__all__"]
    assert second.status_code == 302


def test_several_dates_are_chosen_by_ticking(client, site):
    event = make_open_event(recurrence=WEEKLY)
    first, _second, third = dates_of(event)[:3]
    url = address("signup_new", event.pk)

    nothing = client.post(url, filled())
    client.post(url, filled(dates=[first.pk, third.pk]))

    assert list(errors_of(nothing)) == ["dates"]
    assert states(event) == [(2, "pending", "12.1."), (2, "pending", "26.1.")]


def test_date_that_is_full_is_refused_with_what_to_do(client, site):
    event = make_open_event(signup_capacity=3)
    come(event, people=2)

    answer = client.post(address("signup_new", event.pk), filled())

    assert [error.text for error in answer.context["errors"]] == [
        "ti 12.1.2027 klo 18.00–20.00: paikkoja on jäljellä vain 1. "
        "Valitse toinen päivä, vähemmän henkilöitä tai jono."
    ]


def test_too_many_sign_ups_of_one_contact_are_stopped(client, site, settings):
    settings.WAGTAIL_TALKO_SIGNUP_RATE_PER_CONTACT = "2/d"
    event = make_open_event()
    url = address("signup_new", event.pk)

    answers = [client.post(url, filled(email="mass@example.org")).status_code for _ in range(3)]

    assert answers == [302, 302, 429]
    assert Participant.objects.count() == 2


@pytest.mark.parametrize("changes", [{"takes_signups": False}, {"is_cancelled": True}])
def test_event_that_takes_none_has_no_form(client, site, changes):
    event = make_open_event(**changes)

    assert client.get(address("signup_new", event.pk)).status_code == 404


def test_wrong_code_is_told_and_after_five_none_is_taken(client, site):
    event = make_open_event()
    signed = come(event)
    right = code_in(Message.objects.get())
    url = address("signup_sent", signed.reference)

    wrong = [client.post(url, {"code": "000000" if right != "000000" else "1"}) for _ in range(5)]
    late = client.post(url, {"code": right})

    assert {answer.status_code for answer in wrong} == {200}
    assert list(errors_of(late)) == ["code"]
    assert states(event) == [(1, "pending", "12.1.")]


def test_cancelling_one_date_leaves_the_other(client, site):
    event = make_open_event(recurrence=WEEKLY)
    signed = come_for_sure(event, *dates_of(event)[:2])
    row = SignUp.objects.order_by("occurrence__start")[0]

    client.post(address("signup", signed.token), {"step": "cancel", "signup": row.pk})

    assert [state for _people, state, _day in states(event)] == ["cancelled", "confirmed"]


def test_change_of_people_and_task(client, site):
    event = make_open_event(tasks=[("Keitto", 2)], signup_asks_bring=True)
    (soup,) = event.signup_sheet.tasks.all()
    signed = come_for_sure(event)
    row = SignUp.objects.get()
    url = address("signup_change", signed.token, row.pk)

    client.post(url, {"people": "2", "task": soup.pk, "brings": "3 piirakkaa"})

    row.refresh_from_db()
    assert (row.people, row.task, row.brings) == (2, soup, "3 piirakkaa")


def test_erasing_leaves_nothing_of_the_person_and_the_link_ends(client, site):
    event = make_open_event()
    signed = come_for_sure(event, name="Aino", message="Hei", brings="Piirakka")
    url = address("signup", signed.token)

    answer = client.post(url, {"step": "erase"})

    participant = Participant.objects.get()
    assert answer.status_code == 200
    assert [getattr(participant, name) for name in Participant.PERSONAL] == [""] * 5
    assert SignUp.objects.get().brings == ""
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 64, "%C3%A4", "to"])
def test_guessed_link_is_the_same_answer_for_all(client, site, token):
    answer = client.get(f"/fi/talko/signup/{token}/")

    assert answer.status_code == 404
    assert "wagtail_talko/signups/ended.html" in [each.name for each in answer.templates]


def test_link_written_down_in_capitals_works(client, site):
    signed = come_for_sure(make_open_event())

    assert len(signed.token) == 26
    assert client.get(address("signup", signed.token.upper())).status_code == 200


def test_link_of_one_does_not_reach_another(client, site):
    event = make_open_event()
    mine, other = come_for_sure(event), come_for_sure(event)
    row = SignUp.objects.get(participant=other.participant)

    changed = client.get(address("signup_change", mine.token, row.pk))
    client.post(address("signup", mine.token), {"step": "cancel", "signup": row.pk})

    assert changed.status_code == 404
    assert [state for _people, state, _day in states(event)] == ["confirmed", "confirmed"]


def test_page_of_the_event_shows_what_is_missing_and_not_who_comes(client, site):
    event = make_open_event(
        tasks=[("Keitto", 2), ("Haravointi", 10)], signup_capacity=20, signup_asks_bring=True
    )
    soup = event.signup_sheet.tasks.all()[0]
    come_for_sure(event, name="Aino Salainen", task=soup, brings="3 piirakkaa")

    page = client.get(event.schedule_page.get_url())

    (line,) = page.context["signup"].dates
    missing = [(str(each.task), each.missing) for each in line.missing_tasks]
    assert missing == [("Haravointi", 10), ("Keitto", 1)]
    assert (line.left, line.people, line.brought) == (19, 1, ["3 piirakkaa"])
    assert page.content.decode().count("Salainen") == 0


def test_button_stays_when_the_next_dates_are_cancelled(client, site):
    event = make_open_event(recurrence=WEEKLY)
    for row in dates_of(event)[:3]:
        cancel_occurrence(occurrence=row, by=None)

    shown = client.get(event.schedule_page.get_url()).context["signup"]

    assert shown.is_open
    assert [line.row.date for line in shown.dates] == [row.date for row in dates_of(event)[3:6]]


def test_cancelling_what_has_begun_says_that_it_was_too_late(client, site):
    event = make_open_event()
    signed = come_for_sure(event)
    with time_machine.travel(local(2027, 1, 12, 19), tick=False):
        response = client.post(
            address("signup", signed.token), {"step": "cancel", "signup": signed.rows[0].pk}
        )
        page = client.get(response.url).content.decode()

    assert page.count("Se ei ollut enää mahdollista.") == 1
    assert states(event) == [(1, "confirmed", "12.1.")]


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_for_one_and_three(client, site, number, django_assert_num_queries):
    event = make_open_event(
        recurrence=f"RRULE:FREQ=WEEKLY;COUNT={number}", tasks=[("Keitto", 9)] * number,
        signup_asks_bring=True,
    )  # fmt: skip
    signed = None
    for _ in range(number):
        signed = come_for_sure(event, *dates_of(event), brings="Piirakka")
    client.get(address("signup_new", event.pk))  # Sites and types are known from here on.

    with django_assert_num_queries(16):
        client.get(address("signup_new", event.pk))
    with django_assert_num_queries(12):
        client.get(address("signup", signed.token))
