"""An event with 104 dates and 500 sign-ups, and the year's report of a region's events."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine
from django.test import Client

from tests.benchmarks.bench_calendars import make_events
from tests.benchmarks.measuring import Result, measure
from tests.events.factories import make_site
from tests.factories import make_association, make_municipality, make_space, make_user
from tests.signups.factories import make_open_event
from wagtail_talko.models import (
    Association,
    Event,
    EventCategory,
    Occurrence,
    Outcome,
    Participant,
    SignUp,
    Space,
)

DATES, SIGN_UPS = 104, 500
SIZES = (1_000, 5_000)
BEFORE = datetime(2027, 1, 4, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
# The middle of the dates: half of them are over.
NOW = datetime(2027, 7, 6, 18, 30, tzinfo=ZoneInfo("Europe/Helsinki"))
HOSTS, CATEGORIES, SPACES = 40, 12, 25


def run() -> Iterator[Result]:
    make_site()
    boss = make_user("boss", is_superuser=True, is_staff=True)
    with time_machine.travel(BEFORE, tick=True):
        event = make_popular_event()
    with time_machine.travel(NOW, tick=True):
        client = Client()
        client.force_login(boss)
        yield from measure_event(client, event)
        made = 0
        for number in SIZES:
            make_counted_events(made, number)
            made = number
            yield from measure_reports(client, number)


def make_popular_event() -> Event:
    """Two dates a week for a year, and five hundred who come to the one of today."""
    event = make_open_event(
        hosts=[make_association()],
        start_date=date(2027, 1, 5),
        recurrence=f"RRULE:FREQ=WEEKLY;BYDAY=TU,FR;COUNT={DATES}",
        tasks=[("Keitto", 50), ("Pihatyöt", None)],
    )
    row = event.occurrences.get(date=NOW.date())
    tasks = list(event.signup_sheet.tasks.all())
    people = Participant.objects.bulk_create(
        Participant(
            event=event,
            name=f"Osallistuja {n}",
            phone="040 123456",
            message="Tulen suoraan töistä.",
            language="fi",
            nonce=str(n),
            token_hash=f"token{n}",
            reference_hash=f"reference{n}",
            consented_at=BEFORE,
            confirmed_at=BEFORE,
        )
        for n in range(SIGN_UPS)
    )
    SignUp.objects.bulk_create(
        SignUp(
            participant=person,
            occurrence=row,
            people=n % 3 + 1,
            task=tasks[n % 2],
            state=SignUp.State.CONFIRMED,
        )
        for n, person in enumerate(people)
    )
    return event


def measure_event(client: Client, event: Event) -> Iterator[Result]:
    pages = {
        "page of an event with sign-ups": event.schedule_page.get_url(),
        "its dates for organisers": f"/fi/talko/organise/{event.pk}/",
        "its list of one date": f"/fi/talko/organise/{event.pk}/{NOW.date()}/",
        "the same to print": f"/fi/talko/organise/{event.pk}/{NOW.date()}/print/",
    }
    for name, url in pages.items():
        yield measure(name, SIGN_UPS, lambda url=url: _ok(client.get(url)))


def make_counted_events(first: int, last: int) -> None:
    """Events with a year of dates each, hosts, categories and spaces, all counted so far."""
    known = set(Event.objects.values_list("pk", flat=True))
    if not EventCategory.objects.exists():
        EventCategory.objects.bulk_create(EventCategory(slug=f"c{n}") for n in range(CATEGORIES))
        town = make_municipality("town")
        for n in range(HOSTS):
            make_association(f"host-{n}", municipality=town)
        for n in range(SPACES):
            make_space(f"space-{n}", municipality=town)
    make_events(first, last)
    events = list(Event.objects.exclude(pk__in=known))
    _give_hosts(events)
    rows = Occurrence.objects.filter(event__in=[each.pk for each in events], end__lt=NOW)
    Outcome.objects.bulk_create(
        (
            Outcome(occurrence_id=pk, heads=pk % 30, minutes=pk % 30 * 90)
            for pk in rows.values_list("pk", flat=True)
        ),
        batch_size=2000,
    )


def _give_hosts(events: list[Event]) -> None:
    hosts = list(Association.objects.filter(slug__startswith="host-"))
    categories = list(EventCategory.objects.all())
    spaces = list(Space.objects.filter(slug__startswith="space-"))
    through, filed = Event.hosts.through, Event.categories.through
    for n, event in enumerate(events):
        event.space = spaces[n % SPACES]
    Event.objects.bulk_update(events, ["space"], batch_size=400)
    through.objects.bulk_create(
        through(event=event, association=hosts[(n + extra) % HOSTS])
        for n, event in enumerate(events)
        for extra in range(1 + (n % 5 == 0))
    )
    filed.objects.bulk_create(
        filed(event=event, eventcategory=categories[n % CATEGORIES])
        for n, event in enumerate(events)
    )


def measure_reports(client: Client, number: int) -> Iterator[Result]:
    period = "first=2026-09-01&last=2027-08-31"
    for by in ("month", "space", "association", "category"):
        url = f"/admin/talko/reports/?by={by}&{period}"
        yield measure(f"report of a year by {by}", number, lambda url=url: _ok(client.get(url)))
    url = f"/admin/talko/reports/dates/?{period}"
    yield measure("dates of a year, a page", number, lambda: _ok(client.get(url)))


def _ok(response):
    assert response.status_code == 200, response.status_code
    return response
