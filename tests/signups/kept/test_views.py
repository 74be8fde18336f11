"""Keeping places on the organisers' pages, and signing up by the link of a group."""

import re

import pytest
import time_machine
from django.utils import translation

from tests.admin.helpers import make_manager, make_superuser, manager_of_new
from tests.factories import local, make_association, make_member, make_municipality, make_user
from tests.signups.factories import (
    WEEKLY,
    code_in,
    come_for_sure,
    dates_of,
    make_open_event,
    states,
)
from tests.signups.kept.factories import keep
from tests.signups.test_views import address, errors_of, filled
from wagtail_talko.models import KeptPlaces, Message, Participant, SignUp
from wagtail_talko.signups.kept.actions import give_up_kept_places
from wagtail_talko.signups.kept.retention import erase_old_group_names
from wagtail_talko.signups.links import group_path, token_of
from wagtail_talko.signups.models import MOST_PEOPLE
from wagtail_talko.timeslots import utc_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality(db):
    return make_municipality()


@pytest.fixture
def event(site, municipality):
    host = make_association(municipality=municipality)
    return make_open_event(
        hosts=[host], recurrence=WEEKLY, signup_capacity=20, title="Katon tervaus"
    )


@pytest.fixture
def organiser(client, event):
    """The client of a member of the host."""
    client.force_login(make_member(event.hosts.get()))
    return client


def link(event, group) -> str:
    with translation.override("fi"):
        return group_path(event, group)


def kept(**changes) -> dict:
    """What an organiser sends."""
    fields = {"date": "", "name": "Luokka 3 B", "places": "5", "returns_hours": "48", "key": "x"}
    return {**fields, **changes}


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())


def test_organiser_keeps_places_and_copies_the_link(organiser, event):
    url = address("signup_groups", event.pk)

    empty = organiser.get(url)
    answer = organiser.post(url, kept())
    page = organiser.get(answer.url)

    group = KeptPlaces.objects.get()
    assert empty.context["form"]["returns_hours"].value() == 48
    assert (group.name, group.places, group.returns_hours, group.occurrence) == (
        "Luokka 3 B", 5, 48, None,
    )  # fmt: skip
    shown = re.findall(r'value="(\S+/signup/to/\S+)" readonly', page.content.decode())
    assert shown == ["https://talko.example" + link(event, group)]


def test_form_proposes_a_day_before_sign_up_closes(client, site):
    event = make_open_event(signup_capacity=20, signup_closes_hours=72)
    client.force_login(make_superuser())

    page = client.get(address("signup_groups", event.pk))

    assert page.context["form"]["returns_hours"].value() == 96


def test_one_date_is_chosen(organiser, event):
    second = dates_of(event)[1]

    organiser.post(address("signup_groups", event.pk), kept(date=second.pk))

    assert KeptPlaces.objects.get().occurrence == second


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 101}, ["name"]),
        ({"name": "A\0B"}, ["name"]),
        ({"places": "0"}, ["places"]),
        ({"places": "9" * 30}, ["places"]),
        ({"places": "viisi"}, ["places"]),
        ({"returns_hours": "-1"}, ["returns_hours"]),
        ({"returns_hours": "9" * 30}, ["returns_hours"]),
        ({"date": "9" * 30}, ["date"]),
        ({"date": "x"}, ["date"]),
    ],
)
def test_wrong_input_is_told_and_nothing_typed_is_lost(organiser, event, changes, wrong):
    answer = organiser.post(address("signup_groups", event.pk), kept(**changes))

    assert answer.status_code == 200
    assert list(errors_of(answer)) == wrong
    (field,) = wrong
    assert answer.context["form"][field].value() == changes[field]
    assert KeptPlaces.objects.count() == 0


def test_too_few_places_are_told_with_the_first_dates(organiser, event):
    come_for_sure(event, people=18, whole_series=True)

    answer = organiser.post(address("signup_groups", event.pk), kept())

    texts = [error.text for error in answer.context["errors"]]
    assert len(texts) == 20
    assert texts[0] == (
        "ti 12.1.2027 klo 18.00–20.00: ryhmälle varattavia paikkoja on vain 2. "
        "Varaa vähemmän paikkoja."
    )
    assert answer.context["form"]["places"].value() == "5"


def test_event_without_a_limit_says_why_there_is_no_form(client, site):
    event = make_open_event()
    client.force_login(make_superuser())

    page = client.get(address("signup_groups", event.pk))
    answer = client.post(address("signup_groups", event.pk), kept())

    assert (page.status_code, page.context["form"]) == (200, None)
    assert (answer.status_code, KeptPlaces.objects.count()) == (200, 0)


def test_change_and_give_up(organiser, event):
    group = keep(event)
    url = address("signup_group_change", event.pk, group.pk)

    wrong = organiser.post(url, kept(step="change", places="21"))
    organiser.post(url, kept(step="change", name="Luokka 4 B", places="7", returns_hours="24"))
    changed = KeptPlaces.objects.get()
    organiser.post(url, {"step": "give-up"})

    assert (wrong.status_code, wrong.context["form"]["places"].value()) == (200, "21")
    assert (changed.name, changed.places, changed.returns_hours) == ("Luokka 4 B", 7, 24)
    assert KeptPlaces.objects.get().ended_at == utc_now()
    assert organiser.get(url).status_code == 404


def test_each_user_reaches_the_groups_they_organise(client, event, municipality):
    group = keep(event)
    users = {
        "host": make_member(event.hosts.get()),
        "manager": make_manager(municipality.collection),
        "superuser": make_superuser(),
        "another host": make_member(make_association()),
        "another manager": manager_of_new()[1],
        "nobody's": make_user(),
    }
    pages = [
        address("signup_groups", event.pk),
        address("signup_group_change", event.pk, group.pk),
    ]

    def statuses(user) -> list[int]:
        client.force_login(user)
        return [ask(page).status_code for page in pages for ask in (client.get, client.post)]

    answers = {name: statuses(user) for name, user in users.items()}
    client.logout()

    assert answers == {
        "host": [200] * 4,
        "manager": [200] * 4,
        "superuser": [200] * 4,
        "another host": [404] * 4,
        "another manager": [404] * 4,
        "nobody's": [404] * 4,
    }
    assert [client.get(page).status_code for page in pages] == [302, 302]


def test_group_of_another_event_is_not_found(client, event):
    host = make_association()
    own = make_open_event(hosts=[host], signup_capacity=20)
    client.force_login(make_member(host))

    answer = client.post(
        address("signup_group_change", own.pk, keep(event).pk), {"step": "give-up"}
    )

    assert answer.status_code == 404
    assert KeptPlaces.objects.get().ended_at is None


def test_public_page_tells_the_number_and_not_the_name(client, event):
    group = keep(event)
    keep(event, places=2, name="Martat", occurrence=dates_of(event)[1])
    come_for_sure(event, people=4, group=group)

    page = text_of(client.get(event.schedule_page.get_url()))
    form = text_of(client.get(address("signup_new", event.pk)))

    first = "1 paikka on varattu ryhmälle. Varaus päättyy: su 10.1. klo 18.00."
    second = "7 paikkaa on varattu ryhmille. Viimeinenkin varaus päättyy: su 17.1. klo 18.00."
    assert [page.count(first), page.count(second)] == [1, 1]
    assert [text.count(name) for text in (page, form) for name in ("3 B", "Martat")] == [0] * 4


def test_group_signs_up_by_its_link_and_the_organiser_sees_with_whom(client, event):
    group = keep(event, places=20)
    first = dates_of(event)[0]
    full = client.get(address("signup_new", event.pk)).context["shown"].dates[0]

    page = client.get(link(event, group))
    sent = client.post(link(event, group), filled(dates=[first.pk]))
    code = code_in(Message.objects.get())
    own = client.get(client.post(sent.url, {"code": code}).url)
    client.force_login(make_member(event.hosts.get()))
    day = client.get(address("signup_day", event.pk, first.date))

    assert full.left == 0
    line = page.context["shown"].dates[0]
    assert (line.left, line.kept) == (20, 20)
    assert text_of(page).count("Ilmoittaudut ryhmässä Luokka 3 B.") == 1
    assert states(event) == [(2, "confirmed", "12.1.")]
    assert SignUp.objects.get().participant.group == group
    assert text_of(own).count("Ryhmä: Luokka 3 B") == 1
    assert text_of(day).count("Ryhmä: Luokka 3 B") == 1
    assert text_of(day).count("Luokka 3 B: käytössä 2/20 varatusta paikasta.") == 1


def test_link_of_one_date_offers_that_date_alone(client, event):
    second = dates_of(event)[1]
    group = keep(event, occurrence=second)

    page = client.get(link(event, group))
    client.post(link(event, group), filled())

    assert [line.row for line in page.context["shown"].dates] == [second]
    assert {"dates", "whole_series"} & set(page.context["form"].fields) == set()
    assert states(event) == [(2, "pending", "19.1.")]


def test_organiser_signs_up_the_whole_group_by_the_link(client, event):
    group = keep(event, places=18)

    client.post(
        link(event, group),
        filled(
            people=str(MOST_PEOPLE - 2), email="", phone="040 1234567", helper_name="Opettaja",
            dates=[dates_of(event)[0].pk],
        ),
    )  # fmt: skip

    signed = Participant.objects.get()
    assert (signed.group, signed.helper_name) == (group, "Opettaja")
    assert states(event) == [(18, "confirmed", "12.1.")]


def test_link_never_tells_who_else_comes(client, event):
    group = keep(event)
    come_for_sure(event, name="Aino Salainen", group=group, brings="x")
    come_for_sure(event, name="Bertta Salainen", group=group, people=4)

    pages = [client.get(link(event, group)), client.post(link(event, group), filled(people="30"))]

    assert [text_of(page).count("Salainen") for page in pages] == [0, 0]


def test_link_given_up_leads_to_the_common_form(client, event):
    group = keep(event)
    give_up_kept_places(kept=group, by=None)

    answer = client.get(link(event, group))

    assert (answer.status_code, answer.url) == (302, address("signup_new", event.pk))


def test_link_of_a_forgotten_group_is_none(client, event):
    group = keep(event, occurrence=dates_of(event)[0])
    url = link(event, group)
    with time_machine.travel(local(2027, 2, 12, 12), tick=False):
        erase_old_group_names()

    assert client.get(url).status_code == 404


def test_link_in_capitals_works_and_others_do_not(client, event, site):
    group = keep(event)
    other = make_open_event(signup_capacity=20)
    signed = come_for_sure(event)
    tokens = [token_of(group), token_of(group).upper(), "x", "ä", "%00", signed.token, "9" * 300]

    found = [client.get(f"/fi/talko/signup/to/{event.pk}/{text}/").status_code for text in tokens]

    assert found == [200, 200, 404, 404, 404, 404, 404]
    assert client.get(link(other, group)).status_code == 404
    assert client.get(address("signup", token_of(group))).status_code == 404


def test_link_of_a_hidden_event_is_none(client, event):
    group = keep(event)
    event.schedule_page.specific.unpublish()

    assert client.get(link(event, group)).status_code == 404


def test_link_is_for_no_search_engine_and_no_other_site(client, event):
    answer = client.get(link(event, keep(event)))

    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "strict-origin")
    assert "no-store" in answer["Cache-Control"]


def test_links_of_groups_are_counted_by_themselves(client, event, settings):
    settings.WAGTAIL_TALKO_SIGNUP_RATE = "2/h"
    groups = [keep(event), keep(event, name="Martat")]
    row = dates_of(event)[0]
    pages = [address("signup_new", event.pk), *(link(event, each) for each in groups)]

    answers = [
        [
            client.post(
                page, filled(people="1", email=f"a{place}{number}@example.org", dates=[row.pk])
            ).status_code
            for number in range(3)
        ]
        for place, page in enumerate(pages)
    ]

    assert answers == [[302, 302, 429]] * 3


def test_name_in_markup_is_text_everywhere(organiser, event):
    markup = "<img src=x onerror=alert(1)>"
    organiser.post(address("signup_groups", event.pk), kept(name=markup))
    group = KeptPlaces.objects.get()
    signed = come_for_sure(event, group=group)
    day = dates_of(event)[0].date

    pages = [
        address("signup_groups", event.pk),
        address("signup_group_change", event.pk, group.pk),
        address("signup_day", event.pk, day),
        address("signup_person", event.pk, day, signed.rows[0].pk),
        address("signup", signed.token),
        link(event, group),
    ]

    shown = [organiser.get(page).content.decode() for page in pages]
    assert [text.count(markup) for text in shown] == [0] * len(pages)
    assert [text.count("&lt;img") > 0 for text in shown] == [True] * len(pages)


def test_export_tells_with_which_group_one_comes(client, event):
    signed = come_for_sure(event, group=keep(event))

    answer = client.get(address("signup_export", signed.token))

    assert answer.json()["group"] == "Luokka 3 B"


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_for_one_and_three(client, event, number, django_assert_num_queries):
    rows = dates_of(event)[:number]
    groups = [keep(event, places=2, name=f"Luokka {each}") for each in range(number)]
    for group in groups:
        come_for_sure(event, *rows, group=group)
    day = address("signup_day", event.pk, rows[0].date)
    client.get(link(event, groups[0]))  # Sites and types are known from here on.

    with django_assert_num_queries(15):
        client.get(link(event, groups[0]))
    client.force_login(make_member(event.hosts.get()))
    client.get(day)
    with django_assert_num_queries(21):
        client.get(address("signup_groups", event.pk))
    with django_assert_num_queries(25):
        client.get(day)
