"""The example site's own pages: the front page and plain pages of text.

wagtail-localize sends their text fields to translators by default, so nothing is declared for it.
"""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from wagtail_talko.pages.models import WelfareSpacePage

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SPACES_SHOWN = 6


class HomePage(Page):
    """Says in one sentence what this is, shows today, and leads on."""

    lead = models.TextField(
        _("what this is, in one sentence"),
        blank=True,
        help_text=_("Shown first, in large letters."),
    )
    body = RichTextField(_("text"), blank=True, features=FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("front page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        spaces = WelfareSpacePage.objects.live().public().filter(locale=self.locale)
        context["welfare_spaces"] = spaces.select_related("picture").order_by("path")[:SPACES_SHOWN]
        return context


class TextPage(Page):
    """A page of text, such as the accessibility statement; in the footer when not in the menu."""

    body = RichTextField(_("text"), blank=True, features=FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("page of text")
