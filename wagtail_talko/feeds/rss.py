"""The coming dates as RSS 2.0, for readers and for other sites."""

from datetime import date, datetime, timedelta
from urllib.parse import urljoin

from django.utils.feedgenerator import Rss201rev2Feed

from wagtail_talko import wording
from wagtail_talko.calendars.days import site_zone
from wagtail_talko.calendars.filters import Filters
from wagtail_talko.calendars.presenting import state_label
from wagtail_talko.calendars.queries import ListedDate, dates_in, read
from wagtail_talko.calendars.sites import SiteScope
from wagtail_talko.ical import standalone_uid
from wagtail_talko.ical.text import many_lines, one_line
from wagtail_talko.timeslots import Span, day_span

CONTENT_TYPE = "application/rss+xml; charset=utf-8"
DAYS = 60
MOST = 50


class DatesFeed(Rss201rev2Feed):
    """Never says "now": the same dates must always give the same bytes."""

    def latest_post_date(self) -> datetime:
        return self.feed["changed_at"]


def rss_of(
    filters: Filters,
    *,
    scope: SiteScope,
    language: str,
    day: date,
    name: str,
    url: str,
    feed_url: str,
    changed_at: datetime,
) -> bytes:
    """Write the dates from this local day on; `url` and `feed_url` are absolute."""
    last = day + timedelta(days=DAYS - 1)
    span = Span(day_span(day, site_zone()).start, day_span(last, site_zone()).end)
    feed = DatesFeed(
        title=one_line(name),
        link=url,
        description=one_line(name),
        language=language,
        feed_url=feed_url,
        changed_at=changed_at,
    )
    for item in read(dates_in(span, language=language, filters=filters, scope=scope)[:MOST]):
        feed.add_item(
            title=_title(item, language),
            link=urljoin(url, item.url),
            description=many_lines(" ".join(filter(None, [str(item.place), item.summary]))),
            unique_id=standalone_uid(item.uid, item.original),
            unique_id_is_permalink=False,
            pubdate=item.changed_at,
        )
    return feed.writeString("utf-8").encode()


def _title(item: ListedDate, language: str) -> str:
    when = wording.format_span(
        item.start, item.end, zone=item.zone, language=language, all_day=item.all_day
    )
    state = state_label(item.state)
    return one_line(f"{when}: {item.title}{f' ({state})' if state else ''}")
