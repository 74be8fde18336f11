"""Pages and feeds with many recurring events: weekly and monthly ones, a year of dates each."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine
from django.test import Client

from tests.benchmarks.measuring import Result, measure
from tests.calendars.factories import LANGUAGES, date_of
from wagtail_talko.ical import SeriesEvent, Words, render_series
from wagtail_talko.models import Event, EventListing, Occurrence

SIZES = (1_000, 5_000)
NOW = "2027-01-11T10:00:00Z"
FIRST = date(2026, 9, 1)
YEAR = timedelta(days=366)
CHANGED = datetime(2026, 8, 1, tzinfo=UTC)
PAGES = {
    "month page": "/fi/talko/events/2027/01/",
    "week page": "/fi/talko/events/2027/w02/",
    "list page": "/fi/talko/events/",
    "search in list page": "/fi/talko/events/?q=piiri+17",
}


def measure_pages(number: int) -> Iterator[Result]:
    client = Client()
    for name, url in PAGES.items():
        yield measure(name, number, lambda url=url: _ok(client.get(url)))
    feed = "/fi/talko/feeds/events.ics"
    full = client.get(feed)
    yield measure("feed 200", number, lambda: _ok(client.get(feed)))
    same = {"If-None-Match": full["ETag"]}
    yield measure("feed 304", number, lambda: _ok(client.get(feed, headers=same), 304))


def run() -> Iterator[Result]:
    made = 0
    with time_machine.travel(NOW, tick=True):
        for number in SIZES:
            make_events(made, number)
            made = number
            yield from measure_pages(number)


def _ok(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.status_code
    return response


def make_events(first: int, last: int) -> None:
    """Make events number `first` to `last`: every fourth one monthly, the others weekly."""
    events = Event.objects.bulk_create([_event(n) for n in range(first, last)], batch_size=500)
    rows = (date_of(event, day) for event in events for day in _days(event))
    Occurrence.objects.bulk_create(rows, batch_size=2000)
    EventListing.objects.bulk_create(
        [_listing(event, language) for event in events for language in LANGUAGES], batch_size=500
    )


def _event(n: int) -> Event:
    key = uuid.UUID(int=n)
    return Event(
        translation_key=key,
        uid=f"{key}@example.org",
        time_zone="Europe/Helsinki",
        start_date=FIRST + timedelta(days=n % 28),
        start_time=time(8 + n % 12, 15 * (n % 4)),
        duration=timedelta(minutes=90),
        rule="FREQ=MONTHLY" if n % 4 == 0 else "FREQ=WEEKLY",
        changed_at=CHANGED,
        audience=["everyone"],
    )


def _days(event: Event) -> Iterator[date]:
    day, end = event.start_date, event.start_date + YEAR
    while day < end:
        yield day
        if event.rule == "FREQ=WEEKLY":
            day += timedelta(days=7)
        else:
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=event.start_date.day)


def _listing(event: Event, language: str) -> EventListing:
    title = f"Piiri {event.translation_key.int}"
    first = date_of(event, event.start_date)
    series = SeriesEvent(
        uid=event.uid,
        sequence=0,
        modified=CHANGED,
        zone=event.time_zone,
        words=Words(
            summary=title,
            language=language,
            description="Tule sellaisena kuin olet. Kahvia on, oma kuppi mukaan.",
            location="Iso sali, Kylätalo, Kylätie 1, 07800 Lapinjärvi",
            url=f"https://example.org/{language}/{event.pk}/",
        ),
        start=first.start,
        end=first.end,
        rule=event.rule,
    )
    return EventListing(
        event=event,
        language=language,
        source_language=language,
        title=title,
        url=f"https://example.org/{language}/{event.pk}/",
        place="Iso sali, Kylätalo",
        search_text=title.casefold(),
        vevents=render_series(series),
    )
