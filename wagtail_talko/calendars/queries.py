"""The dates of the programme, each with its words in one language, in one query."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language

from wagtail_talko import wording
from wagtail_talko.calendars.filters import Filters, dates_matching
from wagtail_talko.calendars.sites import SiteScope
from wagtail_talko.events.models import LONGEST_EVENT, Event, Occurrence
from wagtail_talko.events.wordings import unsettled_in_words
from wagtail_talko.timeslots import Span
from wagtail_talko.words import pick


@dataclass(frozen=True, slots=True)
class ListedDate:
    """One date as lists show it. `start` and `end` are aware; show them in `zone`.

    `original` is the local date on which the series has it, wherever it was moved.
    """

    start: datetime
    end: datetime
    original: date
    zone: str
    all_day: bool
    state: str
    note: Any
    uid: str
    title: str
    summary: str
    url: str
    place: Any
    language: str
    changed_at: datetime
    is_free: bool = False
    is_low_threshold: bool = False

    @property
    def title_words(self) -> dict[str, str]:
        """Return the title with its real language, which the page marks where it differs."""
        return {self.language: self.title}

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last local day."""
        return wording.local_days(self.start, self.end, zone=self.zone)


_COLUMNS = {
    "zone": F("event__time_zone"),
    "clock": F("event__start_time"),
    "event_state": F("event__state"),
    "uid": F("event__uid"),
    "title": F("event__listings__title"),
    "summary": F("event__listings__summary"),
    "url": F("event__listings__url"),
    "place": F("event__listings__place"),
    "source": F("event__listings__source_language"),
    "hides_place": F("event__hides_place"),
    "room_name": F("room__name"),
    "space_name": F("room__space__name"),
    "house_name": F("event__space__name"),
    "changed": F("event__changed_at"),
    "is_free": F("event__is_free"),
    "is_low_threshold": F("event__is_low_threshold"),
}


def dates_in(
    span: Span,
    *,
    language: str,
    filters: Filters | None = None,
    scope: SiteScope | None = None,
) -> QuerySet[Occurrence]:
    """Return the dates that touch the span, in order, cancelled ones too.

    `read` turns them, or a slice of them, into `ListedDate`s. Events that are hidden have none.
    """
    query = Occurrence.objects.filter(
        end__gt=span.start, start__lt=span.end, start__gt=span.start - LONGEST_EVENT
    )
    return _listed(query, language, filters or Filters(), scope or SiteScope())


def dates_from(
    moment: datetime,
    *,
    language: str,
    filters: Filters | None = None,
    scope: SiteScope | None = None,
) -> QuerySet[Occurrence]:
    """Return the dates that are not over at the moment, in order, without a last one."""
    query = Occurrence.objects.filter(end__gt=moment, start__gt=moment - LONGEST_EVENT)
    return _listed(query, language, filters or Filters(), scope or SiteScope())


def _listed(
    query: QuerySet[Occurrence], language: str, filters: Filters, scope: SiteScope
) -> QuerySet[Occurrence]:
    listing = Q(event__listings__language=language)
    for word in filters.words:
        listing &= Q(event__listings__search_text__contains=word)
    return (
        query.filter(listing, dates_matching(filters), scope.events)
        .exclude(event__state=Event.State.HIDDEN)
        .order_by("start", "pk")
    )


def read(dates: QuerySet[Occurrence]) -> Iterator[ListedDate]:
    """Run the query, for the words too. One query whatever the number of dates."""
    plain = ("start", "end", "date", "state", "note", "room_missing")
    rows = dates.annotate(**_COLUMNS).values_list(*plain, *_COLUMNS)
    return (_listed_date(*row) for row in rows)


def _listed_date(
    start: datetime,
    end: datetime,
    day: date,
    state: str,
    note: Any,
    room_missing: bool,
    zone: str,
    clock: Any,
    event_state: str,
    uid: str,
    title: str,
    summary: str,
    url: str,
    place: Any,
    source: str,
    hides_place: bool,
    room_name: Any,
    space_name: Any,
    house_name: Any,
    changed: datetime,
    is_free: bool,
    is_low_threshold: bool,
) -> ListedDate:
    if event_state == Event.State.CANCELLED:
        state = event_state
    if room_missing and not hides_place:
        # Nobody is sent to a room that the event did not get.
        place = unsettled_in_words(house_name, get_language() or "en")
    elif room_name and not hides_place:
        place = ", ".join(pick(name).text for name in (room_name, space_name))
    return ListedDate(
        start=start,
        end=end,
        original=day,
        zone=zone,
        all_day=clock is None,
        state="" if state == Occurrence.State.SCHEDULED else state,
        note=note,
        uid=uid,
        title=title,
        summary=summary,
        url=url,
        place=place,
        language=source,
        changed_at=changed,
        is_free=is_free,
        is_low_threshold=is_low_threshold,
    )
