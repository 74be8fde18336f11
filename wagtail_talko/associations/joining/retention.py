"""Personal data goes away by itself some time after an application or invitation is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.joining import notifications
from wagtail_talko.associations.joining.models import (
    AssociationApplication,
    Invitation,
    utc_now,
)
from wagtail_talko.audit import audit
from wagtail_talko.spaces.queries import locked

State = AssociationApplication.State

BATCH = 500


def erase_old_applications(*, now: datetime | None = None) -> int:
    """Erase who applied `RETENTION_DAYS` after the answer; return how many.

    Which association, where and how it was answered stays: it is the municipality's record.
    """
    now = now or utc_now()
    before = now - timedelta(days=app_settings.RETENTION_DAYS)
    return _erase(AssociationApplication.objects.filter(decided_at__lt=before), now)


def close_old_applications(*, now: datetime | None = None) -> int:
    """Close and erase what waits since `APPLICATION_DAYS`; return how many. The applicant is told.

    The details of somebody who is never answered must not stay for ever either.
    """
    now = now or utc_now()
    before = now - timedelta(days=app_settings.APPLICATION_DAYS)
    old = AssociationApplication.objects.filter(state=State.WAITING, created_at__lt=before)
    closed = 0
    for pk in list(old.order_by("pk").values_list("pk", flat=True)):
        closed += _close(pk, now)
    return closed


@transaction.atomic
def _close(pk: int, now: datetime) -> int:
    waiting = AssociationApplication.objects.filter(pk=pk, state=State.WAITING)
    # Somebody may have answered it meanwhile.
    application = locked(waiting).first()
    if application is None:
        return 0
    application.state, application.decided_at = State.CLOSED, now
    application.save(update_fields=["state", "decided_at"])
    audit(application, "application.close", by=None)
    notifications.tell_closed(application)
    return _erase(AssociationApplication.objects.filter(pk=pk), now)


def _erase(applications: QuerySet[AssociationApplication], now: datetime) -> int:
    due = applications.filter(erased_at=None).order_by("pk")
    erased = 0
    while ids := list(due.values_list("pk", flat=True)[:BATCH]):
        erased += _erase_all(ids, now)
    return erased


@transaction.atomic
def _erase_all(ids: Sequence[int], now: datetime) -> int:
    left = AssociationApplication.objects.filter(pk__in=ids, erased_at=None)
    # Another run may have erased them since we looked.
    rows = list(locked(left).order_by("pk"))
    for application in rows:
        for name in AssociationApplication.PERSONAL:
            setattr(application, name, "")
        application.decided_by = None
        application.erased_at = now
        application.save()
        audit(application, "application.erase", by=None)
    return len(rows)


def erase_old_invitations(*, now: datetime | None = None) -> int:
    """Erase the address `RETENTION_DAYS` after a link ended unused; return how many.

    That of an accepted one is erased when it is accepted.
    """
    before = (now or utc_now()) - timedelta(days=app_settings.RETENTION_DAYS)
    old = Q(expires_at__lt=before) | Q(revoked_at__lt=before)
    return Invitation.objects.filter(old).exclude(email="").update(email="", invited_by=None)


def forget_person(sender: Any, instance: Any, **kwargs: Any) -> None:
    """When an account is deleted: end the links that the person sent, and forget the address."""
    # Without a sender a link would count as the system's own.
    sent = Invitation.objects.filter(invited_by=instance, accepted_at=None, revoked_at=None)
    sent.update(revoked_at=utc_now())
    _forget_address(getattr(instance, "email", ""))


def _forget_address(email: str) -> None:
    """End invitations to an address, erase answered applications of it.

    An application that still waits is left: it asks for an answer, and is erased after it or
    after `APPLICATION_DAYS`.
    """
    if not email:
        return
    now = utc_now()
    invited = Invitation.objects.filter(email=email.lower())
    invited.filter(revoked_at=None).update(revoked_at=now)
    invited.update(email="")
    answered = AssociationApplication.objects.exclude(state=State.WAITING)
    _erase(answered.filter(contact_email__iexact=email), now)
