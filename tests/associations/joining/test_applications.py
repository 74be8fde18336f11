import pytest
from wagtail.models import ModelLogEntry

from tests.admin.helpers import manager_of_new
from tests.associations.joining.sending import kinds, send_application
from tests.factories import make_association, make_member
from wagtail_talko.associations.joining.applications import (
    approve_application,
    decline_application,
)
from wagtail_talko.associations.joining.queries import twins
from wagtail_talko.associations.joining.refusals import AlreadyAnswered, NotInUse
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Association, AssociationApplication, Invitation, Message

pytestmark = pytest.mark.django_db


def test_application_tells_the_applicant_and_the_municipality(municipality):
    send_application(municipality, language="sv")

    told = Message.objects.order_by("pk").values_list("kind", "recipient", "language")
    assert list(told) == [
        ("association.application", "kutojat@example.org", "sv"),
        ("association.application-new", "tilat@example.org", "fi"),
    ]


def test_receipt_repeats_nothing_but_the_name(municipality):
    send_application(municipality, activity="Halpoja lainoja", contact_name="Tarjous")

    receipt = Message.objects.get(kind="association.application")

    assert "Kutojat" in receipt.body
    assert "Halpoja" not in receipt.body
    assert "Tarjous" not in receipt.body


def test_the_same_application_twice_is_one(municipality):
    first, second = (send_application(municipality) for _ in range(2))

    assert first == second
    assert Message.objects.count() == 2


def test_same_number_or_name_is_shown_as_the_same_association(municipality):
    first = send_application(municipality, kind="registered", registration_number="123.456")
    by_number = send_application(municipality, name="Muu", registration_number="123.456")
    by_name = send_application(municipality, name="KUTOJAT", contact_phone="")
    send_application(municipality, name="Kuoro")

    assert list(twins(first)) == [by_number, by_name]


def test_approving_makes_the_association_and_invites_the_contact(municipality, clerk):
    application = send_application(municipality, language="sv", registration_number="")

    association = approve_application(application=application, by=clerk, message="Välkomna")

    application.refresh_from_db()
    assert (association.slug, association.is_approved, str(association)) == (
        "kutojat",
        True,
        "Kutojat",
    )
    assert association.name == {"sv": "Kutojat"}
    assert (application.state, application.association, application.decided_by) == (
        "approved",
        association,
        clerk,
    )
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.language) == (
        "kutojat@example.org",
        "manager",
        "sv",
    )
    letter = Message.objects.get(kind="association.invitation")
    assert "Välkomna" in letter.body


def test_approving_may_attach_to_an_association_that_is_there(municipality, clerk):
    there = make_association("kutojat", municipality=municipality, is_approved=False)
    application = send_application(municipality)

    approve_application(application=application, by=clerk, association=there)

    there.refresh_from_db()
    assert there.is_approved
    assert Association.objects.count() == 1
    assert Invitation.objects.get().association == there


def test_managers_there_are_told_of_a_manager_the_municipality_invites(
    municipality, clerk, martat, chair, booker
):
    martat.memberships.filter(user=chair).update(language="sv")

    approve_application(application=send_application(municipality), by=clerk, association=martat)

    told = Message.objects.get(kind="association.manager-invited")
    assert (told.recipient, told.language) == (chair.email, "sv")
    assert "kutojat@example.org" in told.body
    assert "tilat@example.org" in told.body


def test_contact_who_is_manager_already_gets_no_link(municipality, clerk, martat):
    make_member(martat, role="manager", name="kutojat")
    application = send_application(municipality)

    approve_application(application=application, by=clerk, association=martat)

    assert not Invitation.objects.exists()
    assert kinds(recipient="kutojat@example.org") == [
        "association.application",
        "association.member",
    ]


@pytest.mark.parametrize("state", ["other municipality", "archived"])
def test_approving_attaches_to_no_other(state, municipality, clerk, martat):
    application = send_application(municipality)
    other = make_association() if state == "other municipality" else martat
    if state == "archived":
        martat.archive()

    with pytest.raises((NotAllowed, NotInUse)):
        approve_application(application=application, by=clerk, association=other)

    application.refresh_from_db()
    assert application.is_waiting


def test_declining_mails_the_reason(municipality, clerk):
    application = send_application(municipality)

    decline_application(application=application, by=clerk, message="Vain joutsalaisille")

    application.refresh_from_db()
    assert application.state == "declined"
    letter = Message.objects.get(kind="association.application-declined")
    assert "Vain joutsalaisille" in letter.body
    assert "tilat@example.org" in letter.body


@pytest.mark.parametrize("answer", [approve_application, decline_application])
def test_application_is_answered_once(answer, municipality, clerk):
    application = send_application(municipality)
    decline_application(application=application, by=clerk, message="Ei")

    with pytest.raises(AlreadyAnswered):
        answer(application=application, by=clerk)


@pytest.mark.parametrize("answer", [approve_application, decline_application])
def test_application_is_answered_by_its_own_municipality(answer, municipality):
    _theirs, stranger = manager_of_new()
    application = send_application(municipality)

    with pytest.raises(NotAllowed):
        answer(application=application, by=stranger)


def test_log_of_an_application_names_nobody(municipality, clerk):
    application = send_application(municipality)
    association = approve_application(application=application, by=clerk, message="Hei Kutojat")

    entries = ModelLogEntry.objects.filter(
        content_type__model__in=["associationapplication", "association"]
    )
    logged = " ".join(f"{entry.data} {entry.label}" for entry in entries)
    assert "kutojat@" not in logged
    assert "puhelin" not in logged
    label = f"#{application.pk}"
    assert {e.label for e in entries.filter(object_id=application.pk)} >= {label}
    assert association.pk
    assert AssociationApplication.objects.get().pk == application.pk
