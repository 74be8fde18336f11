"""Applications of associations, and invitations of people to them."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.spaces.models import Municipality
from wagtail_talko.timeslots import local_date, utc_now

NAME_LENGTH = 100
EMAIL_LENGTH = 254
PHONE_LENGTH = 40
TEXT_LENGTH = 2000


def default_expiry() -> datetime:
    return utc_now() + timedelta(days=app_settings.INVITATION_DAYS)


class AssociationApplication(models.Model):
    """What an association sent on the public form. The municipality answers it once.

    What nobody answers is closed after `APPLICATION_DAYS`.
    """

    class Kind(models.TextChoices):
        """Who may apply: units of the municipality are added by its managers."""

        REGISTERED = "registered", _("Registered association")
        INFORMAL = "informal", _("Informal group")
        COMPANY = "company", _("Company")
        OTHER = "other", _("Other organisation")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        CLOSED = "closed", _("closed without an answer")

    # What names or reaches a person, or is free text in which somebody may have written it.
    PERSONAL = ("activity", "contact_name", "contact_email", "contact_phone", "message")

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_("municipality"),
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    # Of the pages it was written on: the name is in it, and the answer will be.
    language = models.CharField(_("language"), max_length=12)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    registration_number = models.CharField(_("registration number"), max_length=12, blank=True)
    activity = models.TextField(_("what it does"), max_length=TEXT_LENGTH, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=NAME_LENGTH, blank=True)
    contact_email = models.EmailField(_("e-mail"), max_length=EMAIL_LENGTH, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=PHONE_LENGTH, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    message = models.TextField(_("message of the answer"), blank=True)
    association = models.ForeignKey(
        Association,
        on_delete=models.PROTECT,
        null=True,
        related_name="applications",
        verbose_name=_("association"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("answered"), null=True)
    created_at = models.DateTimeField(_("sent"), default=utc_now, editable=False)
    erased_at = models.DateTimeField(null=True)
    search_text = models.TextField(editable=False, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("application of an association")
        verbose_name_plural = _("applications of associations")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "municipality"], name="talko_application_state")]

    def __str__(self) -> str:
        # An informal group may be called after a person, and the log keeps this for ever.
        return f"#{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = self.name.casefold()
        super().save(*args, **kwargs)

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def last_day(self) -> date:
        """The day, by the site's clock, on which it is closed and erased if nobody answers."""
        closes = self.created_at + timedelta(days=app_settings.APPLICATION_DAYS)
        return local_date(closes, ZoneInfo(settings.TIME_ZONE))


class Invitation(models.Model):
    """A link by which one person becomes a member. Only the hash of its token is kept."""

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="invitations"
    )
    # Lower case; empty once it has been accepted or its time has passed.
    email = models.EmailField(_("e-mail"), max_length=EMAIL_LENGTH, blank=True)
    role = models.CharField(
        _("role"), max_length=10, choices=Membership.Role, default=Membership.Role.BOOKER
    )
    language = models.CharField(_("language"), max_length=12)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Raised by every new token: each is told of by a message of its own.
    sequence = models.PositiveIntegerField(default=0)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=utc_now, editable=False)
    expires_at = models.DateTimeField(_("works until"), default=default_expiry)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None) & ~models.Q(email=""),
                name="talko_invitation_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.association_id}/{self.pk}"

    @property
    def last_day(self) -> date:
        """The day on which the link ends, by the site's clock."""
        return local_date(self.expires_at, ZoneInfo(settings.TIME_ZONE))

    def is_open(self, now: datetime | None = None) -> bool:
        """Say whether the link still works."""
        ended = self.accepted_at or self.revoked_at or self.association.is_archived
        return not ended and self.expires_at > (now or utc_now())
