"""What is good to know of an event before one comes: languages, price, access, weather, food.

Pages say it in their own words, kept as short lines. What is settled once for all languages stands
on the event's row too (`projection.py`): the page of another language may be older than that.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.search import index

from wagtail_talko.codes import CodesField, EventAccess, EventLanguage, labels
from wagtail_talko.localize import localized

# What the mark says wherever an event with it is shown.
LOW_THRESHOLD = _("Come as you are. Nobody asks why.")
LINE_LENGTH = 200
REMOTE_LENGTH = 1000


class Attendance(models.TextChoices):
    """How one takes part."""

    ON_SITE = "on-site", _("On site")
    BOTH = "both", _("On site, online or by phone")
    REMOTE = "remote", _("Online or by phone")


def _line(label: Any, help_text: Any = "") -> models.CharField:
    return models.CharField(label, max_length=LINE_LENGTH, blank=True, help_text=help_text)


class DetailsMixin(models.Model):
    """Page fields that answer "can I come, and what do I need?"."""

    is_low_threshold = models.BooleanField(
        _("come as you are"),
        default=False,
        help_text=_("The event is marked: nobody asks why one comes or who one is."),
    )
    is_free = models.BooleanField(_("free of charge"), default=False)
    price = _line(_("price"), _("For example: 5 €, children free."))
    languages = CodesField(_("languages spoken"), codes=EventLanguage)
    accessibility = CodesField(
        _("accessibility at the event"),
        codes=EventAccess,
        help_text=_("What the welfare space has is told with the space."),
    )
    attendance = models.CharField(
        _("how one takes part"), max_length=10, choices=Attendance, default=Attendance.ON_SITE
    )
    remote = _line(_("taking part online or by phone"), _("Shown to everybody."))
    remote_details = models.TextField(
        _("link or number for those who sign up"),
        max_length=REMOTE_LENGTH,
        blank=True,
        help_text=_("It is told in the confirmation and the reminder, and nowhere in public."),
    )
    weather = _line(_("weather"), _("For example: if it rains we are inside."))
    food = _line(_("food"), _("For example: soup and coffee are served."))
    dress = _line(_("clothing"))
    transport = _line(_("getting there"), _("For example: a bus, or a shared ride."))

    details_panels = [
        MultiFieldPanel(
            [
                FieldPanel("is_low_threshold"),
                FieldRowPanel([FieldPanel("is_free"), FieldPanel("price")]),
                FieldPanel("languages"),
                FieldPanel("accessibility"),
                FieldPanel("attendance"),
                FieldPanel("remote"),
                FieldPanel("remote_details"),
                FieldPanel("food"),
                FieldPanel("dress"),
                FieldPanel("weather"),
                FieldPanel("transport"),
            ],
            _("Good to know"),
        )
    ]
    DETAILS_WORDS = ("price", "remote", "remote_details", "weather", "food", "dress", "transport")
    DETAILS_SETTLED = ("is_low_threshold", "is_free", "languages", "accessibility", "attendance")
    details_search_fields = [index.SearchField(name) for name in ("food", "transport", "weather")]
    # Not `remote_details`: it is for those who sign up.
    details_api_fields = [
        APIField(name)
        for name in (*DETAILS_SETTLED, *(n for n in DETAILS_WORDS if n != "remote_details"))
    ]
    details_translatable_fields = localized(words=DETAILS_WORDS, settled=DETAILS_SETTLED)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.is_free and self.price.strip():
            errors["price"] = _("The event is free of charge. Untick that, or leave this empty.")
        if self.remote_details.strip() and not getattr(self, "takes_signups", False):
            errors["remote_details"] = _(
                "Nobody would be told this, because people do not sign up. Let them sign up, or "
                "write it in the field above, which everybody reads."
            )
        if errors:
            raise ValidationError(errors)


def details_of(page: Any, event: Any = None) -> list[tuple[str, str]]:
    """Return label and text of each detail that the page tells, in the active language.

    The page's own words stay as they are; what is settled is the event's, in a preview the page's.
    No query.
    """
    settled = event or page
    found = [
        (gettext("Price"), gettext("Free of charge") if settled.is_free else page.price),
        (gettext("Languages"), ", ".join(labels(settled.languages, EventLanguage))),
        (gettext("Accessibility"), ", ".join(labels(settled.accessibility, EventAccess))),
        (gettext("Taking part"), _attendance(page, settled.attendance)),
        (gettext("Food"), page.food),
        (gettext("Clothing"), page.dress),
        (gettext("Weather"), page.weather),
        (gettext("Getting there"), page.transport),
    ]
    return [(label, " ".join(text.split())) for label, text in found if text.strip()]


def _attendance(page: Any, attendance: str) -> str:
    if attendance == Attendance.ON_SITE:
        return str(page.remote)
    said = [str(Attendance(attendance).label), page.remote.strip()]
    text = ": ".join(filter(None, said))
    if page.remote_details.strip():
        told = gettext("The link or number is told to those who sign up.")
        text = f"{text}. {told}" if text else told
    return text
