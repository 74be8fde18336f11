"""What is mailed, word for word."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories import make_association, make_member
from wagtail_talko.models import Message
from wagtail_talko.organising.hosting.actions import answer_hosting

pytestmark = pytest.mark.django_db

SWEDISH = """\
Hej,

Vävarna frågar om Sångarna vill ordna det här evenemanget tillsammans.

Då nämns ni bredvid dem, och även era medlemmar sköter evenemangets datum och ser vilka som kommer.

Det räcker att en av er svarar.

Evenemang: Kevättalkoot
Arrangörer: Vävarna
Tider: ti 12.1.2027 kl. 18.00–20.00
Plats: Kirkonkylän ranta
Meddelande: Tulkaa mukaan!

Svara här: https://talko.example/sv/talko/organise/hosting/{pk}/

Joutsa
"""
FINNISH = """\
Hei,

Laulajat suostui ja järjestää nyt tapahtuman kanssanne.

Tapahtuma: Kevättalkoot
Järjestäjät: Kutojat ja Laulajat
Ajat: ti 12.1.2027 klo 18.00–20.00
Paikka: Kirkonkylän ranta
Viesti: Hienoa!

Tapahtuman järjestäjät: https://talko.example/fi/talko/organise/hosts/{key}/

Joutsa
"""


def letters(user) -> list[tuple[str, str]]:
    found = Message.objects.filter(recipient=user.email).order_by("pk")
    return list(found.values_list("subject", "body"))


def test_invitation_is_in_the_language_of_its_reader(people):
    row = people.invite()

    assert letters(people.singer) == [
        ("Vill ni ordna tillsammans: Kevättalkoot", SWEDISH.format(pk=row.pk))
    ]
    message = Message.objects.get()
    assert (message.kind, message.language) == ("association.event_host_invited", "sv")


def test_answer_is_told_to_who_asked(people):
    other = make_member(people.weavers, role="manager")
    people.invite()

    answer_hosting(invitation=people.row, accept=True, by=people.singer, message="Hienoa!")

    assert letters(people.weaver) == [
        ("Kutsu hyväksytty: Kevättalkoot", FINNISH.format(key=people.key))
    ]
    assert letters(other) == []


def test_answer_goes_to_the_managers_where_who_asked_has_gone(people):
    other = make_member(people.weavers, role="manager")
    people.invite()
    people.weaver.delete()

    answer_hosting(invitation=people.row, accept=False, by=people.singer)

    assert [subject for subject, _body in letters(other)] == [
        "Kutsusta kieltäydyttiin: Kevättalkoot"
    ]


def test_managers_are_asked_and_not_the_others(people):
    booker = make_member(people.singers)

    people.invite()

    assert letters(booker) == []


def test_association_without_managers_is_asked_all_the_same(people):
    people.singers.memberships.update(role="booker")
    bare = make_association("puhujat", email="puhujat@example.org")

    people.invite()
    people.singers = bare
    people.invite()

    told = Message.objects.order_by("pk").values_list("recipient", flat=True)
    assert list(told) == [people.singer.email, "puhujat@example.org"]


def test_hidden_place_is_not_told(people):
    page = people.event.schedule_page.specific
    page.hides_place = True
    page.save_revision().publish()

    people.invite()

    (letter,) = letters(people.singer)
    assert letter[1].count("Kirkonkylän ranta") == 0


def test_link_of_the_mail_leads_to_the_question(people, client):
    row = people.invite()
    with translation.override("sv"):
        address = reverse("talko:event_hosting", args=[row.pk])

    before = client.get(address)
    client.force_login(people.singer)
    answer = client.get(address)

    assert before.status_code == 302
    assert before.url.endswith(f"next={address}")
    assert (answer.status_code, answer.context["row"]) == (200, row)
