"""What a clerk sets for one Wagtail site."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting


class TalkoSettings(BaseSiteSetting):
    """Which municipalities this site shows. None chosen means all."""

    municipalities = models.ManyToManyField(
        "wagtail_talko.Municipality",
        blank=True,
        verbose_name=_("municipalities"),
        help_text=_("Shown in this site's lists and feeds. Choose none to show all."),
    )

    panels = [FieldPanel("municipalities")]

    class Meta:
        verbose_name = _("Spaces and talkos")
