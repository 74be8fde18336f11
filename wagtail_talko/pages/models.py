"""Thin concrete page types. A site with its own base page leaves this app out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, Page

from wagtail_talko.events.mixins import ProgrammeMixin, TalkoEventMixin
from wagtail_talko.signups.mixins import SignUpMixin
from wagtail_talko.spaces.mixins import WelfareSpaceIndexMixin, WelfareSpaceMixin


class WelfareSpaceIndexPage(WelfareSpaceIndexMixin, Page):
    template = "wagtail_talko/pages/welfare_space_index_page.html"
    # A region has an index for each municipality.
    subpage_types = [
        "wagtail_talko_pages.WelfareSpaceIndexPage",
        "wagtail_talko_pages.WelfareSpacePage",
    ]
    content_panels = [*Page.content_panels, *WelfareSpaceIndexMixin.talko_panels]
    search_fields = [*Page.search_fields, *WelfareSpaceIndexMixin.talko_search_fields]
    api_fields = WelfareSpaceIndexMixin.talko_api_fields

    class Meta:
        verbose_name = _("welfare spaces")


class WelfareSpacePage(WelfareSpaceMixin, Page):
    template = "wagtail_talko/pages/welfare_space_page.html"
    parent_page_types = ["wagtail_talko_pages.WelfareSpaceIndexPage"]
    subpage_types = ["wagtail_talko_pages.ProgrammePage"]
    content_panels = [
        *Page.content_panels,
        *WelfareSpaceMixin.talko_panels,
        InlinePanel("pictures", label=_("picture"), heading=_("More pictures")),
    ]
    search_fields = [*Page.search_fields, *WelfareSpaceMixin.talko_search_fields]
    api_fields = WelfareSpaceMixin.talko_api_fields

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

    panels = [FieldPanel("image"), FieldPanel("caption")]

    def __str__(self) -> str:
        return self.caption


class ProgrammePage(ProgrammeMixin, Page):
    template = "wagtail_talko/pages/programme_page.html"
    # The programme of a space may stand below that of the whole site.
    subpage_types = ["wagtail_talko_pages.ProgrammePage", "wagtail_talko_pages.TalkoEventPage"]
    content_panels = [*Page.content_panels, *ProgrammeMixin.talko_panels]
    search_fields = [*Page.search_fields, *ProgrammeMixin.talko_search_fields]
    api_fields = ProgrammeMixin.talko_api_fields

    class Meta:
        verbose_name = _("programme")


class TalkoEventPage(SignUpMixin, TalkoEventMixin, Page):
    template = "wagtail_talko/pages/talko_event_page.html"
    parent_page_types = ["wagtail_talko_pages.ProgrammePage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        *TalkoEventMixin.talko_panels,
        *SignUpMixin.signup_panels,
    ]
    override_translatable_fields = [
        *TalkoEventMixin.override_translatable_fields,
        *SignUpMixin.signup_translatable_fields,
    ]
    search_fields = [*Page.search_fields, *TalkoEventMixin.talko_search_fields]
    api_fields = TalkoEventMixin.talko_api_fields

    class Meta:
        verbose_name = _("talko or other event")
