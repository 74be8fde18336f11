from datetime import UTC, datetime, timedelta

import pytest

from tests.associations.joining.sending import kinds, send_application, send_invitation
from tests.factories import make_user
from wagtail_talko.associations.joining.applications import decline_application
from wagtail_talko.associations.joining.invitations import revoke_invitation
from wagtail_talko.associations.joining.retention import (
    close_old_applications,
    erase_old_applications,
    erase_old_invitations,
)
from wagtail_talko.models import AssociationApplication, Invitation

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def personal(application):
    application.refresh_from_db()
    return {getattr(application, name) for name in AssociationApplication.PERSONAL}


def test_answered_application_is_erased_after_its_days(municipality, clerk):
    application = send_application(municipality)
    decline_application(application=application, by=clerk, message="Ei", now=NOW)

    assert erase_old_applications(now=NOW + 89 * DAY) == 0
    assert erase_old_applications(now=NOW + 91 * DAY) == 1
    assert erase_old_applications(now=NOW + 91 * DAY) == 0

    assert personal(application) == {""}
    assert (application.name, application.state, application.decided_by) == (
        "Kutojat",
        "declined",
        None,
    )


def test_application_that_nobody_answers_is_closed_and_erased(municipality):
    application = send_application(municipality)
    now = application.created_at

    assert erase_old_applications(now=now + 500 * DAY) == 0
    assert close_old_applications(now=now + 179 * DAY) == 0
    assert close_old_applications(now=now + 181 * DAY) == 1
    assert close_old_applications(now=now + 181 * DAY) == 0

    assert personal(application) == {""}
    assert (application.name, application.state) == ("Kutojat", "closed")
    assert kinds(recipient="kutojat@example.org") == [
        "association.application",
        "association.application-closed",
    ]


@pytest.mark.parametrize(("end", "days"), [("expired", 104), ("revoked", 90)])
def test_address_of_an_unused_invitation_is_erased_after_its_days(end, days, martat, chair):
    invitation = send_invitation(martat, by=chair, now=NOW)
    if end == "revoked":
        revoke_invitation(invitation=invitation, by=chair, now=NOW)

    assert erase_old_invitations(now=NOW + (days - 1) * DAY) == 0
    assert erase_old_invitations(now=NOW + (days + 1) * DAY) == 1

    assert list(Invitation.objects.values_list("email", "invited_by")) == [("", None)]


def test_deleting_an_account_leaves_no_address_behind(municipality, martat, chair, clerk):
    user = make_user("lahtija")
    send_invitation(martat, by=chair, email=user.email)
    send_invitation(martat, by=chair, email="muu@example.org")
    answered = send_application(municipality, contact_email=user.email)
    decline_application(application=answered, by=clerk, message="Ei")
    waiting = send_application(municipality, contact_email=user.email)

    user.delete()

    found = Invitation.objects.order_by("pk").values_list("email", "revoked_at")
    assert [(email, bool(ended)) for email, ended in found] == [
        ("", True),
        ("muu@example.org", False),
    ]
    assert personal(answered) == {""}
    waiting.refresh_from_db()
    assert waiting.contact_email == "lahtija@example.org"
