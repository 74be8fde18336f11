"""What happens and when: the published schedule, its dates and its listings."""

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import swapper
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.codes import Audience, CodesField, EventAccess, EventLanguage
from wagtail_talko.events.details import Attendance
from wagtail_talko.spaces.models import Room, Space
from wagtail_talko.timeslots import utc_now
from wagtail_talko.words import I18nCharField, pick

# Month pages look this far back for events that are still running.
LONGEST_EVENT = timedelta(days=31)
# A cancelled event stays in the feeds this long, so that phones hear of it.
CANCELLED_STAYS = timedelta(days=60)
# The key of the time that a page's own fields give; more times have the ids of their blocks.
MAIN_TIME = uuid.UUID(int=0)


class EventCategory(models.Model):
    """What kind of event: handicraft, exercise, music."""

    name = I18nCharField(_("name"))
    slug = models.SlugField(_("slug"), unique=True)
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("event category")
        verbose_name_plural = _("event categories")
        ordering = ["sort_order", "slug"]

    def __str__(self) -> str:
        return pick(self.name).text or self.slug


class Event(models.Model):
    """A published schedule. One row however many languages its pages are in.

    A page with several times a day has an event for each of them: a series of dates of its own,
    with its own UID and its own sign-ups.
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        CANCELLED = "cancelled", _("cancelled")
        HIDDEN = "hidden", _("hidden")

    translation_key = models.UUIDField(editable=False)
    time_key = models.UUIDField(default=MAIN_TIME, editable=False)
    uid = models.CharField(max_length=200, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SCHEDULED)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    # Cancelled until further notice, by its organiser or an editor: an exception like those of
    # single dates, which stays when the page is published again.
    suspended_at = models.DateTimeField(null=True, editable=False)
    notice = I18nCharField(_("note"), blank=True)
    schedule_page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    time_zone = models.CharField(max_length=64)
    start_date = models.DateField()
    start_time = models.TimeField(null=True, help_text="None: all day.")
    duration = models.DurationField(help_text="By the wall clock; whole days when all day.")
    rule = models.TextField(blank=True, help_text="RRULE text without UNTIL.")
    until = models.DateField(null=True)
    extra_dates = models.JSONField(default=list)
    left_out_dates = models.JSONField(default=list)
    leaves_out_holidays = models.BooleanField(default=False)
    # A change of schedule does not rewrite the past: the emitted series starts here.
    effective_from = models.DateField(null=True)

    # Its time was taken off the page: it has no coming dates, what was stays, and it goes on when
    # the time comes back. Until then these dates are off, which had the states given here.
    dropped_at = models.DateTimeField(null=True, editable=False)
    dropped_dates = models.JSONField(default=dict, editable=False)

    space = models.ForeignKey(Space, on_delete=models.PROTECT, null=True, related_name="events")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="events")
    hides_place = models.BooleanField(default=False)
    hosts: models.ManyToManyField = models.ManyToManyField(Association, related_name="events")
    categories: models.ManyToManyField = models.ManyToManyField(
        EventCategory, related_name="events"
    )
    audience = CodesField(codes=Audience)
    # What is settled for all languages; everything else that is good to know the pages tell.
    languages = CodesField(codes=EventLanguage)
    accessibility = CodesField(codes=EventAccess)
    attendance = models.CharField(max_length=10, choices=Attendance, default=Attendance.ON_SITE)
    is_free = models.BooleanField(default=False)
    is_low_threshold = models.BooleanField(default=False)
    # What the series goes on in, and what takes its dates again after all were let go: with its
    # hosts and its code for the door.
    booking = models.ForeignKey(
        Booking, on_delete=models.SET_NULL, null=True, related_name="events"
    )
    takes_room = models.BooleanField(default=False)
    # Set when something unexpected stopped the projection; `talko_tick` tries again.
    needs_projection = models.BooleanField(default=False)
    # The newest publishing of its pages that was projected: a later one was lost in a crash.
    seen_published_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    # The local day on which its listings were last compared with what they are made of.
    checked_on = models.DateField(null=True, db_index=True)
    changed_at = models.DateTimeField(default=utc_now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "time_key"], name="talko_event_time_once"
            )
        ]

    def __str__(self) -> str:
        return self.uid

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def all_day(self) -> bool:
        return self.start_time is None

    @property
    def is_on(self) -> bool:
        """Whether its dates can be moved and added to."""
        return self.state == self.State.SCHEDULED and not self.is_dropped

    @property
    def is_dropped(self) -> bool:
        return self.dropped_at is not None

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None


class Occurrence(models.Model):
    """One date of an event, keyed by the local date the series gives it.

    Exceptions (moved, cancelled, a note) are data here and survive re-publishing.
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences")
    date = models.DateField(_("date"))
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SCHEDULED)
    note = I18nCharField(_("note"), blank=True)
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="occurrences"
    )
    # No longer given by the schedule, but kept: it has an exception or sign-ups.
    is_detached = models.BooleanField(default=False)
    # Added by somebody: it stays, with its own time, whatever becomes of the schedule.
    is_added = models.BooleanField(default=False)
    room_missing = models.BooleanField(_("room missing"), default=False)
    booking_date = models.ForeignKey(
        BookingDate, on_delete=models.SET_NULL, null=True, related_name="occurrences"
    )
    # The booking was there before; the event never cancels it.
    is_adopted = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("date of an event")
        verbose_name_plural = _("dates of events")
        ordering = ["start", "pk"]
        indexes = [models.Index(fields=["start"], name="talko_occurrence_start")]
        constraints = [
            models.UniqueConstraint(fields=["event", "date"], name="talko_occurrence_once"),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")),
                name="talko_occurrence_start_before_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.date:%Y-%m-%d}"

    @property
    def is_exception(self) -> bool:
        return self.state != self.State.SCHEDULED or bool(self.note) or self.room_id is not None


class EventListing(models.Model):
    """An event in one language: what lists and feeds show, rendered once per publish."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="listings")
    language = models.CharField(max_length=12)
    # The language the words are really in, where this language has no page of its own.
    source_language = models.CharField(max_length=12)
    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    place = models.CharField(max_length=500, blank=True)
    hosts = models.TextField(blank=True)
    sentence = models.CharField(max_length=500, blank=True)
    search_text = models.TextField(blank=True)
    vevents = models.TextField(blank=True)
    vevents_expanded = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("listing of an event")
        verbose_name_plural = _("listings of events")
        constraints = [
            models.UniqueConstraint(fields=["event", "language"], name="talko_listing_once")
        ]
        indexes = [models.Index(fields=["language", "event"], name="talko_listing_language")]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.language}"


def titles(path: str = "listings") -> models.Prefetch:
    """Prefetch the listings along `path` for their titles alone: their calendar texts are long."""
    rows = EventListing.objects.only("event", "language", "title", "url")
    return models.Prefetch(path, queryset=rows)


class ListingChange(models.Model):
    """One row: how often what the feeds show has changed. Bumped last in a transaction."""

    counter = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(default=utc_now)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.counter)


def new_uid(host: str) -> str:
    """Return a calendar UID that never changes: `<uuid>@<host>` (RFC 7986, 5.3)."""
    return f"{uuid.uuid4()}@{host}"
