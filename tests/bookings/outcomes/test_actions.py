"""Noting what became of a date: by the municipality, by the hosts; who hears of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.bookings.notifications.reading import EIGHT, NOW, SIX, WEEK, last, url
from tests.factories import make_association, make_member, make_room
from tests.race.stories import entries
from wagtail_talko.bookings.actions import cancel_dates, close_rooms, move_dates
from wagtail_talko.bookings.outcomes.actions import mark_outcome, report_outcome
from wagtail_talko.bookings.outcomes.refusals import MarkedByStaff, NotBegun
from wagtail_talko.bookings.refusals import WrongState
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Booking, BookingDate, BookingHost, Message

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LATER = EIGHT + HOUR


def facts(date):
    date.refresh_from_db()
    return date.outcome, date.headcount, date.outcome_by_staff


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def mark(date, outcome, by, now=LATER):
    return mark_outcome(dates=[date], outcome=outcome, by=by, now=now)


def report(date, was_used, by, headcount=None, now=LATER):
    return report_outcome(date=date, was_used=was_used, by=by, headcount=headcount, now=now)


def test_no_show_in_finnish(date, boss):
    mark(date, "no_show", boss)

    message = last()
    assert message.subject == "Kukaan ei tullut: Iso sali ti 12.1. klo 18"
    assert message.body == (
        "Hei,\n\nMerkintöjemme mukaan kukaan ei tullut varaamananne aikana.\n\n"
        "Onko tieto väärä? Kerro meille, niin poistamme merkinnän.\n\n"
        "Kun ette tarvitse tilaa, perukaa ajoissa, jotta muut voivat käyttää sitä.\n\n"
        "Paikka: Iso sali, Kyläsali\nYhdistys: Martat\nAjat: ti 12.1.2027 klo 18.00–20.00\n\n"
        f"Varaus: {url(date.booking)}\n\nKysyttävää: 040 1234567\n\nJoutsa\n"
    )


def test_no_show_says_what_it_costs_where_it_does(date, boss, room):
    municipality = room.space.municipality
    municipality.no_show_limit = 3
    municipality.save()

    mark(date, "no_show", boss)

    rule = (
        "Jos näin käy 3 kertaa 12 viikon aikana, yhdistys ei voi itse varata tiloja 4 viikkoon.\n"
    )
    assert rule in last().body


def test_mark_is_told_once_and_taken_back_is_told(date, boss):
    for outcome in ("no_show", "no_show", "", "", "used", ""):
        mark(date, outcome, boss)

    assert facts(date) == ("", None, False)
    assert kinds() == ["booking.no_show", "booking.no_show_removed"]
    log = [(entry["before"][0]["outcome"], entry["after"][0]["outcome"])
           for entry in entries("booking.outcome")]  # fmt: skip
    assert log == [("", "no_show"), ("no_show", ""), ("", "used"), ("used", "")]


def test_calendar_entry_stays_as_it_was(date, boss):
    before = (date.sequence, date.changed_at)

    mark(date, "no_show", boss)

    date.refresh_from_db()
    assert (date.sequence, date.changed_at) == before


def test_several_dates_of_two_bookings_are_one_mail_each(book, boss):
    first = book((SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))
    second = book((SIX - 3 * HOUR, SIX - 2 * HOUR))
    dates = [*first.dates.all(), *second.dates.all()]

    mark_outcome(dates=dates, outcome="no_show", by=boss, now=LATER + WEEK)

    assert kinds() == ["booking.no_show", "booking.no_show"]
    assert len(entries("booking.outcome")) == 2


def test_date_that_has_not_begun_has_no_outcome(date, boss, member):
    with pytest.raises(NotBegun):
        mark(date, "used", boss, now=SIX - timedelta(seconds=1))
    with pytest.raises(NotBegun):
        report(date, True, member, now=SIX - timedelta(seconds=1))

    mark(date, "used", boss, now=SIX)
    assert facts(date) == ("used", None, True)


def test_what_was_not_booked_or_is_closed_has_none(room, book, boss, member):
    room.needs_approval = True
    room.save()
    [waiting] = book().dates.all()
    close_rooms(rooms=[room], spans=[(SIX - 3 * HOUR, SIX - 2 * HOUR)], reason="", by=boss, now=NOW)
    closed = BookingDate.objects.get(booking__origin="closure")
    for date in (waiting, closed):
        with pytest.raises(WrongState):
            mark(date, "no_show", boss)


def test_only_the_municipality_marks_and_only_hosts_report(date, member, boss):
    stranger = make_member(make_association())
    watching = make_association()
    BookingHost.objects.create(booking=date.booking, association=watching, state="accepted")

    for user in (member, stranger):
        with pytest.raises(NotAllowed):
            mark(date, "no_show", user)
    for user in (stranger, make_member(watching)):
        with pytest.raises(NotAllowed):
            report(date, True, user)
    assert facts(date) == ("", None, False)


def test_hosts_say_how_many_came_and_change_it(date, member):
    report(date, True, member, headcount=12)
    first = facts(date)
    report(date, True, member, headcount=12)
    report(date, False, member, headcount=12)

    assert first == ("used", 12, False)
    assert facts(date) == ("unused", None, False)
    assert len(entries("booking.outcome")) == 2
    assert kinds() == []


@pytest.mark.parametrize("headcount", [0, -1, 100_001, 10**30])
def test_impossible_numbers_are_refused(date, member, headcount):
    with pytest.raises(ValidationError):
        report(date, True, member, headcount=headcount)


def test_what_the_municipality_has_noted_the_hosts_do_not_change(date, boss, member):
    report(date, True, member, headcount=12)
    mark(date, "used", boss)
    kept = facts(date)
    mark(date, "no_show", boss)

    with pytest.raises(MarkedByStaff):
        report(date, True, member)
    assert kept == ("used", 12, True)
    assert facts(date) == ("no_show", None, True)
    mark(date, "", boss)
    report(date, True, member, headcount=3)
    assert facts(date) == ("used", 3, False)


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_date_that_is_changed_loses_what_was_noted(date, boss, change):
    mark(date, "used", boss, now=SIX)
    if change == "move":
        spans = (SIX + WEEK, EIGHT + WEEK)
        move_dates(moves=[(date, spans)], by=boss, now=SIX + HOUR, silent=True, override=True)
    else:
        cancel_dates(dates=[date], by=boss, now=SIX + HOUR, silent=True)

    assert facts(date) == ("", None, False)


def cancel(date, by):
    cancel_dates(dates=[date], by=by, now=SIX + HOUR, silent=True)


def shorten(date, by):
    spans = (SIX, EIGHT - HOUR / 2)
    move_dates(moves=[(date, spans)], by=by, now=SIX + HOUR, silent=True, override=True)


@pytest.mark.parametrize("change", [cancel, shorten])
def test_members_do_not_take_off_what_the_municipality_has_noted(date, boss, member, change):
    mark(date, "no_show", boss, now=SIX)

    with pytest.raises(MarkedByStaff):
        change(date, member)
    assert facts(date) == ("no_show", None, True)
    assert date.state == "confirmed"


def test_hosts_cancel_what_they_have_told_themselves_and_the_log_keeps_it(date, member):
    report(date, True, member, headcount=12, now=SIX)

    cancel(date, member)

    assert facts(date) == ("", None, False)
    [entry] = entries("booking.cancel")
    kept = ("outcome", "headcount", "by_staff")
    assert [
        {name: row.get(name) for name in kept} for row in (*entry["before"], *entry["after"])
    ] == [
        {"outcome": "used", "headcount": 12, "by_staff": False},
        {"outcome": None, "headcount": None, "by_staff": None},
    ]


def test_log_keeps_a_mark_that_goes_with_its_date(date, boss):
    mark(date, "no_show", boss, now=SIX)

    cancel(date, boss)

    [entry] = entries("booking.cancel")
    assert (entry["before"][0]["outcome"], entry["before"][0]["by_staff"]) == ("no_show", True)


def test_correcting_the_end_keeps_what_was_noted(date, boss):
    mark(date, "used", boss, now=SIX)
    BookingDate.objects.update(headcount=12)

    shorten(date, boss)

    assert facts(date) == ("used", 12, True)
    assert date.end == EIGHT - HOUR / 2


def test_another_room_takes_off_what_was_noted(room, date, boss):
    mark(date, "used", boss, now=SIX)
    other = make_room(space=room.space, ahead_days=9999)

    move_dates(moves=[(date, (SIX, EIGHT))], room=other, by=boss, now=SIX + HOUR, silent=True,
               override=True)  # fmt: skip

    assert facts(date) == ("", None, False)


def test_taking_back_leaves_what_the_hosts_have_told(book, boss, member):
    told, marked = book((SIX - 3 * HOUR, SIX - 2 * HOUR), (SIX, EIGHT)).dates.all()
    report(told, True, member, headcount=12)
    mark(marked, "used", boss)

    mark_outcome(dates=[told, marked], outcome="", by=boss, now=LATER)

    assert (facts(told), facts(marked)) == (("used", 12, False), ("", None, False))


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "cancelled", "holds_room": False, "outcome": "used"},
        {"headcount": 3},
        {"missed_by": 1, "outcome": "used"},
    ],
)
def test_database_refuses_what_makes_no_sense(date, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        BookingDate.objects.filter(pk=date.pk).update(**fields)


def test_booking_of_the_municipality_itself_can_be_marked(room, boss):
    booking = Booking.objects.create(room=room, origin="staff", purpose="x")
    date = booking.dates.create(room=room, start=SIX, end=EIGHT, state="confirmed")

    mark(date, "no_show", boss)

    assert facts(date) == ("no_show", None, True)
    assert kinds() == []
