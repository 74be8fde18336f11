"""Whom an event that is written names to host it too: remembered, and asked when it is sent."""

import pytest

from tests.events.factories import make_programme
from tests.factories import make_association, make_member, make_user
from tests.organising.test_proposing import address, approve, errors_of, said, the_page, typed
from wagtail_talko.models import Event, EventHost, Message, Proposal
from wagtail_talko.organising.hosting.actions import answer_hosting

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(site):
    make_programme()
    return make_association("kutojat", name={"fi": "Kutojat"})


@pytest.fixture
def member(client, host):
    user = make_member(host)
    client.force_login(user)
    return user


@pytest.fixture
def singers(host):
    return make_association("laulajat", name={"fi": "Laulajat"}, municipality=host.municipality)


@pytest.fixture
def singer(singers):
    return make_member(singers, role="manager")


def write(client, *parts, **changes):
    name = "event_edit" if parts else "event_new"
    return client.post(address(name, *parts), typed(**changes), follow=True)


def chosen(answer) -> list[str]:
    return [str(each.association) for each in answer.context["form"].chosen_hosts]


def rows() -> list[tuple[str, str]]:
    found = EventHost.objects.order_by("pk").values_list("association__slug", "state")
    return list(found)


def mails() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("recipient", flat=True))


def test_named_association_is_put_on_the_list_and_nothing_typed_is_lost(
    client, host, member, singers
):
    answer = write(client, step="add_host", host_name=" laulajat ", title="")

    assert (chosen(answer), errors_of(answer)) == (["Laulajat"], {})
    assert answer.context["form"]["contact"].value() == "040 123"
    assert answer.context["form"]["host_name"].value() is None
    assert Proposal.objects.count() == 0


def test_one_is_taken_off_the_list(client, host, member, singers):
    other = make_association(name={"fi": "Puhujat"}, municipality=host.municipality)

    answer = write(client, host=[singers.pk, other.pk], drop_host=str(singers.pk))

    assert (chosen(answer), errors_of(answer)) == (["Puhujat"], {})


def test_unknown_name_is_refused_in_words(client, host, member):
    answer = write(client, step="add_host", host_name="Ei ketään")

    assert list(errors_of(answer)) == ["host_name"]
    assert answer.context["form"]["host_name"].value() == "Ei ketään"


def test_saved_event_remembers_whom_to_ask_and_asks_nobody(client, host, member, singers, singer):
    write(client, step="save", host=[singers.pk], hosts_message="Tulkaa!")

    shown = client.get(address("event_edit", Proposal.objects.get().pk))

    assert (rows(), mails()) == ([("laulajat", "chosen")], [])
    assert (chosen(shown), shown.context["form"]["hosts_message"].value()) == (
        ["Laulajat"],
        "Tulkaa!",
    )
    assert shown.content.decode().count(f'name="host" value="{singers.pk}"') == 1


def test_one_that_is_taken_off_later_is_not_asked(client, host, member, singers, singer):
    write(client, step="save", host=[singers.pk])

    write(client, Proposal.objects.get().pk)

    assert (rows(), mails()) == ([], [])


def test_those_named_are_asked_when_it_is_sent(client, host, member, singers, singer):
    checked = write(client, step="check", host=[singers.pk])
    assert [name for name, _value in checked.context["hidden"]].count("host") == 1
    assert [row.label for row in checked.context["rows"]].count("Järjestäjiksi kanssanne") == 1

    answer = write(client, host=[singers.pk], hosts_message="Tulkaa!")

    assert said(answer).startswith("Tapahtuma on lähetetty.")
    assert (rows(), mails()) == ([("laulajat", "invited")], [singer.email])
    assert Message.objects.get().body.count("Viesti: Tulkaa!") == 1


def test_one_that_accepts_before_publishing_is_on_the_page_when_it_is_published(
    client, host, member, singers, singer
):
    write(client, host=[singers.pk])
    answer_hosting(invitation=EventHost.objects.get(), accept=True, by=singer)

    approve(make_user(is_superuser=True))

    hosts = Event.objects.get().hosts.order_by("slug").values_list("slug", flat=True)
    assert list(hosts) == ["kutojat", "laulajat"]
    assert rows() == [("laulajat", "accepted")]


def test_changing_the_words_keeps_a_host_that_has_accepted(client, host, member, singers, singer):
    write(client, host=[singers.pk])
    answer_hosting(invitation=EventHost.objects.get(), accept=True, by=singer)

    write(client, Proposal.objects.get().pk, title="Uusi nimi")

    page = the_page().get_latest_revision_as_object()
    assert sorted(each.slug for each in page.hosts.all()) == ["kutojat", "laulajat"]
    assert rows() == [("laulajat", "accepted")]


def test_event_of_a_trusted_association_asks_at_once(client, host, member, singers, singer):
    host.is_trusted = True
    host.save()

    write(client, host=[singers.pk])
    answer_hosting(invitation=EventHost.objects.get(), accept=True, by=singer)

    assert Event.objects.get().hosts.count() == 2


def test_one_that_was_asked_is_not_named_again(client, host, member, singers, singer):
    write(client, host=[singers.pk])

    answer = write(client, Proposal.objects.get().pk, step="add_host", host_name="Laulajat")

    assert errors_of(answer)["host_name"] == [
        "Laulajat on jo tämän tapahtuman järjestäjä, tai asiaa on jo kysytty."
    ]
    sent = write(client, Proposal.objects.get().pk, host=[singers.pk])
    assert [link.text for link in sent.context["errors"]] == [
        "Laulajat on jo tämän tapahtuman järjestäjä, tai asiaa on jo kysytty."
    ]
    assert mails() == [singer.email]


def test_own_association_is_no_joint_host(client, host, member):
    answer = write(client, step="add_host", host_name="Kutojat")

    assert errors_of(answer) == {"host_name": ["Kutojat on jo tapahtuman järjestäjä."]}


def test_foreign_ids_are_refused(client, host, member, singers):
    hidden = make_association(is_approved=False)

    for sent in (hidden.pk, "x", "9" * 40, "\x00", "-1"):
        answer = write(client, host=[sent])
        assert list(errors_of(answer)) == ["host_name"]
    assert (rows(), Proposal.objects.count()) == ([], 0)


def test_association_archived_since_is_named_when_it_cannot_be_asked(
    client, host, member, singers, singer
):
    write(client, step="save", host=[singers.pk])
    singers.is_approved = False
    singers.save()

    answer = write(client, Proposal.objects.get().pk, host=[singers.pk])

    assert list(errors_of(answer)) == ["host_name"]
    assert mails() == []


def test_asking_is_limited(client, host, member, singers, singer, settings):
    settings.WAGTAIL_TALKO_INVITATION_RATE = "1/h"
    other = make_association(name={"fi": "Puhujat"}, municipality=host.municipality)

    answer = write(client, host=[singers.pk, other.pk])

    assert answer.status_code == 429
    assert (mails(), Proposal.objects.count()) == ([], 0)


def test_event_thrown_away_takes_its_questions_back(client, host, member, singers, singer):
    write(client, host=[singers.pk])

    client.post(address("event_discard", Proposal.objects.get().pk))

    subjects = list(Message.objects.order_by("pk").values_list("subject", flat=True))
    assert subjects[1:] == ["Kutsu peruttu: Katon tervaus"]
    assert rows() == []


def test_event_thrown_away_is_told_to_who_has_accepted(client, host, member, singers, singer):
    write(client, host=[singers.pk])
    answer_hosting(invitation=EventHost.objects.get(), accept=True, by=singer)
    Message.objects.all().delete()

    client.post(address("event_discard", Proposal.objects.get().pk))

    told = Message.objects.values_list("recipient", "subject")
    assert list(told) == [(singer.email, "Tapahtuma poistettu: Katon tervaus")]
    assert rows() == []


def test_copy_for_next_year_names_who_hosted_it(client, host, member, singers, singer):
    host.is_trusted = True
    host.save()
    write(client, host=[singers.pk])
    answer_hosting(invitation=EventHost.objects.get(), accept=True, by=singer)
    Message.objects.all().delete()

    client.post(address("event_copy", Event.objects.get().pk))

    copied = Proposal.objects.get(state="draft")
    assert rows() == [("laulajat", "accepted"), ("laulajat", "chosen")]
    assert chosen(client.get(address("event_edit", copied.pk))) == ["Laulajat"]
    assert mails() == []


@pytest.mark.parametrize("number", [1, 3])
def test_form_costs_the_same_for_any_number_of_hosts(
    client, host, member, number, django_assert_num_queries
):
    others = [make_association(municipality=host.municipality) for _each in range(number)]
    write(client, step="save", host=[each.pk for each in others])
    link = address("event_edit", Proposal.objects.get().pk)

    client.get(link)
    with django_assert_num_queries(28):
        answer = client.get(link)

    assert len(answer.context["form"].chosen_hosts) == number
