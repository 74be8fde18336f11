"""What time does, and what a crash left behind."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.events.conftest import NOW
from tests.events.factories import draft_event, make_event, page_of
from tests.events.test_projection import dump
from tests.factories import make_room
from wagtail_talko.management.commands import talko_tick
from wagtail_talko.models import BookingDate, Event
from wagtail_talko.pages.models import TalkoEventPage

pytestmark = pytest.mark.django_db
WEEKLY = "RRULE:FREQ=WEEKLY"


def publish_with_crash(page, **changes) -> None:
    """The page goes live, but nobody hears of it: as if the process had died then."""
    changes |= {"live": True, "last_published_at": timezone.now() + timedelta(seconds=1)}
    TalkoEventPage.objects.filter(pk=page.pk).update(**changes)


def test_tick_projects_page_whose_publishing_crashed(site):
    page = draft_event()
    publish_with_crash(page)

    call_command("talko_tick")

    assert Event.objects.get().schedule_page_id == page.pk


def test_tick_projects_newer_publishing(site):
    event = make_event()
    publish_with_crash(page_of(event), start_date=date(2027, 1, 13))

    call_command("talko_tick")

    assert event.occurrences.get().date == date(2027, 1, 13)


def test_tick_hides_event_whose_unpublishing_crashed(site):
    event = make_event()
    TalkoEventPage.objects.update(live=False)

    call_command("talko_tick")

    event.refresh_from_db()
    assert (event.state, event.listings.count()) == ("hidden", 0)


def test_unexpected_error_marks_event_and_lets_publishing_go_on(site):
    event = make_event()
    page = page_of(event)

    # Not writable by our form: a rule that nobody can serve.
    TalkoEventPage.objects.update(recurrence="RRULE:FREQ=HOURLY")
    TalkoEventPage.objects.get(pk=page.pk).save_revision().publish()

    event.refresh_from_db()
    assert event.needs_projection
    assert event.occurrences.count() == 1


def test_tick_reports_what_it_cannot_project(site):
    event = make_event()
    TalkoEventPage.objects.update(recurrence="RRULE:FREQ=HOURLY")
    Event.objects.update(needs_projection=True)

    with pytest.raises(CommandError, match="project unfinished events"):
        call_command("talko_tick")

    event.refresh_from_db()
    assert event.checked_on == NOW.date()


def test_tick_moves_the_horizon(site):
    event = make_event(recurrence=WEEKLY, room=make_room(), takes_room=True)
    before = event.occurrences.count()

    with time_machine.travel(NOW + timedelta(days=14), tick=False):
        call_command("talko_tick")

    assert event.occurrences.count() == before + 2
    assert event.occurrences.filter(booking_date=None, start__gt=NOW).count() == 0


def test_tick_twice_a_day_changes_nothing(site):
    make_event(recurrence=WEEKLY)
    call_command("talko_tick")
    before = dump()

    call_command("talko_tick")

    assert dump() == before


def test_tick_notices_lost_booking(site):
    event = make_event(room=make_room(), takes_room=True)
    BookingDate.objects.all()[0].occupancies.all().delete()
    BookingDate.objects.update(state="cancelled", holds_room=False)

    call_command("talko_tick")

    assert event.occurrences.get().room_missing


def test_failing_step_does_not_stop_the_others(monkeypatch):
    done = []

    def fail() -> int:
        raise RuntimeError("broken")

    steps = [("first", fail), ("second", lambda: done.append("second"))]
    monkeypatch.setattr(talko_tick, "STEPS", steps)

    with pytest.raises(CommandError, match="failed: first"):
        call_command("talko_tick")
    assert done == ["second"]


def test_rebuild_is_idempotent(site):
    make_event(recurrence=WEEKLY)
    before = dump()

    call_command("talko_rebuild")

    assert dump() == before


def test_rebuild_makes_lost_records_again(site):
    event = make_event(recurrence=WEEKLY)
    number = event.occurrences.count()
    Event.objects.all().delete()

    call_command("talko_rebuild")

    assert Event.objects.get().occurrences.count() == number
