"""The bookings of one's own associations."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from tests.bookings.views.visiting import EIGHT, SIX, WEEK, book, in_language
from tests.factories import local, make_association, make_member, make_user
from wagtail_talko.bookings.actions import cancel_dates
from wagtail_talko.bookings.summaries import rhythm_in_words
from wagtail_talko.models import BookingDate, Membership, Municipality
from wagtail_talko.wording import format_day

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["bookings", "booking_new", "booking_done"])
def test_signing_in_comes_first_and_leads_back(client, name):
    path = in_language("sv", name)

    response = client.get(path)

    assert (response.status_code, response["Location"]) == (
        302,
        f"{in_sign_in('sv')}?next={path}",
    )


def in_sign_in(language: str) -> str:
    with translation.override(language):
        return reverse("account_login")


@pytest.mark.parametrize("name", ["bookings", "booking_new"])
def test_without_an_association_one_is_told_what_to_do(client, room, name):
    Municipality.objects.update(contact_email="tilat@example.org")
    client.force_login(make_user())

    response = client.get(in_language("fi", name))

    assert response.status_code == 200
    assert response.templates[0].name == "wagtail_talko/bookings/no_association.html"
    assert response.context["municipalities"] == [room.space.municipality]


def test_own_bookings_are_listed_in_order_and_past_ones_apart(client, room, association, member):
    later = book(room, association, member, (SIX + WEEK, EIGHT + WEEK))
    sooner = book(room, association, member)
    long_ago = datetime(2026, 1, 13, 16, tzinfo=UTC)
    past = book(
        room,
        association,
        make_user(is_superuser=True),
        (long_ago, long_ago + timedelta(hours=1)),
        origin="staff",
        override=True,
        now=long_ago - WEEK,
    )
    client.force_login(member)

    coming_page = client.get(in_language("fi", "bookings"))
    past_page = client.get(in_language("fi", "bookings"), {"past": "1"})

    found = [[item.booking for item in page.context["items"]] for page in (coming_page, past_page)]
    assert found == [[sooner, later], [past]]


def test_a_booking_is_one_entry_with_its_rhythm_and_states(client, room, association, member):
    weeks = [(SIX + n * WEEK, EIGHT + n * WEEK) for n in range(4)]
    booking = book(room, association, member, *weeks)
    cancel_dates(dates=[booking.dates.first()], by=member, reason="")
    client.force_login(member)

    response = client.get(in_language("fi", "bookings"))

    [item] = response.context["items"]
    first, last = (format_day(day, language="fi", weekday=False) for day in (SIX, weeks[-1][0]))
    begins = first if SIX.year != weeks[-1][0].year else first.removesuffix(str(SIX.year))
    assert item.times == f"Tiistaisin klo 18.00–20.00, 4 kertaa, {begins}–{last}"
    assert item.states == [("confirmed", "3 varattu"), ("cancelled", "1 peruttu")]
    assert item.shown.start == SIX + WEEK


def test_what_waits_comes_first_and_what_is_off_last(client, room, other_room, association, member):
    off = book(room, association, member)
    cancel_dates(dates=list(off.dates.all()), by=member, reason="")
    on = book(room, association, member)
    other_room.needs_approval = True
    other_room.save()
    waits = book(other_room, association, member, (SIX + WEEK, EIGHT + WEEK))
    client.force_login(member)

    response = client.get(in_language("fi", "bookings"))

    parts = [(heading, [i.booking for i in items]) for heading, items in response.context["parts"]]
    assert parts == [
        ("Odottaa vastausta", [waits]),
        ("Tulevat varaukset", [on]),
        ("Ei toteudu", [off]),
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([0, 14, 28], "joka toinen tiistai klo 18.00–20.00"),
        ([0, 7, 21], "tiistaisin klo 18.00–20.00"),
        ([0, 7, 70], ""),
        ([0, 3, 7], ""),
        ([0, 7], ""),
    ],
)
def test_a_rhythm_is_said_only_where_there_is_one(room, days, words):
    first, end = local(2027, 1, 12, 18), local(2027, 1, 12, 20)
    moves = [timedelta(days=n) for n in days]
    dates = [BookingDate(room=room, start=first + move, end=end + move) for move in moves]

    with translation.override("fi"):
        assert rhythm_in_words(dates) == words


def test_the_language_of_the_pages_is_remembered_for_messages(client, association, member):
    client.force_login(member)

    client.get(in_language("sv", "bookings"))

    assert Membership.objects.get(user=member).language == "sv"


@pytest.mark.parametrize("name", ["booking", "booking_cancel", "booking_calendar"])
def test_the_booking_of_another_association_is_not_found(client, room, association, member, name):
    booking = book(room, association, member)
    client.force_login(make_member(make_association("muut")))

    got = client.get(in_language("fi", name, booking.pk))
    posted = client.post(in_language("fi", name, booking.pk), {"all": "1"})
    done = client.get(in_language("fi", "booking_done"), {"booking": booking.pk})

    assert (got.status_code, posted.status_code, done.status_code) == (404, 404, 404)
    assert booking.dates.get().is_active


def test_a_booking_number_that_is_too_large_is_not_found(client, member):
    client.force_login(member)

    response = client.get(f"/fi/talko/bookings/{'9' * 30}/")

    assert response.status_code == 404


def test_a_booking_shows_its_dates_with_their_states(client, room, association, member):
    booking = book(room, association, member, (SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))
    cancel_dates(dates=[booking.dates.first()], by=member, reason="Sairastumisia")
    client.force_login(member)

    response = client.get(in_language("fi", "booking", booking.pk))

    assert [(d.state, d.reason) for d in response.context["dates"]] == [
        ("cancelled", "Sairastumisia"),
        ("confirmed", ""),
    ]
    assert [d.start for d in response.context["coming"]] == [SIX + WEEK]


def test_the_calendar_file_has_the_dates_to_come(client, room, association, member):
    booking = book(room, association, member, public_title="Ompeluseura")
    client.force_login(member)

    response = client.get(in_language("fi", "booking_calendar", booking.pk))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.text.count("BEGIN:VEVENT") == 1
    assert f"UID:{booking.dates.get().uid}@localhost" in response.text.split("\r\n")


def test_times_that_are_over_are_folded_away(client, room, association, member):
    ago = [(SIX - n * WEEK, EIGHT - n * WEEK) for n in (5, 4)]
    booking = book(room, association, member, *ago, (SIX, EIGHT), now=SIX - 6 * WEEK, silent=True)
    client.force_login(member)

    page = client.get(in_language("fi", "booking", booking.pk))

    assert [date.start for date in page.context["dates"]] == [SIX]
    assert [date.start for date in page.context["over"]] == [start for start, _end in ago]
    assert "2 mennyttä aikaa" in page.text


def test_times_of_a_booking_that_is_over_stand_open(client, room, association, member):
    ago = (SIX - 4 * WEEK, EIGHT - 4 * WEEK)
    booking = book(room, association, member, ago, now=SIX - 6 * WEEK, silent=True)
    client.force_login(member)

    page = client.get(in_language("fi", "booking", booking.pk))

    assert [date.start for date in page.context["dates"]] == [ago[0]]
    assert page.context["over"] == []
