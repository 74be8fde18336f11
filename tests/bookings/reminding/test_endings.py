"""Some weeks before the last time of a series: told once, to those who may go on with it."""

from datetime import timedelta

import pytest

from tests.bookings.notifications.reading import EIGHT, NOW, SIX, WEEK, last, url
from tests.factories import local, make_association, make_member
from wagtail_talko.bookings.actions import add_dates, cancel_dates
from wagtail_talko.bookings.reminding.actions import send_endings, set_reminders
from wagtail_talko.bookings.reminding.due import due_endings
from wagtail_talko.models import BookingHost, Membership, Message

pytestmark = pytest.mark.django_db

NINE = local(2027, 1, 12, 9)


def weekly(number, first=0):
    return [(SIX + n * WEEK, EIGHT + n * WEEK) for n in range(first, first + number)]


@pytest.fixture
def series(book):
    """Ten Tuesdays; the last is 16.3."""
    return book(*weekly(10))


# Four weeks before the last one.
DUE = NINE + 5 * WEEK


def test_series_that_ends_in_finnish(series):
    assert send_endings(now=DUE) == 1

    message = last()
    assert message.subject == "Sarja päättyy: Iso sali ti 16.3. klo 18"
    assert message.body == (
        "Hei,\n\nToistuvan varauksesi viimeinen kerta lähestyy.\n\n"
        "Jos haluatte jatkaa, jatka sarjaa, kun tila on vielä vapaana.\n\n"
        "Paikka: Iso sali, Kyläsali\nYhdistys: Martat\n"
        "Viimeinen kerta: ti 16.3.2027 klo 18.00–20.00\n\n"
        f"Jatka sarjaa: {url(series)}extend/\n\n"
        "Kysyttävää: 040 1234567\n\nJoutsa\n"
    )


def test_series_is_told_of_once_however_many_ticks(series):
    moments = [DUE + n * timedelta(hours=7) for n in range(-20, 110)]

    told = [moment for moment in moments if send_endings(now=moment)]

    assert told == [DUE]
    assert Message.objects.count() == 1


def test_extended_series_is_told_of_again_at_its_new_end(series, member):
    send_endings(now=DUE)
    add_dates(booking=series, dates=weekly(10, first=10), by=member, now=DUE, silent=True)

    assert send_endings(now=DUE + WEEK) == 0
    assert send_endings(now=DUE + 10 * WEEK) == 1


def test_cancelling_the_last_time_tells_no_second_time(series, member):
    send_endings(now=DUE)
    cancel_dates(dates=[series.dates.last()], by=member, now=DUE, silent=True)

    assert send_endings(now=DUE + WEEK) == 0


def test_end_that_came_near_by_cancelling_is_told_of(series, member):
    cancel_dates(dates=list(series.dates.all())[6:], by=member, now=NOW, silent=True)

    assert send_endings(now=NINE + WEEK) == 1
    assert last().subject == "Sarja päättyy: Iso sali ti 16.2. klo 18"


@pytest.mark.parametrize(
    "spans",
    [
        weekly(1),
        weekly(4, first=6),
        [(SIX, EIGHT), (SIX + 3 * WEEK + timedelta(days=2), EIGHT + 3 * WEEK + timedelta(days=2))],
    ],
    ids=["once", "not begun", "no rhythm"],
)
def test_no_series_to_go_on_with(book, spans):
    book(*spans)

    assert send_endings(now=DUE) == 0


def test_booked_just_now_needs_no_telling(book, member, time_machine):
    time_machine.move_to(NINE)
    booking = book((SIX, EIGHT), now=NINE)
    add_dates(booking=booking, dates=weekly(3, first=1), by=member, now=NINE, silent=True)

    assert send_endings(now=NINE + WEEK) == 0


@pytest.mark.parametrize("why", ["never", "setting", "cancelled", "room", "association", "staff"])
def test_not_told(series, room, association, member, settings, why):
    if why == "never":
        set_reminders(booking=series, reminders="never", by=member)
    elif why == "setting":
        settings.WAGTAIL_TALKO_ENDING_WEEKS = 0
    elif why == "cancelled":
        cancel_dates(dates=list(series.dates.all()), by=member, now=NOW, silent=True)
    elif why == "room":
        room.archive(now=NOW)
    elif why == "association":
        association.archive(now=NOW)
    else:
        series.origin = "season"
        series.save()

    assert send_endings(now=DUE) == 0


def test_only_hosts_that_may_go_on_are_told(series):
    for name, may_edit in (("muokkaa", True), ("katsoo", False)):
        other = make_association(name)
        make_member(other, name=name)
        BookingHost.objects.create(
            booking=series, association=other, state="accepted", may_edit=may_edit
        )

    send_endings(now=DUE)

    told = Message.objects.order_by("pk").values_list("recipient", flat=True)
    assert list(told) == ["testi@example.org", "muokkaa@example.org"]


@pytest.mark.parametrize("may_edit", [True, False])
def test_joint_host_that_may_not_go_on_is_not_looked_at_again(series, may_edit):
    Membership.objects.all().delete()
    other = make_association()
    make_member(other)
    BookingHost.objects.create(
        booking=series, association=other, state="accepted", may_edit=may_edit
    )

    assert len(due_endings(DUE)) == may_edit
    assert send_endings(now=DUE) == may_edit


@pytest.mark.parametrize("number", [1, 3])
def test_looking_costs_the_same_for_many(book, number, django_assert_num_queries):
    for n in range(number):
        hours = timedelta(hours=-3 * n)
        book(*[(start + hours, end + hours) for start, end in weekly(10)])

    with django_assert_num_queries(4):
        assert len(due_endings(DUE)) == number
    send_endings(now=DUE)
    with django_assert_num_queries(2):
        assert send_endings(now=DUE) == 0
