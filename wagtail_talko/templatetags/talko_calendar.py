"""What happens next, for any page: `{% upcoming_events days=7 space=page.space as upcoming %}`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone

from wagtail_talko.bookings.opened import Opened
from wagtail_talko.calendars.days import site_zone
from wagtail_talko.calendars.filters import Filters
from wagtail_talko.calendars.opened import opened_in
from wagtail_talko.calendars.presenting import date_item
from wagtail_talko.calendars.queries import dates_in, read
from wagtail_talko.calendars.sites import content_language, scope_of
from wagtail_talko.elements import DateItem
from wagtail_talko.spaces.models import Space
from wagtail_talko.timeslots import Span, day_span, local_date

register = template.Library()
MOST = 100


@dataclass(frozen=True)
class Upcoming:
    """The next dates, and where to see all of them. Walking through it gives the dates."""

    dates: list[DateItem]
    url: str

    def __iter__(self) -> Iterator[DateItem]:
        return iter(self.dates)

    def __len__(self) -> int:
        return len(self.dates)


@register.simple_tag(takes_context=True)
def upcoming_events(
    context: template.Context, days: int = 7, space: Any = None, limit: int = 10
) -> Upcoming:
    """Return the dates from now to the end of the last of `days` days, the running ones first.

    One query, besides those for the site's choice of municipalities.
    """
    now, zone = timezone.now(), site_zone()
    last_day = local_date(now, zone) + timedelta(days=max(1, int(days)) - 1)
    where = _space(space)
    scope = scope_of(context.get("request"))
    dates = dates_in(
        Span(now, day_span(last_day, zone).end),
        language=content_language(),
        filters=Filters(space=where),
        scope=scope,
    )
    query = f"?{urlencode({'space': where.slug})}" if where is not None else ""
    return Upcoming(
        [date_item(item, scope) for item in read(dates[: min(max(1, int(limit)), MOST)])],
        f"{reverse('talko:events')}{query}",
    )


@register.simple_tag(takes_context=True)
def open_bookings(
    context: template.Context, days: int = 14, space: Any = None, limit: int = 5
) -> Opened:
    """Return the bookings that others may ask to join, from now to the last of `days` days.

    One query or two, besides those for the site's choice of municipalities.
    """
    now, zone = timezone.now(), site_zone()
    last_day = local_date(now, zone) + timedelta(days=max(1, int(days)) - 1)
    return opened_in(
        Span(now, day_span(last_day, zone).end),
        filters=Filters(space=_space(space)),
        scope=scope_of(context.get("request")),
        limit=min(max(1, int(limit)), MOST),
        now=now,
    )


def _space(given: Any) -> Space | None:
    """Return the space meant by a space, its slug, or a page about it."""
    if isinstance(given, Space):
        return given
    if given and isinstance(given, str):
        return Space.objects.filter(slug=given).first()
    about = getattr(given, "space", None)
    return about if isinstance(about, Space) else None
