"""Page behaviour of events. No `Page` base: a site may have its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from recurrence.fields import RecurrenceField
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string

from wagtail_talko.associations.models import Association
from wagtail_talko.codes import Audience, CodesField
from wagtail_talko.events.models import EventCategory
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
    recurrence = RecurrenceField(
        verbose_name=_("repeats"), null=True, blank=True, include_dtstart=False
    )
    until = models.DateField(
        _("repeats until"), null=True, blank=True, help_text=_("The last possible day.")
    )
    extra_dates = models.JSONField(_("extra dates"), default=list, blank=True)
    left_out_dates = models.JSONField(_("left-out dates"), default=list, blank=True)
    is_cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        help_text=_("The whole event is cancelled. It stays in the calendars, marked as such."),
    )

    class Meta:
        abstract = True


class TalkoEventMixin(ScheduleMixin):
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
    takes_signups = models.BooleanField(_("people sign up"), default=False)

    class Meta:
        abstract = True
