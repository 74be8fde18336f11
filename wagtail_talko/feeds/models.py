"""The addresses of members' private calendars."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.timeslots import utc_now


class FeedToken(models.Model):
    """One private calendar address of a person. Only the hash of its token is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="talko_feed_tokens"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=utc_now, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("private calendar address")
        verbose_name_plural = _("private calendar addresses")

    def __str__(self) -> str:
        return f"{self.user_id}/{self.pk}"
