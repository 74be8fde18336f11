"""Asking, answering, taking back, leaving; what is refused."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from tests.events.conftest import NOW
from tests.events.factories import draft_event, make_event, page_of, publish
from tests.factories import make_association, make_member, make_user
from wagtail_talko.associations.actions import archive_association
from wagtail_talko.events.actions import may_change
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.models import Event, EventHost, EventListing, Message, Proposal
from wagtail_talko.organising.hosting.actions import (
    answer_hosting,
    invite_to_host,
    leave_event,
    withdraw_invitation,
)

pytestmark = pytest.mark.django_db


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(TalkoError) as caught:
        act(*args, **kwargs)
    return caught.value.code


def accept(people, row=None, **fields):
    return answer_hosting(invitation=row or people.row, accept=True, by=people.singer, **fields)


def subjects(user) -> list[str]:
    found = Message.objects.filter(recipient=user.email).order_by("pk")
    return list(found.values_list("subject", flat=True))


def draft_hosts(page) -> list[int]:
    return [host.pk for host in page.get_latest_revision_as_object().hosts.all()]


def test_one_that_accepts_hosts_the_event_and_may_organise_it(people):
    row = people.invite()
    assert (people.hosts(), may_change(people.event, people.singer)) == (["kutojat"], False)

    accept(people)

    assert people.hosts() == ["kutojat", "laulajat"]
    assert may_change(people.event, people.singer) is True
    assert sorted(h.slug for h in page_of(people.event).hosts.all()) == ["kutojat", "laulajat"]
    listing = EventListing.objects.get(event=people.event, language="fi")
    assert listing.hosts == "Kutojat, Laulajat"
    row.refresh_from_db()
    assert (row.state, row.message, row.answered_by, row.answered_at) == (
        "accepted", "", people.singer, NOW,
    )  # fmt: skip
    assert subjects(people.weaver) == ["Kutsu hyväksytty: Kevättalkoot"]


def test_one_that_declines_does_not_and_may_be_asked_again(people):
    people.invite()

    answer_hosting(invitation=people.row, accept=False, by=people.singer, message="Ei ehditä")

    assert people.hosts() == ["kutojat"]
    assert subjects(people.weaver) == ["Kutsusta kieltäydyttiin: Kevättalkoot"]
    assert Message.objects.get(recipient=people.weaver.email).body.count("Ei ehditä") == 1
    assert refused(accept, people) == "hosting_closed"
    people.invite()
    accept(people)
    assert people.hosts() == ["kutojat", "laulajat"]


def test_unsent_draft_of_an_editor_gains_the_host_and_stays_unsent(people):
    page = page_of(people.event)
    draft = page.get_latest_revision_as_object()
    draft.title = "Salaisuus"
    revision = draft.save_revision(user=make_user(is_superuser=True))
    people.invite()

    accept(people)

    page.refresh_from_db()
    assert (page.title, page.latest_revision_id) == ("Kevättalkoot", revision.pk)
    assert page.has_unpublished_changes is True
    assert draft_hosts(page) == [people.weavers.pk, people.singers.pk]
    assert page.get_latest_revision_as_object().title == "Salaisuus"
    # The editor publishes what the form shows.
    publish(page)
    assert people.hosts() == ["kutojat", "laulajat"]


def test_acceptance_before_publishing_survives_it(people):
    page = draft_event(hosts=[people.weavers], title="Luonnos")
    page.save_revision()
    (row,) = invite_to_host(
        key=page.translation_key,
        asked_by=people.weavers,
        associations=[people.singers],
        by=people.weaver,
    )

    answer_hosting(invitation=row, accept=True, by=people.singer)

    assert Event.objects.count() == 1
    event = publish(page)
    assert sorted(event.hosts.values_list("slug", flat=True)) == ["kutojat", "laulajat"]
    row.refresh_from_db()
    assert row.state == "accepted"


def test_whoever_acts_for_both_need_not_be_asked(people):
    people.singers.memberships.create(user=people.weaver)

    row = people.invite()

    assert (row.state, people.hosts()) == ("accepted", ["kutojat", "laulajat"])
    assert subjects(people.singer) == ["Ni ordnar tillsammans: Kevättalkoot"]
    assert subjects(people.weaver) == []


def test_invitation_taken_back_is_not_accepted(people):
    people.invite()

    withdraw_invitation(invitation=people.row, by=people.weaver)

    assert refused(accept, people) == "hosting_closed"
    assert refused(withdraw_invitation, invitation=people.row, by=people.weaver) == "hosting_closed"
    assert subjects(people.singer)[1:] == ["Inbjudan återtagen: Kevättalkoot"]


def test_one_that_leaves_is_a_host_no_more_and_the_last_one_stays(people):
    people.invite()
    accept(people)
    Message.objects.all().delete()

    leave_event(key=people.key, association=people.singers, by=people.singer)

    assert people.hosts() == ["kutojat"]
    assert [h.slug for h in page_of(people.event).hosts.all()] == ["kutojat"]
    assert draft_hosts(page_of(people.event)) == [people.weavers.pk]
    assert may_change(people.event, people.singer) is False
    assert (subjects(people.weaver), subjects(people.singer)) == (
        ["Järjestäjä jäi pois: Kevättalkoot"],
        [],
    )
    last = {"key": people.key, "association": people.weavers, "by": people.weaver}
    assert refused(leave_event, **last) == "last_host"


def test_words_go_to_a_host_that_stays(people):
    page = page_of(people.event)
    proposal = Proposal.objects.create(page_id=page.pk, association=people.weavers, language="fi")
    people.invite()
    accept(people)
    waiting = make_association("puhujat", municipality=people.weavers.municipality)
    speaker = make_member(waiting, role="manager")
    invite_to_host(
        key=people.key, asked_by=people.weavers, associations=[waiting], by=people.weaver
    )
    Message.objects.all().delete()

    leave_event(key=people.key, association=people.weavers, by=people.weaver)

    proposal.refresh_from_db()
    assert (proposal.association, people.hosts()) == (people.singers, ["laulajat"])
    (letter,) = Message.objects.filter(recipient=people.singer.email)
    assert letter.body.count("Evenemangets texter är nu på ert ansvar.") == 1
    # Nobody is left in whose name it was asked.
    assert EventHost.objects.get(association=waiting).state == "withdrawn"
    assert subjects(speaker) == ["Kutsu peruttu: Kevättalkoot"]


def test_who_may_do_what(people):
    stranger, resident = make_member(make_association()), make_user()
    row = people.invite()

    for user in (stranger, resident, people.weaver, None):
        answer = {"invitation": row, "accept": True, "by": user}
        assert refused(answer_hosting, **answer) == "not_allowed"
    for user in (stranger, resident, people.singer, None):
        assert refused(withdraw_invitation, invitation=row, by=user) == "not_allowed"
        leaving = {"key": people.key, "association": people.weavers, "by": user}
        assert refused(leave_event, **leaving) == "not_allowed"
        asking = {"asked_by": people.weavers, "associations": [make_association()], "by": user}
        assert refused(invite_to_host, key=people.key, **asking) == "not_allowed"
    # In the name of one that does not host it.
    own = {"asked_by": people.singers, "associations": [make_association()], "by": people.singer}
    assert refused(invite_to_host, key=people.key, **own) == "not_host"
    assert (people.row.state, people.hosts()) == ("invited", ["kutojat"])


def test_former_member_does_not_answer(people):
    people.invite()
    people.singers.memberships.all().delete()

    assert refused(accept, people) == "not_allowed"


def test_member_whose_account_is_closed_does_not_answer(people):
    people.invite()
    people.singer.is_active = False
    people.singer.save()

    assert refused(accept, people) == "not_allowed"


def test_any_member_of_the_association_answers(people):
    people.invite()
    booker = make_member(people.singers)

    answer_hosting(invitation=people.row, accept=True, by=booker)

    assert people.hosts() == ["kutojat", "laulajat"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"is_approved": False}, "association_not_approved"), ({"archived_at": NOW}, "not_in_use")],
)
def test_association_that_does_nothing_here_is_not_asked_and_does_not_accept(people, change, code):
    type(people.singers).objects.filter(pk=people.singers.pk).update(**change)
    assert refused(people.invite) == code
    type(people.singers).objects.filter(pk=people.singers.pk).update(
        is_approved=True, archived_at=None
    )
    people.invite()
    type(people.singers).objects.filter(pk=people.singers.pk).update(**change)

    assert refused(accept, people) == code
    # It can still say no.
    assert answer_hosting(invitation=people.row, accept=False, by=people.singer).state == "declined"


def test_archiving_ends_what_it_is_asked(people):
    people.invite()

    archive_association(association=people.singers, by=make_user(is_superuser=True))

    assert (people.row.state, people.row.message) == ("left", "")


def test_nobody_is_asked_twice_nor_who_is_a_host(people):
    people.invite()

    assert refused(people.invite) == "already_hosts"
    accept(people)
    assert refused(people.invite) == "already_hosts"
    asking = {"asked_by": people.singers, "associations": [people.weavers], "by": people.singer}
    assert refused(invite_to_host, key=people.key, **asking) == "already_hosts"


def test_hosts_are_nine_beside_the_first(people):
    others = [make_association() for _ in range(9)]
    asking = {"key": people.key, "asked_by": people.weavers, "by": people.weaver}
    invite_to_host(associations=others, **asking)

    code = refused(invite_to_host, associations=[people.singers], **asking)

    assert code == "too_many_event_hosts"


def test_event_that_is_over_is_not_asked_about_nor_answered(people):
    row = people.invite()
    later = NOW + timedelta(days=30)

    assert refused(accept, people, row, now=later) == "event_over"
    asking = {"asked_by": people.weavers, "associations": [make_association()], "by": people.weaver}
    assert refused(invite_to_host, key=people.key, now=later, **asking) == "event_over"


def test_cancelled_event_is_not_asked_about(people):
    publish(page_of(people.event), is_cancelled=True)

    assert refused(people.invite) == "event_over"


def test_rows_go_with_the_last_page(people):
    row = people.invite()

    page_of(people.event).delete()

    assert EventHost.objects.count() == 0
    assert refused(accept, people, row) == "event_gone"


def test_hidden_event_may_still_be_answered(people):
    """Taken down for a while: who accepts is a host when it is up again."""
    people.invite()
    page_of(people.event).unpublish()

    accept(people)
    publish(page_of(people.event))

    assert people.hosts() == ["kutojat", "laulajat"]


def test_log_holds_ids_alone(people):
    people.invite(message="Aino 040 123")
    accept(people)
    leave_event(key=people.key, association=people.singers, by=people.singer)

    entries = ModelLogEntry.objects.filter(action__startswith="wagtail_talko.event_host")
    states = ["invited", "accepted", "left"]
    assert [entry.data for entry in entries.order_by("pk")] == [
        {
            "event_pages": str(people.key),
            "association": people.singers.pk,
            "asked_by": people.weavers.pk,
            "state": state,
        }
        for state in states
    ]
    assert {entry.label for entry in entries} == {f"event host {people.row.pk}"}


@pytest.mark.parametrize("number", [1, 3])
def test_accepting_costs_the_same_however_many_hosts_there_are(
    people, number, django_assert_num_queries
):
    others = [make_association() for _ in range(number)]
    publish(page_of(people.event), hosts=[people.weavers, *others])
    people.invite()

    with django_assert_num_queries(95):
        accept(people)


def test_event_of_others_is_left_alone(people):
    other = make_event(hosts=[people.weavers])
    people.invite()

    accept(people)

    assert list(other.hosts.all()) == [people.weavers]
