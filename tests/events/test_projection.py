"""Published pages become events."""

from datetime import date, time, timedelta

import pytest
import time_machine

from tests.events.conftest import NOW
from tests.events.factories import draft_event, make_event, page_of, publish
from tests.factories import local
from wagtail_talko.events.projection import project
from wagtail_talko.models import Event, EventListing, ListingChange, Occurrence

pytestmark = pytest.mark.django_db
WEEKLY = "RRULE:FREQ=WEEKLY"


def dump() -> list:
    models = (Event, Occurrence, EventListing, ListingChange)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_publish_single_event_makes_one_date():
    event = make_event(title="Kevättalkoot")

    (row,) = event.occurrences.all()
    assert (row.date, row.start, row.end) == (
        date(2027, 1, 12),
        local(2027, 1, 12, 18),
        local(2027, 1, 12, 20),
    )
    assert event.duration == timedelta(hours=2)
    assert event.uid.endswith("@talko.example")


def test_save_draft_projects_nothing():
    draft_event().save_revision()

    assert Event.objects.count() == 0


def test_project_twice_changes_nothing():
    event = make_event(recurrence=WEEKLY, left_out_dates=["2027-01-19"], extra_dates=["2027-01-15"])
    before = dump()

    with time_machine.travel(NOW + timedelta(minutes=7), tick=False):
        project(page_of(event))

    assert dump() == before


def test_publish_weekly_across_clock_changes_stays_at_18():
    event = make_event(recurrence=WEEKLY)

    rows = event.occurrences.order_by("start")
    clocks = {row.start.astimezone(event.zone).time() for row in rows}
    assert clocks == {time(18)}
    assert rows.get(date=date(2027, 3, 23)).start == local(2027, 3, 23, 18)
    assert rows.get(date=date(2027, 3, 30)).start == local(2027, 3, 30, 18)
    assert rows.get(date=date(2027, 10, 26)).start == local(2027, 10, 26, 18)
    assert rows.get(date=date(2027, 11, 2)).start == local(2027, 11, 2, 18)


def test_publish_all_day_has_no_time():
    event = make_event(start_time=None, end_date=date(2027, 1, 13))

    (row,) = event.occurrences.all()
    assert (row.start, row.end) == (local(2027, 1, 12), local(2027, 1, 14))


def test_publish_makes_a_listing_per_language():
    event = make_event(title="Kevättalkoot")

    listings = {row.language: row for row in event.listings.all()}
    assert sorted(listings) == ["en", "fi", "sv"]
    assert {row.source_language for row in listings.values()} == {"fi"}
    assert "SUMMARY;LANGUAGE=fi:Kevättalkoot" in listings["sv"].vevents
    assert "SUMMARY:Kevättalkoot" in listings["fi"].vevents
    assert listings["fi"].url == page_of(event).full_url


def test_publish_again_with_new_title_raises_sequence():
    event = make_event(title="Ennen")

    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        again = publish(page_of(event), title="Jälkeen")

    assert again.sequence == 1
    assert again.changed_at == NOW + timedelta(days=1)
    assert again.uid == event.uid
