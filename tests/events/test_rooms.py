"""Events and their rooms: book, adopt, move, give back."""

from datetime import date, time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.events.factories import make_event, make_site, page_of, publish
from tests.factories import (
    local,
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.bookings.actions import cancel_dates, close_rooms, request_booking
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.events.actions import cancel_occurrence, move_occurrence, restore_occurrence
from wagtail_talko.events.locking import lock_for_events
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Association, Booking, BookingDate, Message, Occurrence

pytestmark = pytest.mark.django_db
THREE = "RRULE:FREQ=WEEKLY;COUNT=3"
DAYS = [date(2027, 1, 12), date(2027, 1, 19), date(2027, 1, 26)]


@pytest.fixture
def room(db):
    make_site()
    return make_room()


def take(room, day: int, *, association=None, hours=(18, 20), origin="staff") -> Booking:
    start, end = (local(2027, 1, day, hour) for hour in hours)
    return request_booking(
        room=room, association=association, dates=[(start, end)], purpose="Kokous", by=None,
        origin=origin,
    )  # fmt: skip


def held(event) -> list:
    rows = event.occurrences.order_by("date")
    return [(row.date.day, row.booking_date_id is not None, row.room_missing) for row in rows]


def active(room) -> list:
    rows = BookingDate.objects.active().filter(room=room).order_by("start")
    return [(row.start, row.end) for row in rows]


def test_publish_books_every_date_in_one_booking(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)

    assert held(event) == [(12, True, False), (19, True, False), (26, True, False)]
    assert Booking.objects.count() == 1
    assert (event.booking.origin, event.booking.public_title) == ("event", page_of(event).title)
    assert event.space == room.space


def test_publish_without_takes_room_books_nothing(room):
    event = make_event(room=room, recurrence=THREE)

    assert held(event) == [(12, False, False), (19, False, False), (26, False, False)]


def test_publish_marks_only_the_taken_date(room):
    take(room, 19)

    event = make_event(room=room, takes_room=True, recurrence=THREE)

    assert held(event) == [(12, True, False), (19, False, True), (26, True, False)]


def test_publish_tells_editor_of_missing_room_once(room):
    take(room, 19)
    editor = make_user(is_superuser=True)
    event = make_event(room=room, takes_room=True, recurrence=THREE, by=editor)

    publish(page_of(event), by=editor)

    (message,) = Message.objects.filter(kind="event_room_missing")
    assert message.recipient == editor.email


def test_publish_again_gets_room_that_became_free(room):
    other = take(room, 19)
    event = make_event(room=room, takes_room=True, recurrence=THREE)
    cancel_dates(dates=list(other.dates.all()), by=None)

    publish(page_of(event))

    assert held(event) == [(12, True, False), (19, True, False), (26, True, False)]
    assert Booking.objects.filter(origin="event").count() == 1


def test_publish_new_time_moves_the_dates(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)
    ids = set(BookingDate.objects.values_list("pk", flat=True))

    publish(page_of(event), start_time=time(17), end_time=time(19))

    assert active(room) == [(local(2027, 1, d.day, 17), local(2027, 1, d.day, 19)) for d in DAYS]
    assert set(BookingDate.objects.values_list("pk", flat=True)) == ids


def test_publish_new_time_lets_go_where_it_is_taken(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)
    take(room, 19, hours=(14, 16))

    publish(page_of(event), start_time=time(15), end_time=time(17))

    assert held(event) == [(12, True, False), (19, False, True), (26, True, False)]
    assert (local(2027, 1, 19, 18), local(2027, 1, 19, 20)) not in active(room)


def test_publish_shorter_series_gives_dates_back(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)

    publish(page_of(event), recurrence="RRULE:FREQ=WEEKLY;COUNT=2")

    assert [start.day for start, _end in active(room)] == [12, 19]


def test_publish_cancelled_event_gives_room_back(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)

    event = publish(page_of(event), is_cancelled=True)

    assert active(room) == []
    assert event.state == "cancelled"
    assert held(event) == [(12, False, False), (19, False, False), (26, False, False)]


def test_publish_adopts_booking_of_host(room):
    host = make_association()
    own = take(room, 19, association=host, hours=(17, 21))

    event = make_event(room=room, takes_room=True, recurrence=THREE, hosts=[host])

    row = event.occurrences.get(date=DAYS[1])
    assert (row.booking_date.booking, row.is_adopted) == (own, True)
    assert held(event) == [(12, True, False), (19, True, False), (26, True, False)]


def test_publish_does_not_adopt_booking_of_another(room):
    take(room, 19, association=make_association(), hours=(17, 21))

    event = make_event(room=room, takes_room=True, recurrence=THREE, hosts=[make_association()])

    assert held(event) == [(12, True, False), (19, False, True), (26, True, False)]


def test_delete_page_keeps_adopted_booking(room):
    host = make_association()
    own = take(room, 19, association=host)
    event = make_event(room=room, takes_room=True, recurrence=THREE, hosts=[host])

    page_of(event).delete()

    assert active(room) == [(local(2027, 1, 19, 18), local(2027, 1, 19, 20))]
    assert own.dates.get().state == "confirmed"


def test_unpublish_keeps_room_and_tells_manager(room):
    municipality = make_municipality(contact_email="tilat@example.org")
    room.space.municipality = municipality
    room.space.save()
    event = make_event(room=room, takes_room=True, recurrence=THREE)

    page_of(event).unpublish()

    event.refresh_from_db()
    assert event.state == "hidden"
    assert event.listings.count() == 0
    assert len(active(room)) == 3
    assert [m.recipient for m in Message.objects.filter(kind="event_hidden")] == [
        "tilat@example.org"
    ]


def test_publish_by_somebody_without_permission_books_nothing(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE, by=make_user())

    assert held(event) == [(12, False, True), (19, False, True), (26, False, True)]


def test_hidden_place_shows_only_booked(room):
    event = make_event(room=room, takes_room=True, hides_place=True)

    listing = event.listings.get(language="fi")
    assert event.booking.is_private
    assert (listing.place, "LOCATION" in listing.vevents) == ("", False)


def test_close_room_cancels_the_date(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)
    hit = event.occurrences.get(date=DAYS[1])

    close_rooms(
        rooms=[room], spans=[(local(2027, 1, 19), local(2027, 1, 20))], reason="Remontti", by=None,
        seen_hits=[hit.booking_date_id],
    )  # fmt: skip

    hit.refresh_from_db()
    assert (hit.state, hit.room_missing, hit.booking_date) == ("cancelled", False, None)
    assert "STATUS:CANCELLED" in event.listings.get(language="fi").vevents


def test_cancelled_booking_leaves_date_without_room(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)
    row = event.occurrences.get(date=DAYS[1])

    cancel_dates(dates=[row.booking_date], by=None)

    row.refresh_from_db()
    assert (row.state, row.room_missing) == ("scheduled", True)


def test_cancel_occurrence_gives_room_back(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)

    cancel_occurrence(occurrence=event.occurrences.get(date=DAYS[1]), by=None)

    assert [start.day for start, _end in active(room)] == [12, 26]


def test_restore_occurrence_books_again(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)
    row = cancel_occurrence(occurrence=event.occurrences.get(date=DAYS[1]), by=None)

    restore_occurrence(occurrence=row, by=None)

    assert [start.day for start, _end in active(room)] == [12, 19, 26]
    assert Occurrence.objects.get(pk=row.pk).state == "scheduled"


def test_move_occurrence_moves_booking(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)
    row = event.occurrences.get(date=DAYS[1])

    move_occurrence(
        occurrence=row, start=local(2027, 1, 20, 18), end=local(2027, 1, 20, 20), by=None
    )

    assert [start.day for start, _end in active(room)] == [12, 20, 26]
    assert (row.state, row.start) == ("moved", local(2027, 1, 20, 18))


def test_move_occurrence_to_taken_time_changes_nothing(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)
    row = event.occurrences.get(date=DAYS[1])
    take(room, 20)

    with pytest.raises(BookingRefused) as refused:
        move_occurrence(
            occurrence=row, start=local(2027, 1, 20, 18), end=local(2027, 1, 20, 20), by=None
        )

    assert [refusal.code for refusal in refused.value.refusals] == ["room_taken"]
    row = Occurrence.objects.get(pk=row.pk)
    assert (row.state, row.start) == ("scheduled", local(2027, 1, 19, 18))
    assert row.booking_date.is_active


def test_move_occurrence_to_other_room_keeps_series_room(room):
    other = make_room(space=room.space)
    event = make_event(room=room, takes_room=True, recurrence=THREE)
    row = event.occurrences.get(date=DAYS[1])

    move_occurrence(occurrence=row, start=row.start, end=row.end, room=other, by=None)

    assert [start.day for start, _end in active(room)] == [12, 26]
    assert [start.day for start, _end in active(other)] == [19]
    publish(page_of(event))
    assert [start.day for start, _end in active(other)] == [19]


def test_copy_page_takes_no_room(room):
    event = make_event(room=room, takes_room=True, recurrence=THREE)

    copied = page_of(event).copy(update_attrs={"slug": "kopio"}, keep_live=True)

    assert Booking.objects.count() == 1
    assert not copied.takes_room
    assert not copied.get_latest_revision_as_object().takes_room


def test_space_zone_is_the_events_zone(db):
    make_site()
    event = make_event(space=make_space(time_zone="Europe/Stockholm"))

    assert event.time_zone == "Europe/Stockholm"
    assert event.occurrences.get().start == local(2027, 1, 12, 19)


def test_hiding_the_place_later_hides_bookings_in_other_rooms_too(room):
    other = make_room(space=room.space)
    event = make_event(room=room, takes_room=True, recurrence=THREE)
    row = event.occurrences.get(date=DAYS[1])
    cancel_dates(dates=[row.booking_date], by=None)
    row.refresh_from_db()
    move_occurrence(occurrence=row, start=row.start, end=row.end, room=other, by=None)

    publish(page_of(event), hides_place=True, title="Toinen nimi")

    shown = Booking.objects.order_by("room").values_list("room", "is_private", "public_title")
    assert list(shown) == [(room.pk, True, "Toinen nimi"), (other.pk, True, "Toinen nimi")]


def test_move_to_a_room_that_is_not_ones_own_is_not_allowed(room):
    host = make_association()
    event = make_event(room=room, recurrence=THREE, hosts=[host])
    row = event.occurrences.get(date=DAYS[1])

    with pytest.raises(NotAllowed):
        move_occurrence(
            occurrence=row, start=row.start, end=row.end, room=make_room(), by=make_member(host)
        )


def test_date_without_its_room_sends_nobody_there(room, client):
    take(room, 19)
    event = make_event(room=room, takes_room=True, recurrence=THREE)
    page = page_of(event)

    text = client.get(page.url).content.decode()
    listing = event.listings.get(language="en")

    assert text.count("Huone ei ole vielä selvillä") == 1
    assert listing.vevents.count("LOCATION:The room is not settled yet") == 1
    assert listing.vevents.count("RECURRENCE-ID;TZID=Europe/Helsinki:20270119T180000") == 1


def test_series_longer_than_one_booking_fills_several(room, settings):
    settings.WAGTAIL_TALKO_MAX_DATES = 3

    event = make_event(room=room, takes_room=True, recurrence="RRULE:FREQ=DAILY;COUNT=7")

    assert event.occurrences.filter(room_missing=False).count() == 7
    numbers = [booking.dates.count() for booking in Booking.objects.order_by("pk")]
    assert numbers == [3, 3, 1]


def test_joint_hosts_of_what_is_booked_are_locked_before_the_event(room):
    host, joint, invited = (make_association() for _ in range(3))
    own = take(room, 19, association=host)
    own.hosts.create(association=joint, state="accepted")
    own.hosts.create(association=invited, state="invited")
    event = make_event(room=room, takes_room=True, recurrence=THREE, hosts=[host])

    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        lock_for_events([event.pk], now=local(2027, 1, 4, 12))

    locks = [
        query["sql"]
        for query in queries.captured_queries
        if f'FROM "{Association._meta.db_table}"' in query["sql"]
    ]
    assert [f" IN ({host.pk}, {joint.pk}) " in sql for sql in locks] == [True]
