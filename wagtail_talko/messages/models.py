"""The outbox: actions write messages in their own transaction, a task sends them after commit."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One mail to one person, ready to send. Its text is erased some days after it went."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=40)
    recipient = models.EmailField(_("recipient"), blank=True)
    language = models.CharField(_("language"), max_length=12)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    body = models.TextField(_("text"), blank=True)
    calendar = models.TextField(_("calendar file"), blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    # Holds a key to something: its text is erased as soon as it has gone.
    is_secret = models.BooleanField(default=False)
    # Whose personal data it holds besides the recipient's address: erased together with them.
    concerns = models.CharField(max_length=40, blank=True, db_index=True, editable=False)
    dedupe_key = models.CharField(max_length=150, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="talko_message_state")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
