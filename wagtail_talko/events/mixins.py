"""Page behaviour of events. No `Page` base: a site may have its own."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from recurrence.fields import RecurrenceField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model_string
from wagtail.search import index

from wagtail_talko.associations.models import Association
from wagtail_talko.codes import Audience, CodesField
from wagtail_talko.events.blocks import OtherTimeBlock
from wagtail_talko.events.choices import HostsSelect
from wagtail_talko.events.details import DetailsMixin, details_of
from wagtail_talko.events.fields import LocalDatesField
from wagtail_talko.events.forms import EventPageForm
from wagtail_talko.events.models import EventCategory
from wagtail_talko.events.panels import ChangedDatesPanel, CollisionsPanel, TimesPanel
from wagtail_talko.events.presenting import organise_path, present
from wagtail_talko.events.schedules import rule_text
from wagtail_talko.events.times import MOST_TIMES
from wagtail_talko.localize import localized
from wagtail_talko.spaces.models import Room, Space

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "image", "document-link"]


class ProgrammeMixin(models.Model):
    """The parent of event pages; shows the programme."""

    introduction = models.TextField(_("introduction"), blank=True)
    space = models.ForeignKey(
        Space,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("welfare space"),
        help_text=_("Leave empty to show the events of every space of this site."),
    )

    talko_panels = [FieldPanel("introduction"), FieldPanel("space")]
    talko_search_fields = [index.SearchField("introduction")]
    talko_api_fields = [APIField("introduction")]
    override_translatable_fields = localized(words=("introduction",), settled=("space",))

    class Meta:
        abstract = True


class ScheduleMixin(models.Model):
    """When: wall-clock dates and times. Not date-times, which the admin would shift to the
    editor's own zone."""

    start_date = models.DateField(_("date"), null=True)
    start_time = models.TimeField(
        _("starts"), null=True, blank=True, help_text=_("Leave empty when it lasts all day.")
    )
    end_time = models.TimeField(
        _("ends"),
        null=True,
        blank=True,
        help_text=_("If it is earlier than the start, the event ends on the next day."),
    )
    end_date = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Only for an event that lasts several days."),
    )
    more_times = StreamField(
        [("time", OtherTimeBlock())],
        blank=True,
        max_num=MOST_TIMES,
        verbose_name=_("more times on the same days"),
        help_text=_("For turns or showings: each time has its own dates, places and sign-ups."),
    )
    recurrence = RecurrenceField(
        verbose_name=_("repeats"), null=True, blank=True, include_dtstart=False
    )
    until = models.DateField(
        _("repeats until"), null=True, blank=True, help_text=_("The last possible day.")
    )
    extra_dates = LocalDatesField(_("extra dates"))
    left_out_dates = LocalDatesField(_("left-out dates"))
    leaves_out_holidays = models.BooleanField(
        _("leave out public holidays"),
        default=False,
        help_text=_("Of the repetition. An extra date on a holiday stays."),
    )
    is_cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        help_text=_("The whole event is cancelled. It stays in the calendars, marked as such."),
    )

    schedule_panels = [
        FieldRowPanel([FieldPanel("start_date", required_on_save=False), FieldPanel("end_date")]),
        FieldRowPanel([FieldPanel("start_time"), FieldPanel("end_time")]),
        TimesPanel("more_times"),
        FieldPanel("recurrence"),
        FieldPanel("until"),
        FieldPanel("extra_dates"),
        FieldPanel("left_out_dates"),
        FieldPanel("leaves_out_holidays"),
        FieldPanel("is_cancelled"),
    ]
    SCHEDULE_FIELDS = (
        "start_date",
        "start_time",
        "end_time",
        "end_date",
        "more_times",
        "recurrence",
        "until",
        "extra_dates",
        "left_out_dates",
        "leaves_out_holidays",
        "is_cancelled",
    )

    class Meta:
        abstract = True

    @property
    def rule(self) -> str:
        """The recurrence as RRULE text; the API shows this, the field itself it cannot."""
        return rule_text(self.recurrence)


class TalkoEventMixin(ScheduleMixin, DetailsMixin):
    """A talko or another event: what, when, where, by whom."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = RichTextField(_("text"), blank=True, features=FEATURES)
    picture = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    space = models.ForeignKey(
        Space,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("welfare space"),
    )
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("room"),
        help_text=_("The event books this room when it is published."),
    )
    # False by default, so that a copy of a page takes no room until its editor says so. The editor
    # of a new page starts with True (`signal_handlers.prepare_new_page`).
    takes_room = models.BooleanField(
        _("book the room"),
        default=False,
        help_text=_("A copied page books nothing until you choose this."),
    )
    place = models.CharField(
        _("place in words"),
        max_length=200,
        blank=True,
        help_text=_("Only where it is in none of the spaces: “The shore at Kivijärvi”."),
    )
    hides_place = models.BooleanField(_("do not show the place in public"), default=False)
    hosts = ParentalManyToManyField(
        Association, blank=True, related_name="+", verbose_name=_("hosts")
    )
    categories = ParentalManyToManyField(
        EventCategory, blank=True, related_name="+", verbose_name=_("categories")
    )
    audience = CodesField(_("for whom"), codes=Audience)
    bring = models.TextField(_("what to bring"), blank=True)
    contact = models.TextField(
        _("contact"), blank=True, help_text=_("Shown in public. Prefer a shared number or address.")
    )

    talko_panels = [
        FieldPanel("introduction"),
        MultiFieldPanel(ScheduleMixin.schedule_panels, _("When")),
        MultiFieldPanel(
            [
                FieldPanel("space"),
                FieldPanel("room"),
                CollisionsPanel(),
                FieldPanel("takes_room"),
                FieldPanel("place"),
                FieldPanel("hides_place"),
            ],
            _("Where"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("hosts", widget=HostsSelect),
                FieldPanel("categories", widget=forms.CheckboxSelectMultiple),
                FieldPanel("audience"),
            ],
            _("By whom and for whom"),
        ),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("bring"),
        *DetailsMixin.details_panels,
        FieldPanel("contact"),
        FieldPanel("accepts_notes"),
        ChangedDatesPanel(),
    ]
    talko_search_fields = [
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.SearchField("bring"),
        *DetailsMixin.details_search_fields,
        index.SearchField("place"),
    ]
    talko_api_fields = [
        APIField(name)
        for name in (
            "introduction",
            "body",
            "start_date",
            "start_time",
            "end_time",
            "end_date",
            "more_times",
            "rule",
            "until",
            "extra_dates",
            "left_out_dates",
            "leaves_out_holidays",
            "is_cancelled",
            "audience",
            "bring",
            "contact",
        )
    ] + DetailsMixin.details_api_fields
    override_translatable_fields = (
        localized(
            words=("introduction", "body", "bring", "contact", "place"),
            settled=(
                *ScheduleMixin.SCHEDULE_FIELDS,
                "picture",
                "space",
                "room",
                "takes_room",
                "hides_place",
                "audience",
            ),
        )
        + DetailsMixin.details_translatable_fields
    )

    class Meta:
        abstract = True

    base_form_class = EventPageForm
    # In a copy they begin with their defaults: two pages must not fight for one room.
    exclude_fields_in_copy = ["takes_room"]

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """Copy the page. A copy takes no room; a translation is no copy and says what this says."""
        if not kwargs.get("reset_translation_key", True):
            attrs = kwargs.get("update_attrs") or {}
            kwargs["update_attrs"] = {**attrs, "takes_room": self.takes_room}
        return super().copy(*args, **kwargs)  # type: ignore[misc]

    def get_sitemap_urls(self, request: Any = None) -> Any:
        """An alias says what another page says already: search engines need it once."""
        is_alias = self.alias_of_id is not None  # type: ignore[attr-defined]
        return [] if is_alias else super().get_sitemap_urls(request)  # type: ignore[misc]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `talko` (when, where and by whom, from the records or, in a preview, the fields) and
        `details`, what is good to know."""
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        is_preview = bool(getattr(request, "is_preview", False))
        shown = present(self, is_preview=is_preview)
        path = organise_path(shown.event, request)
        details = details_of(self, shown.event)
        return {**context, "talko": shown, "details": details, "organise_path": path}
