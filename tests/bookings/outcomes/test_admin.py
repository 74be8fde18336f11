"""Noting who came, in the admin: the last week's list, and a booking's page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.admin.helpers import client_of, make_manager, manager_of_new
from tests.bookings.notifications.reading import EIGHT, NOW, SIX, WEEK
from tests.factories import make_room
from wagtail_talko.models import BookingDate, Message

pytestmark = pytest.mark.django_db

LIST = "/admin/talko/outcomes/"


@pytest.fixture
def manager(room, time_machine):
    user = make_manager(room.space.municipality.collection)
    time_machine.move_to(EIGHT)
    return client_of(user)


def said(answer):
    return [str(message).strip() for message in answer.context["messages"]]


def listed(page):
    return [row["date"].start for row in page.context["rows"]]


def test_list_holds_the_last_seven_days_newest_first(book, boss, manager):
    hour = timedelta(hours=1)
    # Booked on the 1st: the 5th at 20 is seven days before, to the second.
    ago = [SIX - 7 * 24 * hour + n * hour for n in (1, 3)]
    book(*[(start, start + hour) for start in (*ago, SIX, SIX + WEEK)])

    assert listed(manager.get(LIST)) == [SIX, ago[1]]


def test_buttons_note_and_take_back(date, manager):
    found = []
    for name in ("no_show", "take_back", "used"):
        answer = manager.post(LIST, {name: date.pk}, follow=True)
        date.refresh_from_db()
        found.append((date.outcome, said(answer)))

    when = "Tue 12 Jan 2027, 18:00–20:00, Martat"
    assert found == [
        ("no_show", [f"Noted that nobody came: {when}. The booker has been told."]),
        ("", [f"The mark has been taken back: {when}."]),
        ("used", [f"Noted as used: {when}."]),
    ]
    assert Message.objects.count() == 2


@pytest.mark.parametrize("sent", [{}, {"used": ""}, {"used": "9" * 30}, {"no_show": "x\0"}])
def test_bad_input_changes_nothing(date, manager, sent):
    answer = manager.post(LIST, sent, follow=True)

    assert said(answer) == ["That time is no longer in the list."]
    date.refresh_from_db()
    assert date.outcome == ""


def test_other_municipalities_neither_see_nor_note_it(date, manager):
    _municipality, user = manager_of_new()
    theirs = client_of(user)

    assert listed(theirs.get(LIST)) == []
    theirs.post(LIST, {"no_show": date.pk})
    date.refresh_from_db()
    assert date.outcome == ""


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_many(book, manager, number, django_assert_num_queries):
    for n in range(number):
        start = SIX - n * timedelta(hours=2)
        book((start, start + timedelta(hours=1)))
    manager.get(LIST)

    with django_assert_num_queries(16):
        assert len(listed(manager.get(LIST))) == number


def test_list_says_the_number_of_the_bookings_page(book, manager, room):
    municipality = room.space.municipality
    municipality.no_show_weeks = 2
    municipality.save()
    elsewhere = make_room()
    booking = book(*[(SIX - n * WEEK, EIGHT - n * WEEK) for n in (0, 1)], now=NOW - WEEK)
    other = book((SIX, EIGHT), room=elsewhere)
    old = book((SIX - 3 * WEEK, EIGHT - 3 * WEEK), now=NOW - 4 * WEEK)
    BookingDate.objects.update(outcome="no_show", missed_by=booking.association)
    assert other.pk
    assert old.pk

    rows = manager.get(LIST).context["rows"]
    page = manager.get(f"/admin/talko/bookings/inspect/{booking.pk}/")

    said = "Nobody came: 2 times in the last 2 weeks."
    assert [row["no_shows"] for row in rows] == [said]
    assert page.context["no_shows"] == said


def test_button_reads_its_own_date_and_not_the_list(date, manager):
    with CaptureQueriesContext(connection) as asked:
        manager.post(LIST, {"used": date.pk})

    reads = [q["sql"] for q in asked if 'FROM "wagtail_talko_bookingdate"' in q["sql"]]
    assert [sql for sql in reads if f'"id" = {date.pk}' not in sql and "IN (" not in sql] == []


def test_page_of_the_booking_notes_the_ticked_dates(book, manager, room):
    booking = book((SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))
    first, second = booking.dates.all()
    url = f"/admin/talko/bookings/inspect/{booking.pk}/"

    refused = manager.post(url, {"answer": "no_show", "dates": [first.pk, second.pk]})
    done = manager.post(url, {"answer": "no_show", "dates": [first.pk]}, follow=True)

    assert said(refused) == ["What became of a time can be noted once it has begun."]
    outcomes = BookingDate.objects.order_by("start").values_list("outcome", flat=True)
    assert list(outcomes) == ["no_show", ""]
    assert done.context["no_shows"] == "Nobody came: 1 time in the last 12 weeks."
    assert "booked, nobody came" in done.text


def test_bookings_are_found_by_their_outcome(date, manager):
    manager.post(LIST, {"no_show": date.pk})

    pages = [manager.get(f"/admin/talko/bookings/?outcome={v}") for v in ("no_show", "used")]
    found = [[row.pk for row in page.context["object_list"]] for page in pages]
    assert found == [[date.booking_id], []]


def test_limit_is_set_with_the_municipality(room, manager):
    page = manager.get(f"/admin/talko/municipalities/edit/{room.space.municipality_id}/")

    wanted = {"no_show_limit", "no_show_weeks", "no_show_pause_weeks"}
    assert wanted <= set(page.context["form"].fields)
