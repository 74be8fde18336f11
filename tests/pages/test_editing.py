"""The editor of event pages: a draft may be anything, what is published must be right."""

from datetime import date, time

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import Locale

from tests.events.factories import draft_event, make_event, make_programme, page_of, publish
from tests.factories import local, make_association, make_room
from tests.pages.editing import edit, errors_of, form_data, weekly
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.events.actions import cancel_occurrence
from wagtail_talko.models import Booking, Event
from wagtail_talko.pages.models import TalkoEventPage

pytestmark = pytest.mark.django_db


def test_save_draft_without_date(editor):
    page = draft_event()

    response = edit(editor, page, start_date="", start_time="", end_time="")

    assert response.status_code == 302
    assert Event.objects.count() == 0


def test_publish_without_date_is_refused(editor):
    page = draft_event()

    response = edit(editor, page, start_date="", **{"action-publish": "1"})

    assert list(errors_of(response)) == ["start_date"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"end_time": ""}, ["end_time"]),
        ({"start_time": ""}, ["start_time"]),
        ({"end_date": "2027-01-11"}, ["end_date"]),
        ({"end_date": "2027-03-12"}, ["end_date"]),
        ({"end_date": "2027-01-12", "end_time": "17:00"}, ["end_time"]),
        (weekly(until="2027-01-01"), ["until"]),
    ],
)
def test_publish_wrong_times_is_refused(editor, changes, fields):
    response = edit(editor, draft_event(), **changes, **{"action-publish": "1"})

    assert list(errors_of(response)) == fields
    assert Event.objects.count() == 0


def test_publish_weekly(editor):
    page = draft_event()

    response = edit(editor, page, **weekly(until="2027-01-26"), **{"action-publish": "1"})

    assert response.status_code == 302
    event = Event.objects.get()
    assert event.rule.startswith("RRULE:FREQ=WEEKLY")
    assert event.until == date(2027, 1, 26)
    assert event.occurrences.count() == 3


def taken(room, day):
    request_booking(
        room=room, association=None, purpose="Kokous", by=None, origin="staff",
        dates=[(local(2027, 1, day, 17), local(2027, 1, day, 19))],
    )  # fmt: skip


def test_publish_with_taken_date_tells_the_date(editor):
    room = make_room(name={"fi": "Iso sali"})
    taken(room, 19)
    page = draft_event(room=room, takes_room=True)

    response = edit(editor, page, **weekly(until="2027-01-26"), **{"action-publish": "1"})

    errors = errors_of(response)
    assert sorted(errors) == ["accepts_notes", "room"]
    assert errors["room"] == ["Iso sali ei ole vapaa yhtenä päivänä: ti 19.1.2027."]
    assert Booking.objects.filter(origin="event").count() == 0


def test_save_draft_with_taken_date_is_saved(editor):
    room = make_room()
    taken(room, 19)
    page = draft_event(room=room, takes_room=True)

    response = edit(editor, page, **weekly(until="2027-01-26"))

    assert response.status_code == 302


def test_publish_anyway_books_the_rest_and_warns(editor):
    room = make_room()
    taken(room, 19)
    page = draft_event(room=room, takes_room=True)

    response = edit(
        editor, page, **weekly(until="2027-01-26"), accepts_notes="on", **{"action-publish": "1"}
    )

    assert response.status_code == 302
    rows = Event.objects.get().occurrences.order_by("date")
    assert [row.room_missing for row in rows] == [False, True, False]
    levels = [message.level_tag for message in get_messages(response.wsgi_request)]
    assert levels.count("warning") == 1


def test_publish_again_does_not_collide_with_itself(editor):
    event = make_event(room=make_room(), takes_room=True)

    response = edit(
        editor, page_of(event), start_time="19:00", end_time="21:00", **{"action-publish": "1"}
    )

    assert response.status_code == 302
    assert event.occurrences.get().start == local(2027, 1, 12, 19)


def test_publish_with_adopted_booking_is_no_conflict(editor):
    room, host = make_room(), make_association()
    request_booking(
        room=room, association=host, purpose="Kerho", by=None, origin="staff",
        dates=[(local(2027, 1, 12, 17), local(2027, 1, 12, 21))],
    )  # fmt: skip
    page = draft_event(room=room, takes_room=True, hosts=[host])

    response = edit(editor, page, **{"action-publish": "1"})

    assert response.status_code == 302, errors_of(response)
    assert Event.objects.get().occurrences.get().is_adopted


def test_publish_changed_date_leaving_schedule_asks_first(editor):
    event = make_event(recurrence="RRULE:FREQ=WEEKLY")
    cancel_occurrence(occurrence=event.occurrences.get(date=date(2027, 1, 19)), by=None)
    page = page_of(event)

    refused = edit(editor, page, **weekly(start_date="2027-01-13"), **{"action-publish": "1"})
    accepted = edit(
        editor, page, **weekly(start_date="2027-01-13"), accepts_notes="on",
        **{"action-publish": "1"},
    )  # fmt: skip

    assert list(errors_of(refused)) == ["recurrence"]
    assert accepted.status_code == 302
    assert event.occurrences.get(date=date(2027, 1, 19)).is_detached


def test_publish_room_of_another_space_is_refused(editor):
    room, other = make_room(), make_room()
    page = draft_event(room=room, space=other.space)

    response = edit(editor, page, **{"action-publish": "1"})

    assert list(errors_of(response)) == ["room"]


def test_new_page_takes_room_by_default(editor):
    parent = make_programme()

    response = editor.get(
        reverse("wagtailadmin_pages:add", args=["wagtail_talko_pages", "talkoeventpage", parent.pk])
    )

    assert response.context["form"]["takes_room"].value() is True


def test_translated_page_shows_schedule_read_only(editor):
    event = make_event()
    locale = Locale.objects.get(language_code="sv")
    page = page_of(event).copy_for_translation(locale, copy_parents=True)
    publish(page, title="Talko")

    edit(
        editor, TalkoEventPage.objects.get(pk=page.pk), start_time="09:00", end_time="10:00",
        title="Talkodag", **{"action-publish": "1"},
    )  # fmt: skip

    event.refresh_from_db()
    page = TalkoEventPage.objects.get(pk=page.pk)
    assert (page.title, page.start_time, event.start_time) == ("Talkodag", time(18), time(18))


def test_autosave_answers_json_and_projects_nothing(editor):
    event = make_event()
    page = page_of(event)

    response = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        form_data(page, start_time="09:00", end_time="10:00"),
        headers={"accept": "application/json"},
    )

    assert response.json()["success"]
    event.refresh_from_db()
    assert event.start_time == time(18)


@pytest.mark.parametrize(
    ("day", "clock", "is_doubtful"),
    [
        (date(2027, 3, 28), time(3, 30), True),
        (date(2027, 10, 31), time(3, 30), True),
        (date(2027, 3, 28), time(4, 0), False),
        (date(2027, 3, 27), time(3, 30), False),
    ],
)
def test_publish_start_in_the_hour_of_the_clock_change(editor, day, clock, is_doubtful):
    page = draft_event(start_date=day, start_time=clock, end_time=time(6))

    response = edit(editor, page, **{"action-publish": "x"})
    told = errors_of(response) if response.status_code == 200 else {}
    edit(editor, page, **{"action-publish": "x", "accepts_notes": "on"})

    assert sorted(told) == (["accepts_notes", "start_time"] if is_doubtful else [])
    assert Event.objects.count() == 1
