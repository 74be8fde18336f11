"""The stored VEVENT texts that make a feed, read in one query and put in unread."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail_talko.calendars.days import add_months, site_zone
from wagtail_talko.calendars.filters import Filters, events_matching
from wagtail_talko.calendars.sites import SiteScope
from wagtail_talko.events.models import CANCELLED_STAYS, Event, EventListing, Occurrence
from wagtail_talko.timeslots import at

MONTHS_KEPT = 13


@dataclass
class Texts:
    """What goes into a calendar: VEVENT texts, the zones they use, the events they are of."""

    parts: list[str] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    event_ids: set[int] = field(default_factory=set)


def oldest_end(day: date) -> datetime:
    """Return the instant before which everything that ended has left the feeds on this day."""
    first = add_months(day.replace(day=1), -MONTHS_KEPT)
    return at(first + timedelta(days=day.day - 1), time.min, site_zone())


def listings(
    filters: Filters, *, scope: SiteScope, language: str, day: date
) -> QuerySet[EventListing]:
    """Return the listings of one language that are in a feed on this local day, in fixed order."""
    words = Q()
    for word in filters.words:
        words &= Q(search_text__contains=word)
    lately_cancelled = Q(event__state=Event.State.CANCELLED) & (
        Q(event__cancelled_at=None)
        | Q(event__cancelled_at__gt=at(day, time.min, site_zone()) - CANCELLED_STAYS)
    )
    fresh = Occurrence.objects.filter(event=OuterRef("event"), end__gt=oldest_end(day))
    return EventListing.objects.filter(
        words,
        events_matching(filters),
        scope.events,
        Q(event__state=Event.State.SCHEDULED) | lately_cancelled,
        Exists(fresh),
        language=language,
    ).order_by("event")


def texts_of(query: QuerySet[EventListing], *, expand: bool) -> Texts:
    """Read the texts. One query."""
    column = "vevents_expanded" if expand else "vevents"
    texts = Texts()
    zones: dict[str, None] = {}
    rows = query.values_list("event_id", "event__time_zone", column)
    for event_id, zone, text in rows.iterator(chunk_size=2000):
        texts.event_ids.add(event_id)
        if text:
            texts.parts.append(text)
            zones[zone] = None
    texts.zones = list(zones)
    return texts
