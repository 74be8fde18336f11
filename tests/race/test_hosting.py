"""Associations are asked to host an event, answer, leave, while its page is published anew."""

import pytest
import time_machine

from tests.events.conftest import NOW
from tests.events.factories import make_event, make_programme, make_site, page_of
from tests.factories import make_association, make_member
from tests.race.racing import ROUNDS, WORKERS, one_winner, race
from tests.race.scenarios.proposals import FIELDS
from wagtail_talko.associations.actions import archive_association
from wagtail_talko.models import Event, EventHost
from wagtail_talko.organising.hosting.actions import (
    answer_hosting,
    invite_to_host,
    leave_event,
    withdraw_invitation,
)
from wagtail_talko.organising.proposals.actions import save_proposal, send_proposal

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def weavers():
    make_site()
    return make_association()


@pytest.fixture
def weaver(weavers):
    return make_member(weavers, role="manager")


@pytest.fixture
def events(weavers):
    parent = make_programme()
    return [make_event(parent=parent, hosts=[weavers]) for _round in range(ROUNDS)]


@pytest.fixture
def singers():
    return make_association()


@pytest.fixture
def managers(singers):
    return [make_member(singers, role="manager") for _worker in range(WORKERS)]


def ask(event, asked_by, by, *associations):
    return invite_to_host(
        key=event.translation_key, asked_by=asked_by, associations=associations, by=by
    )


def hosts_of(event):
    """What the page, its newest draft and the record say; they must say the same."""
    page = page_of(event)
    draft = page.get_latest_revision_as_object()
    found = [sorted(each.pk for each in place.hosts.all()) for place in (page, draft, event)]
    assert found == [found[0]] * 3
    return found[0]


def test_race_of_asking_asks_once(events, weavers, weaver, singers, managers):
    def work(worker, number):
        ask(events[number], weavers, weaver, singers)

    assert race(work) == [one_winner("already_hosts")] * ROUNDS
    assert EventHost.objects.count() == ROUNDS


def test_race_of_managers_who_answer_counts_one_answer(events, weavers, weaver, singers, managers):
    rows = [ask(event, weavers, weaver, singers)[0] for event in events]

    def work(worker, number):
        answer_hosting(invitation=rows[number], accept=worker % 2 == 0, by=managers[worker])

    assert race(work) == [one_winner("hosting_closed")] * ROUNDS
    for row, event in zip(rows, events, strict=True):
        row.refresh_from_db()
        both = sorted([weavers.pk, singers.pk])
        assert hosts_of(event) == (both if row.state == "accepted" else [weavers.pk])


def test_race_of_accepting_and_taking_back_has_one_winner(
    events, weavers, weaver, singers, managers
):
    rows = [ask(event, weavers, weaver, singers)[0] for event in events]

    def work(worker, number):
        if worker % 2:
            withdraw_invitation(invitation=rows[number], by=weaver)
        else:
            answer_hosting(invitation=rows[number], accept=True, by=managers[worker])

    assert race(work) == [one_winner("hosting_closed")] * ROUNDS
    for row, event in zip(rows, events, strict=True):
        row.refresh_from_db()
        both = sorted([weavers.pk, singers.pk])
        assert hosts_of(event) == (both if row.state == "accepted" else [weavers.pk])


def test_race_of_accepting_while_the_page_is_published_keeps_the_host(
    events, weavers, weaver, singers, managers
):
    """Each publishes words that were written before the answer."""
    rows = [ask(event, weavers, weaver, singers)[0] for event in events]
    drafts = []
    for event in events:
        page = page_of(event)
        page.title = "Uusi nimi"
        drafts.append(page.save_revision())

    def work(worker, number):
        if worker == 0:
            answer_hosting(invitation=rows[number], accept=True, by=managers[worker])
        else:
            drafts[number].publish()

    # Publishing writes the page first and takes our locks then.
    assert race(work, may_deadlock=True) == [["won"] * WORKERS] * ROUNDS
    for row, event in zip(rows, events, strict=True):
        row.refresh_from_db()
        assert row.state == "accepted"
        assert hosts_of(event) == sorted([weavers.pk, singers.pk])
        assert page_of(event).title == "Uusi nimi"
    assert Event.objects.filter(needs_projection=True).count() == 0


def test_race_of_accepting_while_the_association_sends_its_change_keeps_the_host(
    weavers, weaver, singers, managers
):
    weavers.is_trusted = True
    weavers.save()
    parent = make_programme()
    fields = {"association": weavers, "by": weaver, "fields": FIELDS, "language": "fi"}
    proposals = [
        send_proposal(proposal=save_proposal(parent=parent, **fields), by=weaver)
        for _round in range(ROUNDS)
    ]
    keys = [proposal.page.translation_key for proposal in proposals]
    events = [Event.objects.get(translation_key=key) for key in keys]
    rows = [ask(event, weavers, weaver, singers)[0] for event in events]

    def work(worker, number):
        if worker == 0:
            answer_hosting(invitation=rows[number], accept=True, by=managers[worker])
        else:
            saved = save_proposal(proposal=proposals[number], **fields)
            send_proposal(proposal=saved, by=weaver)

    # Of two who send the same change the second is told so.
    assert set().union(*race(work)) <= {"won", "already_sent"}
    for row, event in zip(rows, events, strict=True):
        row.refresh_from_db()
        assert row.state == "accepted"
        assert hosts_of(event) == sorted([weavers.pk, singers.pk])


def test_race_of_leaving_leaves_one_host(events, weavers, weaver, singers, managers):
    for event in events:
        (row,) = ask(event, weavers, weaver, singers)
        answer_hosting(invitation=row, accept=True, by=managers[0])

    def work(worker, number):
        leaving, by = (weavers, weaver) if worker % 2 else (singers, managers[worker])
        leave_event(key=events[number].translation_key, association=leaving, by=by)

    outcomes = race(work)

    assert [each.count("won") for each in outcomes] == [1] * ROUNDS
    assert set().union(*outcomes) == {"won", "last_host", "not_host"}
    assert [len(hosts_of(event)) for event in events] == [1] * ROUNDS


def test_race_of_archiving_and_accepting_leaves_no_archived_host(events, weavers, weaver):
    singers = [make_association() for _round in range(ROUNDS)]
    members = [make_member(each) for each in singers]
    rows = [
        ask(event, weavers, weaver, each)[0] for event, each in zip(events, singers, strict=True)
    ]

    def work(worker, number):
        if worker % 2:
            archive_association(association=singers[number], by=None)
        else:
            answer_hosting(invitation=rows[number], accept=True, by=members[number])

    codes = {"won", "association_in_use", "hosting_closed", "not_in_use"}
    assert set().union(*race(work)) <= codes
    for row, event, association in zip(rows, events, singers, strict=True):
        row.refresh_from_db()
        association.refresh_from_db()
        assert row.state == ("left" if association.is_archived else "accepted")
        is_host = association.pk in hosts_of(event)
        assert is_host is not association.is_archived
