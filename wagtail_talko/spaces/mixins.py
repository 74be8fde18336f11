"""Page behaviour of welfare spaces. No `Page` base: a site may have its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string

from wagtail_talko.spaces.models import Municipality, Space

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "image", "document-link"]


class WelfareSpaceIndexMixin(models.Model):
    """Lists the welfare spaces: of one municipality, or of all that the site shows."""

    introduction = models.TextField(_("introduction"), blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
        help_text=_("Leave empty to list the spaces of every municipality of this site."),
    )

    class Meta:
        abstract = True


class WelfareSpaceMixin(models.Model):
    """Tells about one welfare space: its story, its rooms, how to get there."""

    space = models.ForeignKey(
        Space,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("welfare space"),
    )
    introduction = models.TextField(_("introduction"), blank=True)
    story = RichTextField(_("story"), blank=True, features=FEATURES)
    cultural_history = RichTextField(_("cultural history"), blank=True, features=FEATURES)
    picture = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    getting_there = RichTextField(_("how to get there"), blank=True, features=FEATURES)
    accessibility_text = RichTextField(_("accessibility"), blank=True, features=FEATURES)
    contact = RichTextField(_("contact"), blank=True, features=FEATURES)

    class Meta:
        abstract = True
