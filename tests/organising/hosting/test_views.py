"""The pages of hosts and of the question, as each person sees them."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from tests.events.conftest import NOW
from tests.events.factories import draft_event, page_of
from tests.factories import make_association, make_member, make_user
from wagtail_talko.models import EventHost, Message
from wagtail_talko.organising.hosting.actions import answer_hosting, invite_to_host

pytestmark = pytest.mark.django_db


def address(name: str, *parts: object, language: str = "fi") -> str:
    with translation.override(language):
        return reverse(f"talko:{name}", args=parts)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def errors_of(answer) -> list[str]:
    return [text for texts in answer.context["form"].errors.values() for text in texts]


def statuses(client, users, url, data=None) -> list[int]:
    found = []
    for user in users:
        client.force_login(user)
        send = client.get(url) if data is None else client.post(url, data)
        found.append(send.status_code)
    return found


def test_association_is_asked_in_words_and_accepts(people, client):
    client.force_login(people.weaver)
    asked = client.post(
        address("event_hosts", people.key), {"name": "laulajat", "message": "Moi"}, follow=True
    )
    assert said(asked) == [
        "Kutsu on lähetetty sähköpostilla: Laulajat. Saat viestin, kun yhdistys vastaa."
    ]
    client.force_login(people.singer)
    listed = client.get(address("events_own"))
    assert [(line.title, line.is_asked) for line in listed.context["waiting"]] == [
        ("Kevättalkoot", True)
    ]
    shown = client.get(address("event_hosting", people.row.pk)).content.decode()
    assert (shown.count("Haravoidaan."), shown.count("Moi")) == (1, 1)

    answer = client.post(address("event_hosting", people.row.pk), {"accept": "1"}, follow=True)

    assert said(answer) == ["Laulajat on nyt mukana järjestämässä tapahtumaa. Muille on kerrottu."]
    assert people.hosts() == ["kutojat", "laulajat"]
    page = client.get(page_of(people.event).get_url()).content.decode()
    assert page.count("Laulajat") == 1
    assert client.get(address("event_dates", people.event.pk)).status_code == 200


def test_declining_is_told_and_the_event_stays_as_it_was(people, client):
    people.invite()
    client.force_login(people.singer)

    answer = client.post(address("event_hosting", people.row.pk), {"decline": "1"}, follow=True)
    again = client.get(address("event_hosting", people.row.pk))

    assert said(answer) == ["Muille on kerrottu, että Laulajat ei tule mukaan."]
    assert people.hosts() == ["kutojat"]
    assert again.context["is_open"] is False
    assert client.get(address("event_dates", people.event.pk)).status_code == 404


def test_answering_twice_is_refused_in_words(people, client):
    people.invite()
    client.force_login(people.singer)
    client.post(address("event_hosting", people.row.pk), {"decline": "1"})

    answer = client.post(address("event_hosting", people.row.pk), {"accept": "1", "message": "Jaa"})

    assert errors_of(answer) == ["Tämä kutsu ei ole enää avoinna."]
    assert answer.context["form"]["message"].value() == "Jaa"
    assert people.hosts() == ["kutojat"]


def test_accepting_again_changes_nothing(people, client):
    people.invite()
    client.force_login(people.singer)
    for _each in range(2):
        answer = client.post(address("event_hosting", people.row.pk), {"accept": "1"})

    assert answer.url == address("event_hosts", people.key)
    assert Message.objects.filter(recipient=people.weaver.email).count() == 1


def test_question_taken_back_says_so(people, client):
    row = people.invite()
    client.force_login(people.weaver)
    taken = client.post(address("event_hosts", people.key), {"withdraw": row.pk}, follow=True)
    client.force_login(people.singer)

    answer = client.post(address("event_hosting", row.pk), {"accept": "1"}, follow=True)

    assert said(taken) == ["Kutsu on peruttu: Laulajat."]
    assert said(answer) == ["Tämä kutsu ei ole enää avoinna."]
    assert people.hosts() == ["kutojat"]


def test_host_leaves_and_others_stay(people, client):
    people.invite()
    answer_hosting(invitation=people.row, accept=True, by=people.singer)
    client.force_login(people.singer)
    shown = client.get(address("event_hosts", people.key))

    answer = client.post(address("event_leave", people.key, people.singers.pk), follow=True)

    assert (shown.context["own"], shown.context["may_leave"]) == ([people.singers], True)
    assert said(answer) == ["Laulajat ei enää ole tapahtuman järjestäjä. Muille on kerrottu."]
    assert people.hosts() == ["kutojat"]
    assert client.get(address("event_hosts", people.key)).status_code == 404


def test_others_find_nothing(people, client):
    row = people.invite()
    strangers = [make_member(make_association(), role="manager"), make_user()]
    hosts, leave = (
        address("event_hosts", people.key),
        address("event_leave", people.key, people.weavers.pk),
    )
    question = address("event_hosting", row.pk)

    for url in (hosts, leave):
        assert statuses(client, [*strangers, people.singer], url) == [404] * 3
        assert statuses(client, [*strangers, people.singer], url, {"withdraw": row.pk}) == [404] * 3
    assert statuses(client, [*strangers, people.weaver], question) == [404] * 3
    assert statuses(client, [*strangers, people.weaver], question, {"accept": "1"}) == [404] * 3
    client.logout()
    assert client.post(question, {"accept": "1"}).status_code == 302
    assert (people.row.state, people.hosts()) == ("invited", ["kutojat"])


def test_manager_of_the_rooms_sees_the_hosts_and_asks_nobody(people, client):
    client.force_login(make_user(is_superuser=True))

    shown = client.get(address("event_hosts", people.key))
    client.post(address("event_hosts", people.key), {"name": "Laulajat"})

    assert (shown.status_code, shown.context["form"]) == (200, None)
    assert EventHost.objects.count() == 0


def test_draft_is_seen_by_its_hosts_and_by_those_asked_alone(people, client):
    page = draft_event(hosts=[people.weavers], title="Luonnos", introduction="Salaa")
    page.save_revision()
    (row,) = invite_to_host(
        key=page.translation_key,
        asked_by=people.weavers,
        associations=[people.singers],
        by=people.weaver,
    )
    boss = make_user(is_superuser=True)

    hosts = address("event_hosts", page.translation_key)
    assert statuses(client, [people.weaver, people.singer, boss], hosts) == [200, 404, 404]
    question = address("event_hosting", row.pk)
    assert statuses(client, [people.singer, boss], question) == [200, 404]
    client.force_login(people.singer)
    client.post(question, {"accept": "1"})
    listed = client.get(address("events_own")).context["waiting"]
    assert [(line.title, line.is_asked) for line in listed] == [("Luonnos", False)]
    assert statuses(client, [people.singer], hosts) == [200]


def test_foreign_rows_are_not_taken_back(people, client):
    row = people.invite()
    other = draft_event(hosts=[people.weavers])
    client.force_login(people.weaver)

    for key in (row.pk, "x", "9" * 40, "\x00", ""):
        answer = client.post(address("event_hosts", other.translation_key), {"withdraw": key})
        assert answer.status_code == 404
    assert people.row.state == "invited"


@pytest.mark.parametrize("name", ["", "x" * 300, "\x00", "Ei ketään", "\u202e"])
def test_odd_names_are_refused_in_words_and_kept(people, client, name):
    client.force_login(people.weaver)

    answer = client.post(address("event_hosts", people.key), {"name": name, "message": "Moi"})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["name"]
    assert answer.context["form"]["message"].value() == "Moi"


def test_associations_of_the_same_name_are_told_apart(people, client):
    """As for bookings: which one is meant is asked, never guessed."""
    make_association(name={"fi": "Laulajat"}, municipality=people.singers.municipality)
    client.force_login(people.weaver)

    asked = client.post(address("event_hosts", people.key), {"name": "Laulajat"})
    client.post(address("event_hosts", people.key), {"name": "Laulajat", "pick": people.singers.pk})

    assert errors_of(asked) == ["Nimellä ”Laulajat” on useita yhdistyksiä. Valitse yksi."]
    assert people.row.state == "invited"


def test_unapproved_associations_are_not_found(people, client):
    people.singers.is_approved = False
    people.singers.save()
    client.force_login(people.weaver)

    answer = client.post(address("event_hosts", people.key), {"name": "Laulajat"})

    assert list(answer.context["form"].errors) == ["name"]


def test_asking_is_limited(people, client, settings):
    settings.WAGTAIL_TALKO_INVITATION_RATE = "1/h"
    make_association(name={"fi": "Puhujat"}, municipality=people.singers.municipality)
    client.force_login(people.weaver)

    client.post(address("event_hosts", people.key), {"name": "Laulajat"})
    answer = client.post(address("event_hosts", people.key), {"name": "Puhujat"})

    assert answer.status_code == 429
    assert errors_of(answer) == ["Olet lähettänyt paljon kutsuja. Yritä uudelleen tunnin kuluttua."]


def test_answering_is_limited(people, client, settings):
    settings.WAGTAIL_TALKO_CHANGING_RATE = "1/h"
    people.invite()
    client.force_login(people.singer)
    client.post(address("event_hosting", people.row.pk), {"decline": "1"})
    people.invite()

    answer = client.post(address("event_hosting", people.row.pk), {"accept": "1"})

    assert answer.status_code == 429
    assert people.hosts() == ["kutojat"]


def test_event_that_is_over_has_nothing_to_answer(people, client):
    people.invite()

    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        client.force_login(people.singer)
        question = client.get(address("event_hosting", people.row.pk))
        listed = client.get(address("events_own"))

    assert question.context["is_open"] is False
    assert listed.context["waiting"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_for_any_number_of_hosts(
    people, client, number, django_assert_num_queries
):
    for _each in range(number):
        people.singers = make_association(municipality=people.weavers.municipality)
        people.invite()
    client.force_login(people.weaver)

    client.get(address("event_hosts", people.key))
    with django_assert_num_queries(21):
        answer = client.get(address("event_hosts", people.key))

    assert len(answer.context["rows"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_any_number_of_questions(
    people, client, number, django_assert_num_queries
):
    for _each in range(number):
        page = draft_event(hosts=[people.weavers])
        asking = {"asked_by": people.weavers, "associations": [people.singers], "by": people.weaver}
        invite_to_host(key=page.translation_key, **asking)
    client.force_login(people.singer)

    client.get(address("events_own"))
    with django_assert_num_queries(18):
        answer = client.get(address("events_own"))

    assert len(answer.context["waiting"]) == number
