"""Which associations are asked to host an event beside those that do."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.models import Association

MESSAGE_LENGTH = 500


def utc_now() -> datetime:
    return datetime.now(UTC)


class EventHost(models.Model):
    """An association that is asked to host an event too, and what it answered.

    Keyed by the translation key of the event's pages: that is there before the event is published,
    when there is no `Event` yet, it is the same in every language, and it stays when another page
    takes over the schedule. Who hosts an event is what its page says (`hosts`); these rows tell
    how an association came to be there, and follow the page (`following.py`).
    """

    class State(models.TextChoices):
        # Named in the form; it is asked when the event is sent.
        CHOSEN = "chosen", _("not asked yet")
        INVITED = "invited", _("invited")
        ACCEPTED = "accepted", _("joint host")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("taken back")
        LEFT = "left", _("left")

    # To be answered, or to be asked.
    OPEN = (State.CHOSEN, State.INVITED)
    # Not to be asked again.
    STANDING = (*OPEN, State.ACCEPTED)

    translation_key = models.UUIDField(db_index=True, editable=False)
    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="joint_events"
    )
    # In whose name they were asked; none where an editor has put them on the page.
    asked_by = models.ForeignKey(Association, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=State)
    message = models.CharField(_("message"), max_length=MESSAGE_LENGTH, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=utc_now, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("joint host of an event")
        verbose_name_plural = _("joint hosts of events")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "association"], name="talko_event_host_once"
            )
        ]

    def __str__(self) -> str:
        return f"event host {self.pk}"
