"""The reminder of the day before: once, to whoever wants it, of the date as it is."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.events.factories import page_of
from tests.factories import local
from tests.signups.factories import (
    WEEKLY,
    come,
    come_for_sure,
    dates_of,
    mails,
    make_open_event,
    republish,
)
from wagtail_talko.events.actions import cancel_occurrence, move_occurrence, note_occurrence
from wagtail_talko.models import Message
from wagtail_talko.signups.actions import cancel_sign_ups
from wagtail_talko.signups.afterwards.actions import remind, set_reminders
from wagtail_talko.signups.afterwards.moments import reminder_at, thanks_at

pytestmark = pytest.mark.django_db
MONDAY_AT_TEN = local(2027, 1, 11, 10)


@pytest.fixture
def weekly(site):
    return make_open_event(recurrence=WEEKLY, title="Kutojat", bring="Omat lankasi")


def aino(event, *dates, **details):
    return come_for_sure(event, *dates, email="aino@example.org", **details)


def reminders(address: str = "aino@example.org") -> list[str]:
    return [subject for subject in mails(address) if subject.startswith("Huomenna")]


def test_who_comes_is_reminded_once_on_the_day_before(weekly):
    aino(weekly, *dates_of(weekly)[:2])

    early = remind(now=MONDAY_AT_TEN - timedelta(seconds=1))
    due = remind(now=MONDAY_AT_TEN)
    again = remind(now=MONDAY_AT_TEN + timedelta(hours=12))
    next_week = remind(now=MONDAY_AT_TEN + timedelta(days=7))

    assert (early, due, again, next_week) == (0, 1, 0, 1)
    assert reminders() == ["Huomenna: Kutojat"] * 2


def test_reminder_says_when_where_what_one_does_and_brings(site):
    event = make_open_event(
        title="Katon tervaus", bring="Työhanskat", tasks=[("Keitto", 3)], signup_asks_bring=True
    )
    (soup,) = event.signup_sheet.tasks.all()
    (row,) = dates_of(event)
    note_occurrence(occurrence=row, note={"fi": "Tule takaovelle"}, by=None)
    aino(event, task=soup, people=2, brings="Piirakka")

    remind(now=MONDAY_AT_TEN)

    body = Message.objects.latest("pk").body
    lines = [line for line in body.splitlines() if line and "http" not in line]
    assert [line for line in lines if line.startswith(("-", "Huom", "Tu", "Teh", "Ot"))] == [
        "- ti 12.1.2027 klo 18.00–20.00",
        "Huomautus: Tule takaovelle",
        "Tulijoita: 2 henkilöä",
        "Tehtävä: Keitto",
        "Tuot: Piirakka",
        "Ota mukaan: Työhanskat",
    ]


def test_reminder_is_in_the_language_of_the_person(weekly):
    aino(weekly, language="sv")

    remind(now=MONDAY_AT_TEN)

    assert Message.objects.latest("pk").subject == "I morgon: Kutojat"


def test_date_moved_after_the_reminder_is_reminded_of_again(weekly):
    (row, *_rest) = dates_of(weekly)
    aino(weekly)
    remind(now=MONDAY_AT_TEN)

    with time_machine.travel(MONDAY_AT_TEN, tick=False):
        move_occurrence(
            occurrence=row, start=local(2027, 1, 14, 18), end=local(2027, 1, 14, 20), by=None
        )
    wednesday = remind(now=MONDAY_AT_TEN + timedelta(days=2))

    assert wednesday == 1
    assert reminders() == ["Huomenna: Kutojat"] * 2


def test_nobody_is_reminded_of_what_is_off(weekly):
    first, second, third = dates_of(weekly)[:3]
    signed = aino(weekly, first, second, third)
    cancel_occurrence(occurrence=first, by=None)
    cancel_sign_ups(participant=signed.participant, signups=[signed.rows[1]])

    sent = [remind(now=MONDAY_AT_TEN + timedelta(days=7 * week)) for week in range(3)]

    assert sent == [0, 0, 1]


def test_nobody_is_reminded_of_an_event_that_is_cancelled(weekly):
    aino(weekly)
    republish(weekly, is_cancelled=True)

    assert remind(now=MONDAY_AT_TEN) == 0


def test_hidden_event_reminds_nobody(weekly):
    aino(weekly)
    page_of(weekly).unpublish()

    assert remind(now=MONDAY_AT_TEN) == 0


def test_who_has_no_place_or_no_address_is_not_reminded(site):
    event = make_open_event(signup_capacity=1)
    come_for_sure(event, email="", phone="040 1234567")
    come(event, email="odottaa@example.org", waits=True)
    come_for_sure(event, email="jonossa@example.org", waits=True)

    assert remind(now=MONDAY_AT_TEN) == 0


def test_who_signs_up_on_the_day_before_has_read_it_just_now(weekly):
    with time_machine.travel(MONDAY_AT_TEN - timedelta(hours=2), tick=False):
        aino(weekly)

    sent = [remind(now=MONDAY_AT_TEN + timedelta(hours=number)) for number in range(3)]

    assert sent == [0, 0, 0]


def test_who_wants_no_reminders_gets_none_until_asking_again(weekly):
    signed = aino(weekly, *dates_of(weekly)[:2])

    set_reminders(participant=signed.participant, wanted=False)
    stopped = remind(now=MONDAY_AT_TEN)
    set_reminders(participant=signed.participant, wanted=True)
    wanted = remind(now=MONDAY_AT_TEN + timedelta(days=7))

    assert (stopped, wanted) == (0, 1)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2027, 3, 28), "2027-03-27 08:00"),
        (date(2027, 3, 29), "2027-03-28 07:00"),
        (date(2027, 10, 31), "2027-10-30 07:00"),
        (date(2027, 11, 1), "2027-10-31 08:00"),
    ],
)
def test_reminder_is_at_ten_by_the_wall_clock_where_clocks_change(site, day, moment):
    event = make_open_event(start_date=day, start_time=time(18), end_time=time(20))
    (row,) = dates_of(event)
    at = reminder_at(row.start, event.zone)

    come_for_sure(event)

    assert f"{at:%Y-%m-%d %H:%M}" == moment
    assert (remind(now=at - timedelta(seconds=1)), remind(now=at)) == (0, 1)


def test_what_ends_at_midnight_is_thanked_for_on_the_next_morning(site):
    event = make_open_event(start_time=time(20), end_time=time(0))
    (row,) = dates_of(event)

    assert thanks_at(row.end, event.zone) == local(2027, 1, 13, 10)


def queries_of_reminding(people: int) -> int:
    event = make_open_event()
    for _ in range(people):
        come_for_sure(event)
    with CaptureQueriesContext(connection) as queries:
        assert remind(now=MONDAY_AT_TEN) == people
    return len(queries)


def test_reminding_asks_for_nothing_twice_however_many_come(site):
    """Writing a mail takes four: is it there already, and the message in a savepoint."""
    one, three = queries_of_reminding(1), queries_of_reminding(3)

    assert three - one == 2 * 4
