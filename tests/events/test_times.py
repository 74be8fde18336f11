"""Several times a day on one page: an event for each, with dates, rooms and words of its own."""

from datetime import date, time
from types import SimpleNamespace

import pytest
import time_machine
from django.db.models import F
from wagtail.models import Locale

from tests.events.conftest import NOW
from tests.events.factories import (
    block_of,
    draft_event,
    make_event,
    page_of,
    publish,
    time_of,
)
from tests.events.test_languages import needs_localize, translate
from tests.factories import local, make_association, make_room
from tests.signups.factories import come_for_sure, dates_of, mails, make_open_event
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.events.actions import (
    cancel_occurrence,
    move_occurrence,
    restore_occurrence,
)
from wagtail_talko.events.periodic import project_unfinished
from wagtail_talko.events.projection import project
from wagtail_talko.events.suspending import resume_event, suspend_event
from wagtail_talko.models import Booking, BookingDate, Event, Message, Occurrence
from wagtail_talko.pages.models import TalkoEventPage

pytestmark = pytest.mark.django_db
THREE = "RRULE:FREQ=WEEKLY;COUNT=3"
DAYS = (12, 19, 26)


@pytest.fixture(autouse=True)
def _site(site):
    """All pages stand in one site."""


def spans(event: Event) -> list[tuple[int, int, int]]:
    """Return day of January and hours of each date that is not cancelled."""
    rows = event.occurrences.exclude(state="cancelled").order_by("start")
    local_times = (
        (row.start.astimezone(event.zone), row.end.astimezone(event.zone)) for row in rows
    )
    return [(start.day, start.hour, end.hour) for start, end in local_times]


def everything() -> list:
    """Return all that a projection writes, but for what says when it was last looked at."""
    events = Event.objects.order_by("pk").values()
    rows = Occurrence.objects.order_by("pk").values()
    return [*events, *rows, *BookingDate.objects.order_by("pk").values()]


def test_publish_makes_an_event_for_each_time():
    noon, evening = block_of(13, 15), block_of(20, 23)

    event = make_event(recurrence=THREE, more_times=[noon, evening])

    assert Event.objects.count() == 3
    assert spans(event) == [(day, 18, 20) for day in DAYS]
    assert spans(time_of(event, noon)) == [(day, 13, 15) for day in DAYS]
    assert spans(time_of(event, evening)) == [(day, 20, 23) for day in DAYS]
    assert Event.objects.values("uid").distinct().count() == 3
    assert {each.listings.count() for each in Event.objects.all()} == {3}


def test_time_over_midnight_ends_on_the_next_day():
    night = block_of(22, 2)

    event = make_event(more_times=[night])

    (row,) = time_of(event, night).occurrences.all()
    assert (row.start, row.end) == (local(2027, 1, 12, 22), local(2027, 1, 13, 2))


def test_every_time_has_the_words_and_hosts_of_the_page():
    host, block = make_association(), block_of(13, 15)

    event = make_event(title="Saunavuorot", hosts=[host], is_free=True, more_times=[block])

    other = time_of(event, block)
    assert other.listings.get(language="fi").title == "Saunavuorot"
    assert (list(other.hosts.all()), other.is_free) == ([host], True)
    assert other.schedule_page_id == event.schedule_page_id


def test_project_again_changes_nothing():
    event = make_event(
        recurrence=THREE, more_times=[block_of(13, 15)], room=make_room(), takes_room=True
    )
    before = everything()

    project(page_of(event))

    assert everything() == before


def test_all_day_or_several_days_has_one_time():
    make_event(start_time=None, more_times=[block_of(13, 15)])
    make_event(end_date=date(2027, 1, 14), more_times=[block_of(13, 15)])

    assert Event.objects.count() == 2


def test_block_that_is_not_filled_in_is_passed_over():
    make_event(more_times=[block_of(13, 15, value={"start_time": "13:00", "end_time": None})])

    assert Event.objects.count() == 1


def test_block_with_a_hand_made_id_is_a_time():
    event = make_event(more_times=[block_of(13, 15, id="aamu"), block_of(8, 9, id="aamu")])

    assert Event.objects.count() == 2
    project(page_of(event))
    assert Event.objects.count() == 2


def test_change_of_a_time_moves_its_dates_alone():
    block = block_of(13, 15)
    event = make_event(recurrence=THREE, more_times=[block])
    other = time_of(event, block)
    keys = set(Occurrence.objects.values_list("pk", flat=True))

    publish(page_of(event), more_times=[block_of(14, 16, id=block["id"])])

    assert set(Occurrence.objects.values_list("pk", flat=True)) == keys
    assert spans(other) == [(day, 14, 16) for day in DAYS]
    assert spans(event) == [(day, 18, 20) for day in DAYS]


def test_new_rule_and_left_out_dates_are_of_all_times():
    block = block_of(13, 15)
    event = make_event(recurrence=THREE, more_times=[block])

    publish(page_of(event), left_out_dates=["2027-01-19"])

    assert spans(event) == [(12, 18, 20), (26, 18, 20)]
    assert spans(time_of(event, block)) == [(12, 13, 15), (26, 13, 15)]


def test_clock_keeps_its_hours_over_the_change_of_summer_time():
    block = block_of(13, 15)
    event = make_event(
        start_date=date(2027, 3, 21), recurrence=THREE, more_times=[block], start_time=time(2),
        end_time=time(5),
    )  # fmt: skip

    assert spans(time_of(event, block)) == [(21, 13, 15), (28, 13, 15), (4, 13, 15)]
    # 02-05 exists on the 28th, although it lasts two hours only.
    assert spans(event) == [(21, 2, 5), (28, 2, 5), (4, 2, 5)]


# -- a time that is taken off ----------------------------------------------------------------


def test_removed_time_loses_its_coming_dates_and_keeps_the_past():
    block = block_of(13, 15)
    event = make_event(recurrence="RRULE:FREQ=WEEKLY", start_date=date(2026, 12, 22),
                       more_times=[block])  # fmt: skip
    other = time_of(event, block)
    past = other.occurrences.filter(end__lte=NOW).count()

    publish(page_of(event), more_times=[])

    assert other.occurrences.count() == past == 2
    other.refresh_from_db()
    assert (other.is_dropped, other.state) == (True, "scheduled")
    assert event.occurrences.filter(start__gt=NOW).exists()
    # What was stands by itself, and there is no series any more.
    text = other.listings.get(language="fi").vevents
    assert (text.count("BEGIN:VEVENT"), "RRULE" in text) == (2, False)


def test_removed_time_cancels_dates_with_sign_ups_and_tells_people():
    block = block_of(13, 15)
    event = make_open_event(recurrence=THREE, more_times=[block], title="Uinti")
    other = time_of(event, block)
    first = dates_of(other)[0]
    come_for_sure(other, first, email="aino@example.org")

    publish(page_of(event), more_times=[])

    (row,) = other.occurrences.all()
    assert (row.pk, row.state, row.is_detached) == (first.pk, "cancelled", True)
    assert mails("aino@example.org")[2:] == ["Peruttu: Uinti"]
    assert row.signups.get().state == "confirmed"
    assert (event.signup_sheet.is_open, other.signup_sheet.is_open) == (True, False)


def test_removed_time_twice_projected_tells_once():
    block = block_of(13, 15)
    event = make_open_event(recurrence=THREE, more_times=[block])
    come_for_sure(time_of(event, block), email="aino@example.org")
    publish(page_of(event), more_times=[])
    before, mailed = everything(), Message.objects.count()

    project(page_of(event))

    assert (everything(), Message.objects.count()) == (before, mailed)


def test_returned_time_goes_on_with_its_people():
    block = block_of(13, 15)
    event = make_open_event(recurrence=THREE, more_times=[block], title="Uinti")
    other = time_of(event, block)
    come_for_sure(other, email="aino@example.org")
    publish(page_of(event), more_times=[])

    publish(page_of(event), more_times=[block])

    assert time_of(event, block).pk == other.pk
    assert spans(other) == [(day, 13, 15) for day in DAYS]
    assert other.occurrences.filter(is_detached=True).count() == 0
    assert len(mails("aino@example.org")[2:]) == 2
    other.refresh_from_db()
    assert (other.is_dropped, other.dropped_dates) == (False, {})


def test_returned_time_leaves_cancelled_what_was_cancelled_before():
    block = block_of(13, 15)
    event = make_event(recurrence=THREE, more_times=[block])
    other = time_of(event, block)
    rows = dates_of(other)
    Occurrence.objects.filter(pk=rows[0].pk).update(state="cancelled")
    move_occurrence(
        occurrence=rows[1], start=local(2027, 1, 20, 10), end=local(2027, 1, 20, 12), by=None
    )
    publish(page_of(event), more_times=[])
    assert spans(other) == []

    publish(page_of(event), more_times=[block])

    assert spans(other) == [(20, 10, 12), (26, 13, 15)]


@pytest.fixture
def taken_off():
    """An event with a time that somebody came to and that is off its page, and its one date."""
    block = block_of(13, 15)
    event = make_open_event(recurrence=THREE, more_times=[block])
    other = time_of(event, block)
    come_for_sure(other)
    publish(page_of(event), more_times=[])
    return SimpleNamespace(event=event, other=other, block=block, row=other.occurrences.get())


def test_date_restored_by_hand_stays_although_its_time_is_gone(taken_off):
    restore_occurrence(occurrence=taken_off.row, by=None)
    publish(page_of(taken_off.event))

    assert spans(taken_off.other) == [(12, 13, 15)]


def test_date_restored_by_hand_follows_its_time_no_more(taken_off):
    restore_occurrence(occurrence=taken_off.row, by=None)
    cancel_occurrence(occurrence=taken_off.row, by=None)

    publish(page_of(taken_off.event), more_times=[taken_off.block])

    assert taken_off.other.occurrences.get(pk=taken_off.row.pk).state == "cancelled"


def test_delete_the_page_ends_every_time():
    event = make_event(
        recurrence=THREE, more_times=[block_of(13, 15)], room=make_room(), takes_room=True
    )

    page_of(event).delete()

    assert set(Event.objects.values_list("state", flat=True)) == {"hidden"}
    assert Occurrence.objects.count() == 0
    assert BookingDate.objects.active().count() == 0


def test_unpublish_hides_every_time_and_tells_once():
    room = make_room()
    event = make_event(recurrence=THREE, more_times=[block_of(13, 15)], room=room, takes_room=True)
    room.space.municipality.contact_email = "kunta@example.org"
    room.space.municipality.save()

    page_of(event).unpublish()

    assert set(Event.objects.values_list("state", flat=True)) == {"hidden"}
    (message,) = Message.objects.filter(kind="event_hidden")
    assert "6 " in message.body


# -- rooms ------------------------------------------------------------------------------------


def test_times_back_to_back_are_one_booking_without_turnaround():
    room = make_room(turnaround_minutes=30)

    event = make_event(
        recurrence=THREE,
        room=room,
        takes_room=True,
        more_times=[block_of(16, 18), block_of(20, 22)],
    )

    assert Occurrence.objects.filter(room_missing=True).count() == 0
    assert BookingDate.objects.active().count() == 9
    assert Booking.objects.get() == event.booking


def test_times_that_change_places_keep_their_room():
    room, block = make_room(), block_of(13, 15)
    event = make_event(recurrence=THREE, room=room, takes_room=True, more_times=[block])

    publish(
        page_of(event), start_time=time(13), end_time=time(15),
        more_times=[block_of(18, 20, id=block["id"])],
    )  # fmt: skip

    assert Occurrence.objects.filter(room_missing=True).count() == 0
    held = Occurrence.objects.filter(start=F("booking_date__start"), end=F("booking_date__end"))
    assert held.count() == 6
    assert BookingDate.objects.active().count() == 6


def test_one_time_lacks_its_room_where_it_is_taken():
    room, block = make_room(), block_of(13, 15)
    request_booking(
        room=room, association=None, purpose="Kokous", by=None, origin="staff",
        dates=[(local(2027, 1, 19, 14), local(2027, 1, 19, 16))],
    )  # fmt: skip

    event = make_event(recurrence=THREE, room=room, takes_room=True, more_times=[block])

    missing = Occurrence.objects.filter(room_missing=True)
    assert [(row.event_id, row.date.day) for row in missing] == [(time_of(event, block).pk, 19)]


def test_removed_time_gives_its_room_to_another_time():
    room, block = make_room(), block_of(13, 15)
    event = make_event(recurrence=THREE, room=room, takes_room=True, more_times=[block])

    publish(page_of(event), start_time=time(13), end_time=time(15), more_times=[])

    assert Occurrence.objects.filter(room_missing=True).count() == 0
    assert BookingDate.objects.active().count() == 3


# -- what is of the whole page ----------------------------------------------------------------


def test_suspend_is_of_all_times_and_of_those_that_come_later():
    block = block_of(13, 15)
    event = make_event(recurrence=THREE, more_times=[block], room=make_room(), takes_room=True)

    suspend_event(event=time_of(event, block), by=None, notice={"fi": "Vesivahinko"})
    publish(page_of(event), more_times=[block, block_of(8, 9)])

    assert Event.objects.filter(state="cancelled", suspended_at__isnull=False).count() == 3
    assert BookingDate.objects.active().count() == 0

    resume_event(event=event, by=None)

    assert Event.objects.filter(state="scheduled", suspended_at=None).count() == 3
    assert BookingDate.objects.active().count() == 9


def test_cancel_the_page_cancels_every_time():
    event = make_event(more_times=[block_of(13, 15)])

    publish(page_of(event), is_cancelled=True)

    assert set(Event.objects.values_list("state", flat=True)) == {"cancelled"}


def test_owner_that_goes_hands_its_times_over():
    block = block_of(13, 15)
    event = make_event(more_times=[block])
    page = translate(event, "sv", "Talko", more_times=[])

    page_of(event).delete()

    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    for each in (page, draft):
        (found,) = each.more_times
        assert (found.id, found.value["start_time"]) == (block["id"], time(13))
    publish(page)
    assert spans(time_of(event, block)) == [(12, 13, 15)]


def test_times_of_a_translated_page_change_nothing():
    event = make_event(more_times=[block_of(13, 15)])

    translate(event, "sv", "Talko", more_times=[block_of(6, 7), block_of(8, 9)])

    assert Event.objects.count() == 2
    assert {each.listings.get(language="sv").title for each in Event.objects.all()} == {"Talko"}


@needs_localize
def test_localize_carries_the_times_to_the_translation(django_capture_on_commit_callbacks):
    from wagtail_localize.models import Translation, TranslationSource

    block = block_of(13, 15)
    event = make_event(more_times=[block])
    swedish = Locale.objects.get(language_code="sv")
    page = page_of(event)
    page.get_parent().copy_for_translation(swedish, copy_parents=True)

    with django_capture_on_commit_callbacks(execute=True):
        source, _made = TranslationSource.update_or_create_from_instance(page)
        translation = Translation.objects.create(source=source, target_locale=swedish)
        translation.save_target(publish=True)

    translated = TalkoEventPage.objects.get(translation_key=page.translation_key, locale=swedish)
    assert [each.id for each in translated.more_times] == [block["id"]]
    assert Event.objects.count() == 2


# -- time and crashes -------------------------------------------------------------------------


def test_tick_extends_every_time():
    block = block_of(13, 15)
    event = make_event(recurrence="RRULE:FREQ=WEEKLY", more_times=[block])
    from wagtail_talko.events.periodic import look_after

    before = time_of(event, block).occurrences.count()
    with time_machine.travel(local(2027, 3, 4, 12), tick=False):
        look_after()

    assert time_of(event, block).occurrences.count() > before
    assert time_of(event, block).occurrences.count() == event.occurrences.count()


def test_tick_projects_times_that_a_crash_left_out():
    page = draft_event(more_times=[block_of(13, 15)])
    publish(page)
    Event.objects.all().delete()

    project_unfinished()

    assert Event.objects.count() == 2


def test_tick_finds_nothing_left_to_do():
    make_event(more_times=[block_of(13, 15)])

    assert project_unfinished() == 0
