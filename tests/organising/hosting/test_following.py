"""Rows follow the page; what was written before an answer does not undo it."""

from datetime import timedelta

import pytest
import time_machine

from tests.events.conftest import NOW
from tests.events.factories import block_of, page_of, publish
from wagtail_talko.events.projection import project_group
from wagtail_talko.models import Event, EventListing, Message
from wagtail_talko.organising.hosting.actions import answer_hosting, leave_event

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def joined(people):
    people.invite()
    answer_hosting(invitation=people.row, accept=True, by=people.singer)
    Message.objects.all().delete()
    return people


def subjects(user) -> list[str]:
    found = Message.objects.filter(recipient=user.email).order_by("pk")
    return list(found.values_list("subject", flat=True))


def write_older(page, hosts) -> None:
    """Let the live words be those of before the answer, as one who publishes at once writes."""
    page.hosts = hosts
    page.hosts.commit()


def test_host_that_an_editor_takes_off_is_told_so(joined):
    with time_machine.travel(LATER, tick=False):
        publish(page_of(joined.event), hosts=[joined.weavers])

    assert (joined.row.state, joined.hosts()) == ("left", ["kutojat"])
    assert subjects(joined.singer) == ["Ni är inte längre arrangör: Kevättalkoot"]


def test_host_that_an_editor_puts_there_need_not_answer(people):
    people.invite()

    publish(page_of(people.event), hosts=[people.weavers, people.singers])

    assert (people.row.state, people.row.message) == ("accepted", "")


def test_publishing_that_began_before_the_answer_does_not_undo_it(joined):
    page = page_of(joined.event)
    write_older(page, [joined.weavers])

    project_group(joined.key)

    assert (joined.row.state, joined.hosts()) == ("accepted", ["kutojat", "laulajat"])
    assert sorted(h.slug for h in page_of(joined.event).hosts.all()) == ["kutojat", "laulajat"]
    listing = EventListing.objects.get(event=joined.event, language="fi")
    assert listing.hosts == "Kutojat, Laulajat"
    assert subjects(joined.singer) == []


def test_publishing_that_began_before_one_left_does_not_bring_it_back(joined):
    leave_event(key=joined.key, association=joined.singers, by=joined.singer)
    write_older(page_of(joined.event), [joined.weavers, joined.singers])

    project_group(joined.key)

    assert (joined.row.state, joined.hosts()) == ("left", ["kutojat"])


def test_one_that_left_comes_back_when_an_editor_says_so(joined):
    leave_event(key=joined.key, association=joined.singers, by=joined.singer)

    with time_machine.travel(LATER, tick=False):
        publish(page_of(joined.event), hosts=[joined.weavers, joined.singers])

    assert (joined.row.state, joined.hosts()) == ("accepted", ["kutojat", "laulajat"])


def test_question_ends_with_the_host_that_asked_it(people):
    people.invite()

    with time_machine.travel(LATER, tick=False):
        publish(page_of(people.event), hosts=[])

    assert people.row.state == "withdrawn"
    assert subjects(people.singer)[1:] == ["Inbjudan återtagen: Kevättalkoot"]


def test_publishing_again_changes_nothing(joined):
    before = joined.row

    publish(page_of(joined.event), title="Uusi nimi")

    assert joined.row.answered_at == before.answered_at
    assert (joined.row.state, joined.hosts()) == ("accepted", ["kutojat", "laulajat"])
    assert Event.objects.get().needs_projection is False
    assert Message.objects.count() == 0


def test_every_time_of_the_page_has_the_same_hosts(people):
    publish(page_of(people.event), more_times=[block_of(12, 14)])
    events = Event.objects.filter(translation_key=people.key)

    people.invite()
    answer_hosting(invitation=people.row, accept=True, by=people.singer)
    joined = [event.hosts.count() for event in events]
    leave_event(key=people.key, association=people.singers, by=people.singer)

    assert joined == [2, 2]
    assert [list(event.hosts.all()) for event in events] == [[people.weavers]] * 2
