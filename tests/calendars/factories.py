"""Events as the projection leaves them: rows with dates, listings and rendered text."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wagtail_talko.ical import SeriesDate, SeriesEvent, Words, render_expanded, render_series
from wagtail_talko.models import Event, EventListing, Occurrence
from wagtail_talko.timeslots import at

LANGUAGES = ("fi", "sv", "en")
TWO_HOURS = timedelta(hours=2)
CHANGED = datetime(2026, 12, 1, 12, tzinfo=UTC)


def make_event(
    title: str = "Talkoot",
    *,
    days: Sequence[date] = (date(2027, 1, 12),),
    clock: time | None = time(18),
    length: timedelta = TWO_HOURS,
    titles: dict[str, str] | None = None,
    hosts: Iterable[Any] = (),
    categories: Iterable[Any] = (),
    **fields: Any,
) -> Event:
    """One event with a date on each of `days`, listed in every language.

    `titles` are the languages it has a page in; the others carry the first one's words.
    """
    fields.setdefault("time_zone", "Europe/Helsinki")
    fields.setdefault("changed_at", CHANGED)
    key = fields.setdefault("translation_key", uuid.uuid4())
    event = Event.objects.create(
        uid=f"{key}@example.org",
        start_date=days[0],
        start_time=clock,
        duration=length,
        **fields,
    )
    event.hosts.set(hosts)
    event.categories.set(categories)
    Occurrence.objects.bulk_create([date_of(event, day) for day in days])
    list_event(event, titles or {"fi": title})
    return event


def date_of(event: Event, day: date, **fields: Any) -> Occurrence:
    """An unsaved date of the event at the event's own clock time."""
    start = at(day, event.start_time or time.min, ZoneInfo(event.time_zone))
    naive = datetime.combine(day, event.start_time or time.min) + event.duration
    end = at(naive.date(), naive.time(), ZoneInfo(event.time_zone))
    if end <= start:
        # The start lies in the gap of spring and moves forward: the event keeps its length.
        end = start + event.duration
    return Occurrence(event=event, date=day, start=start, end=end, **fields)


def weekly(first: date, number: int) -> list[date]:
    return [first + timedelta(weeks=n) for n in range(number)]


def make_weekly(title: str = "Kudontapiiri", *, number: int = 10, **fields: Any) -> Event:
    first = fields.pop("first", date(2027, 1, 12))
    return make_event(title, days=weekly(first, number), rule="FREQ=WEEKLY", **fields)


def make_many(number: int, days: Sequence[date]) -> None:
    """Many events on the same days, in a few queries and without rendered text."""
    keys = [uuid.uuid4() for _ in range(number)]
    events = Event.objects.bulk_create(
        Event(
            translation_key=key,
            uid=f"{key}@example.org",
            time_zone="Europe/Helsinki",
            start_date=days[0],
            start_time=time(18),
            duration=TWO_HOURS,
            rule="FREQ=WEEKLY",
        )
        for key in keys
    )
    Occurrence.objects.bulk_create([date_of(event, day) for event in events for day in days])
    EventListing.objects.bulk_create(
        EventListing(event=event, language=language, source_language="fi", title="Piiri", url="/")
        for event in events
        for language in LANGUAGES
    )


def list_event(event: Event, titles: dict[str, str], languages: Sequence[str] = LANGUAGES) -> None:
    """Write the event's listings anew, texts rendered from its dates as they are now."""
    event.listings.all().delete()
    source = next(iter(titles))
    for language in languages:
        real = language if language in titles else source
        title = titles[real]
        url = f"http://testserver/{real}/events/{event.pk}/"
        place = "" if event.hides_place else str(event.room or event.space or "")
        series = _series(event, title, language, real, url, place)
        EventListing.objects.create(
            event=event,
            language=language,
            source_language=real,
            title=title,
            url=url,
            place=place,
            search_text=f"{title} {place}".casefold(),
            vevents=render_series(series),
            vevents_expanded=render_expanded(series),
        )


def _series(
    event: Event, title: str, language: str, real: str, url: str, place: str
) -> SeriesEvent:
    zone = ZoneInfo(event.time_zone)
    rows = list(event.occurrences.order_by("date"))
    first = date_of(event, rows[0].date)
    all_day = event.start_time is None

    def moment(value: datetime) -> date:
        local = value.astimezone(zone)
        return local.date() if all_day else local

    return SeriesEvent(
        uid=event.uid,
        sequence=event.sequence,
        modified=event.changed_at,
        zone=event.time_zone,
        words=Words(
            summary=title,
            language=language,
            summary_language=real,
            location=place,
            url=url,
        ),
        start=moment(first.start),
        end=moment(first.end),
        rule=event.rule,
        last=rows[-1].date if event.rule else None,
        dates=tuple(
            SeriesDate(
                day=row.date,
                start=moment(row.start),
                end=moment(row.end),
                state=row.state,
                alone=not event.rule and row.date != rows[0].date,
            )
            for row in rows
        ),
        status="CANCELLED" if event.state == Event.State.CANCELLED else "CONFIRMED",
    )
