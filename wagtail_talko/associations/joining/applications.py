"""An association applies; the municipality answers. Keyword-only, atomic, audited."""

from datetime import datetime
from typing import Any

from django.db import transaction

from wagtail_talko.associations.actions import approve_association, create_association
from wagtail_talko.associations.joining import notifications
from wagtail_talko.associations.joining.invitations import invite
from wagtail_talko.associations.joining.models import AssociationApplication, utc_now
from wagtail_talko.associations.joining.refusals import AlreadyAnswered, NotInUse
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.audit import audit
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.spaces.actions import check_manages
from wagtail_talko.spaces.models import Municipality
from wagtail_talko.spaces.queries import locked

State = AssociationApplication.State


@transaction.atomic
def submit_application(
    *, municipality: Municipality, name: str, language: str, kind: str, **details: Any
) -> AssociationApplication:
    """Take an application from anybody. Tells the applicant and the municipality.

    Sending the same again while it waits changes nothing and writes no mail.
    """
    # Two sendings at once would both find none.
    locked(Municipality.objects.all()).get(pk=municipality.pk)
    fields = {
        "municipality": municipality,
        "name": name,
        "language": language,
        "kind": kind,
        **details,
    }
    same = AssociationApplication.objects.filter(state=State.WAITING, **fields).first()
    if same:
        return same
    application = AssociationApplication.objects.create(**fields)
    audit(application, "application.send", by=None)
    notifications.tell_application(application)
    return application


@transaction.atomic
def approve_application(
    *,
    application: AssociationApplication,
    by: Any,
    association: Association | None = None,
    message: str = "",
    now: datetime | None = None,
) -> Association:
    """Let the association book, and invite the contact as its manager.

    A new association is made unless one of the same municipality is given. Raises
    `AlreadyAnswered`, `NotAllowed`, `NotInUse`.
    """
    fresh = _waiting(application, by)
    if association is None:
        association = create_association(
            municipality=fresh.municipality,
            by=by,
            name={fresh.language: fresh.name},
            kind=fresh.kind,
            registration_number=fresh.registration_number,
            is_approved=True,
        )
    elif association.municipality_id != fresh.municipality_id:
        raise NotAllowed
    elif association.is_archived:
        raise NotInUse(association=association)
    else:
        association = approve_association(association=association, by=by)
    _answer(fresh, State.APPROVED, by=by, message=message, now=now, association=association)
    invite(
        association=association,
        email=fresh.contact_email,
        role=Membership.Role.MANAGER,
        language=fresh.language,
        by=by,
        application=fresh,
        now=now,
    )
    return association


@transaction.atomic
def decline_application(
    *,
    application: AssociationApplication,
    by: Any,
    message: str = "",
    now: datetime | None = None,
) -> AssociationApplication:
    """Say no, and tell the applicant why. Raises `AlreadyAnswered`, `NotAllowed`."""
    fresh = _waiting(application, by)
    _answer(fresh, State.DECLINED, by=by, message=message, now=now)
    notifications.tell_declined(fresh)
    return fresh


def _waiting(application: AssociationApplication, by: Any) -> AssociationApplication:
    """Lock an application that waits for an answer of this user."""
    fresh = locked(AssociationApplication.objects.all()).get(pk=application.pk)
    check_manages(by, fresh.municipality)
    if not fresh.is_waiting:
        raise AlreadyAnswered
    return fresh


def _answer(
    application: AssociationApplication,
    state: str,
    *,
    by: Any,
    message: str,
    now: datetime | None,
    association: Association | None = None,
) -> None:
    application.state = state
    application.message = message.strip()
    application.association = association
    application.decided_by = by
    application.decided_at = now or utc_now()
    application.save()
    action = "application.approve" if state == State.APPROVED else "application.decline"
    audit(application, action, by=by, association=association.pk if association else None)
