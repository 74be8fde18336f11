"""Page behaviour of welfare spaces. No `Page` base: a site may have its own."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.search import index

from wagtail_talko.localize import localized
from wagtail_talko.spaces.models import Municipality, Space
from wagtail_talko.spaces.presenting import facts_of, hours_of, rooms_of

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

    talko_panels = [FieldPanel("introduction"), FieldPanel("municipality")]
    talko_search_fields = [index.SearchField("introduction")]
    talko_api_fields = [APIField("introduction")]
    override_translatable_fields = localized(words=("introduction",), settled=("municipality",))

    class Meta:
        abstract = True

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `space_pages`: the live pages about spaces below this one, by name."""
        pages = [
            page
            for page in self.get_descendants().live().public().specific()  # type: ignore[attr-defined]
            if getattr(page, "space", None) is not None and self._lists(page)
        ]
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        return {**context, "space_pages": sorted(pages, key=lambda page: page.title.casefold())}

    def _lists(self, page: Any) -> bool:
        wanted = self.municipality_id  # type: ignore[attr-defined]
        return not page.space.is_archived and wanted in (None, page.space.municipality_id)


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

    talko_panels = [
        FieldPanel("space"),
        FieldPanel("introduction"),
        FieldPanel("picture"),
        MultiFieldPanel([FieldPanel("story"), FieldPanel("cultural_history")], _("Story")),
        MultiFieldPanel(
            [FieldPanel("getting_there"), FieldPanel("accessibility_text"), FieldPanel("contact")],
            _("For visitors"),
        ),
    ]
    talko_search_fields = [
        index.SearchField("introduction"),
        index.SearchField("story"),
        index.SearchField("cultural_history"),
        index.SearchField("getting_there"),
        index.SearchField("accessibility_text"),
    ]
    talko_api_fields = [
        APIField(name)
        for name in ("introduction", "story", "cultural_history", "getting_there", "contact")
    ]
    override_translatable_fields = localized(
        words=(
            "introduction",
            "story",
            "cultural_history",
            "getting_there",
            "accessibility_text",
            "contact",
        ),
        settled=("space", "picture"),
    )

    class Meta:
        abstract = True

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the record of the space knows: rooms, opening hours, facts."""
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        space = self.space
        if space is None:
            return context
        return {
            **context,
            "rooms": rooms_of(space),
            "hours": hours_of(space),
            "facts": facts_of(space),
        }
