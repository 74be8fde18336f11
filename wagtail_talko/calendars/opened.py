"""Bookings that welcome others, beside the events of the programme."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from wagtail_talko.bookings.hosts import hosted_by_any, hosts_of, with_hosts
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.opened import Opened, as_opened, open_dates
from wagtail_talko.calendars.filters import Filters
from wagtail_talko.calendars.sites import SiteScope
from wagtail_talko.timeslots import Span
from wagtail_talko.words import all_words

# The words asked for are looked for in so many.
MOST_READ = 500


def opened_in(
    span: Span,
    *,
    filters: Filters | None = None,
    scope: SiteScope | None = None,
    limit: int,
    now: datetime | None = None,
) -> Opened:
    """Return what is open to others in a span and is not over. One query, or two."""
    filters, scope = filters or Filters(), scope or SiteScope()
    after = max(span.start, now or timezone.now())
    if after >= span.end or _asks_what_bookings_lack(filters):
        return Opened([])
    dates = _matching(open_dates(after=after, before=span.end), filters, scope)
    found = with_hosts(dates, "booking__")
    if filters.words:
        return as_opened(_with_words(found[:MOST_READ], filters.words), limit=limit)
    return as_opened(found[: limit + 1], limit=limit)


def _asks_what_bookings_lack(filters: Filters) -> bool:
    """They are in no category, and nobody says what is spoken or paid there."""
    traits = (filters.category, filters.spoken, filters.is_free, filters.is_low_threshold)
    return any(traits)


def _matching(
    dates: QuerySet[BookingDate], filters: Filters, scope: SiteScope
) -> QuerySet[BookingDate]:
    if scope.municipalities:
        dates = dates.filter(room__space__municipality__in=scope.ids)
    if filters.municipality is not None:
        dates = dates.filter(room__space__municipality=filters.municipality)
    if filters.room is not None:
        dates = dates.filter(room__in=filters.room_ids)
    elif filters.space is not None:
        dates = dates.filter(room__space=filters.space)
    if filters.association is not None:
        hosted = Booking.objects.filter(hosted_by_any([filters.association]))
        dates = dates.filter(booking__in=hosted)
    if filters.audience:
        dates = dates.filter(booking__group=filters.audience)
    return dates


def _with_words(dates: Iterable[BookingDate], words: list[str]) -> Iterator[BookingDate]:
    """Yield the dates that have all the words in what is shown of them, in any language."""
    for date in dates:
        names = [host.name for host in hosts_of(date.booking)]
        shown = all_words(*names, date.room.name, date.room.space.name)
        text = f"{shown} {date.booking.public_title.casefold()}"
        if all(word in text for word in words):
            yield date
