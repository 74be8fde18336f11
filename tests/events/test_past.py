"""Editing a schedule never changes the past and never loses an exception."""

from datetime import date, time, timedelta

import pytest
import time_machine

from tests.events.conftest import NOW
from tests.events.factories import make_event, page_of, publish
from tests.factories import local
from wagtail_talko.events.actions import cancel_occurrence, move_occurrence, note_occurrence
from wagtail_talko.models import Event

pytestmark = pytest.mark.django_db
WEEKLY = "RRULE:FREQ=WEEKLY"


def later(**fields: int):
    return time_machine.travel(NOW + timedelta(**fields), tick=False)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def feed(event: Event) -> list[str]:
    return unfolded(event.listings.get(language="fi").vevents)


def test_publish_new_day_keeps_past_dates():
    event = make_event(recurrence=WEEKLY, start_date=date(2027, 1, 5))
    with later(days=10):
        publish(page_of(event), start_date=date(2027, 1, 6))

        event.refresh_from_db()
        days = list(event.occurrences.values_list("date", flat=True)[:4])
    assert days == [date(2027, 1, 5), date(2027, 1, 12), date(2027, 1, 20), date(2027, 1, 27)]
    assert event.effective_from == date(2027, 1, 14)


def test_publish_new_day_emits_past_dates_alone():
    event = make_event(recurrence=WEEKLY, start_date=date(2027, 1, 5))
    with later(days=3):
        event = publish(page_of(event), start_date=date(2027, 1, 6))

    name, _at, host = event.uid.partition("@")
    uids = [line for line in feed(event) if line.startswith("UID")]
    starts = [line for line in feed(event) if line.startswith("DTSTART")]
    assert uids == [f"UID:{event.uid}", f"UID:{name}-2027-01-05@{host}"]
    assert starts == [
        "DTSTART;TZID=Europe/Helsinki:20270113T180000",
        "DTSTART;TZID=Europe/Helsinki:20270105T180000",
    ]


def test_publish_title_only_leaves_effective_from_empty():
    event = make_event(recurrence=WEEKLY, start_date=date(2027, 1, 5))
    with later(days=10):
        event = publish(page_of(event), title="Uusi nimi")

    assert event.effective_from is None


def test_publish_last_day_only_leaves_effective_from_empty():
    event = make_event(recurrence=WEEKLY, start_date=date(2027, 1, 5))
    with later(days=10):
        event = publish(page_of(event), until=date(2027, 2, 2))

    assert event.effective_from is None
    assert event.occurrences.order_by("date").last().date == date(2027, 2, 2)


def test_publish_count_after_start_becomes_until():
    event = make_event(recurrence=f"{WEEKLY};COUNT=4", start_date=date(2027, 1, 5))
    with later(days=3):
        event = publish(page_of(event), start_time=time(17))

    rules = [line for line in feed(event) if line.startswith("RRULE")]
    assert rules == ["RRULE:FREQ=WEEKLY;UNTIL=20270126T215959Z;BYDAY=TU"]


def test_publish_earlier_clock_time_today_keeps_todays_date():
    event = make_event(recurrence=WEEKLY, start_date=date(2027, 1, 4))

    event = publish(page_of(event), start_time=time(9), end_time=time(11))

    first, second = event.occurrences.order_by("date")[:2]
    assert first.start == local(2027, 1, 4, 18)
    assert second.start == local(2027, 1, 11, 9)
    assert event.effective_from == date(2027, 1, 5)


def test_cancelled_date_survives_publishing():
    event = make_event(recurrence=WEEKLY)
    cancel_occurrence(occurrence=event.occurrences.get(date=date(2027, 1, 19)), by=None)

    publish(page_of(event), title="Uusi nimi", start_time=time(17))

    row = event.occurrences.get(date=date(2027, 1, 19))
    assert (row.state, row.start) == ("cancelled", local(2027, 1, 19, 17))


def test_moved_date_keeps_its_time():
    event = make_event(recurrence=WEEKLY)
    moved = event.occurrences.get(date=date(2027, 1, 19))
    move_occurrence(
        occurrence=moved, start=local(2027, 1, 20, 10), end=local(2027, 1, 20, 12), by=None
    )

    publish(page_of(event), start_time=time(17))

    row = event.occurrences.get(date=date(2027, 1, 19))
    assert (row.start, row.end) == (local(2027, 1, 20, 10), local(2027, 1, 20, 12))


def test_exception_leaving_schedule_is_detached():
    event = make_event(recurrence=WEEKLY)
    noted = event.occurrences.get(date=date(2027, 1, 19))
    note_occurrence(occurrence=noted, by=None, note={"fi": "Tuo kakku"})

    publish(page_of(event), start_date=date(2027, 1, 13))

    row = event.occurrences.get(date=date(2027, 1, 19))
    assert (row.is_detached, row.note.data) == (True, {"fi": "Tuo kakku"})
    assert not event.occurrences.filter(date=date(2027, 1, 26)).exists()


def test_exception_returning_to_schedule_is_attached_again():
    event = make_event(recurrence=WEEKLY)
    noted = event.occurrences.get(date=date(2027, 1, 19))
    note_occurrence(occurrence=noted, by=None, note={"fi": "Tuo kakku"})
    publish(page_of(event), start_date=date(2027, 1, 13))

    publish(page_of(event), start_date=date(2027, 1, 12))

    assert not event.occurrences.get(date=date(2027, 1, 19)).is_detached


def test_detached_date_has_a_uid_of_its_own():
    event = make_event(recurrence=WEEKLY)
    cancel_occurrence(occurrence=event.occurrences.get(date=date(2027, 1, 19)), by=None)

    event = publish(page_of(event), start_date=date(2027, 1, 13))

    name, _at, host = event.uid.partition("@")
    assert f"UID:{name}-2027-01-19@{host}" in feed(event)


def test_cancelled_date_keeps_recurrence_id_at_present_time():
    event = make_event(recurrence=WEEKLY)
    cancel_occurrence(occurrence=event.occurrences.get(date=date(2027, 1, 19)), by=None)

    event = publish(page_of(event), start_time=time(17))

    lines = [line for line in feed(event) if line.startswith("RECURRENCE-ID")]
    assert lines == ["RECURRENCE-ID;TZID=Europe/Helsinki:20270119T170000"]
