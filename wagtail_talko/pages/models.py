"""Thin concrete page types. A site with its own base page leaves this app out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, Page

from wagtail_talko.events.mixins import ProgrammeMixin, TalkoEventMixin
from wagtail_talko.spaces.mixins import WelfareSpaceIndexMixin, WelfareSpaceMixin


class WelfareSpaceIndexPage(WelfareSpaceIndexMixin, Page):
    class Meta:
        verbose_name = _("welfare spaces")


class WelfareSpacePage(WelfareSpaceMixin, Page):
    class Meta:
        verbose_name = _("welfare space")


class WelfareSpacePicture(Orderable):
    """One picture of a welfare space's gallery."""

    page = ParentalKey(WelfareSpacePage, on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("picture"),
    )
    caption = models.CharField(_("caption"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.caption


class ProgrammePage(ProgrammeMixin, Page):
    class Meta:
        verbose_name = _("programme")


class TalkoEventPage(TalkoEventMixin, Page):
    class Meta:
        verbose_name = _("talko or other event")
