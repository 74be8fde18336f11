"""Cancelling, moving, noting and restoring one date."""

from datetime import date

import pytest
import time_machine
from wagtail.models import ModelLogEntry

from tests.events.factories import make_event
from tests.events.test_past import feed
from tests.factories import local, make_association, make_member, make_space, make_user
from wagtail_talko.bookings.refusals import EndsBeforeStart, HasPassed
from wagtail_talko.events.actions import (
    cancel_occurrence,
    move_occurrence,
    note_occurrence,
    restore_occurrence,
)
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Occurrence
from wagtail_talko.signals import occurrence_changed

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 19)


@pytest.fixture
def row(site) -> Occurrence:
    event = make_event(recurrence="RRULE:FREQ=WEEKLY;COUNT=3", space=make_space())
    return event.occurrences.get(date=DAY)


def statuses(event) -> list[str]:
    return [line for line in feed(event) if line.startswith(("STATUS", "RECURRENCE-ID"))]


def test_cancel_marks_date_in_feed(row):
    cancel_occurrence(occurrence=row, by=None, note={"fi": "Flunssa"})

    assert statuses(row.event) == [
        "STATUS:CONFIRMED",
        "RECURRENCE-ID;TZID=Europe/Helsinki:20270119T180000",
        "STATUS:CANCELLED",
    ]
    assert "DESCRIPTION:Flunssa" in feed(row.event)
    row.event.refresh_from_db()
    assert row.event.sequence == 1


def test_restore_takes_everything_back(row):
    moved = move_occurrence(
        occurrence=row, start=local(2027, 1, 20, 9), end=local(2027, 1, 20, 11), by=None,
        note={"fi": "Siirretty"},
    )  # fmt: skip

    restore_occurrence(occurrence=moved, by=None)

    row = Occurrence.objects.get(date=DAY)
    assert (row.state, row.start, bool(row.note)) == ("scheduled", local(2027, 1, 19, 18), False)
    assert statuses(row.event) == ["STATUS:CONFIRMED"]


def test_note_only_stays_scheduled(row):
    note_occurrence(occurrence=row, by=None, note={"fi": "Tuo sukset"})

    row = Occurrence.objects.get(pk=row.pk)
    assert (row.state, row.is_exception) == ("scheduled", True)


def test_move_backwards_is_refused(row):
    with pytest.raises(EndsBeforeStart):
        move_occurrence(occurrence=row, start=row.end, end=row.start, by=None)


def test_past_date_is_refused(row):
    with time_machine.travel(local(2027, 1, 21), tick=False), pytest.raises(HasPassed):
        cancel_occurrence(occurrence=row, by=None)


def test_stranger_is_refused(row):
    with pytest.raises(NotAllowed):
        cancel_occurrence(occurrence=row, by=make_user())


def test_member_of_host_may_cancel(row):
    host = make_association()
    row.event.hosts.add(host)

    cancel_occurrence(occurrence=row, by=make_member(host))

    assert Occurrence.objects.get(pk=row.pk).state == "cancelled"


def test_superuser_may_cancel(row):
    cancel_occurrence(occurrence=row, by=make_user(is_superuser=True))

    assert Occurrence.objects.get(pk=row.pk).state == "cancelled"


def test_audit_holds_no_words(row):
    cancel_occurrence(occurrence=row, by=None, note={"fi": "Maija on kipeä"})

    entry = ModelLogEntry.objects.get(action="wagtail_talko.occurrence.cancel")
    assert entry.data["before"]["state"] == "scheduled"
    assert entry.data["after"] == {
        "date": "2027-01-19",
        "start": local(2027, 1, 19, 18).isoformat(),
        "end": local(2027, 1, 19, 20).isoformat(),
        "state": "cancelled",
        "room": None,
        "has_note": True,
    }


def test_signal_is_sent(row):
    heard = []

    def listen(occurrence, **kwargs):
        heard.append((occurrence.pk, occurrence.state))

    occurrence_changed.connect(listen)
    try:
        cancel_occurrence(occurrence=row, by=None)
    finally:
        occurrence_changed.disconnect(listen)

    assert heard == [(row.pk, "cancelled")]
