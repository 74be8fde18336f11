"""What becomes of sign-ups when the event changes: nobody is lost, everybody is told once."""

from datetime import date, time

import pytest
import time_machine

from tests.events.factories import page_of
from tests.events.test_languages import translate
from tests.factories import local, make_space
from tests.signups.factories import (
    WEEKLY,
    come,
    come_for_sure,
    dates_of,
    mails,
    make_open_event,
    republish,
    states,
)
from wagtail_talko.events.actions import (
    cancel_occurrence,
    move_occurrence,
    note_occurrence,
    restore_occurrence,
)
from wagtail_talko.events.projection import project
from wagtail_talko.models import Message, Occurrence
from wagtail_talko.signups.rules import change_of, known_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def weekly(site):
    return make_open_event(recurrence=WEEKLY, title="Kutojat")


def told() -> list[str]:
    """Return what was mailed beyond confirming."""
    return mails("aino@example.org")[2:]


def aino(event, *dates, **details):
    return come_for_sure(event, *dates, email="aino@example.org", **details)


def test_cancelled_date_is_told_and_the_place_stays(weekly):
    first, second = dates_of(weekly)[:2]
    aino(weekly, first, second)

    cancel_occurrence(occurrence=first, by=None)

    assert told() == ["Peruttu: Kutojat"]
    assert [state for _people, state, _day in states(weekly)] == ["confirmed", "confirmed"]


def test_date_cancelled_and_taken_back_twice_is_told_each_time(weekly):
    first = dates_of(weekly)[0]
    aino(weekly, first)

    for _ in range(2):
        cancel_occurrence(occurrence=first, by=None)
        restore_occurrence(occurrence=first, by=None)

    assert told() == ["Peruttu: Kutojat", "Järjestetään: Kutojat"] * 2


def test_moved_date_is_told_with_the_new_time_in_words_and_calendar(weekly):
    first = dates_of(weekly)[0]
    aino(weekly, first)

    move_occurrence(
        occurrence=first, start=local(2027, 1, 13, 17), end=local(2027, 1, 13, 19), by=None
    )

    message = Message.objects.filter(recipient="aino@example.org").latest("pk")
    assert message.subject == "Uusi aika: Kutojat"
    assert message.body.count("ke 13.1.2027 klo 17.00–19.00") == 1
    assert message.calendar.count("DTSTART;TZID=Europe/Helsinki:20270113T170000") == 1


def test_note_is_told_once_and_publishing_again_tells_nothing(weekly):
    first = dates_of(weekly)[0]
    aino(weekly, first)

    note_occurrence(occurrence=first, by=None, note={"fi": "Ota saappaat"})
    republish(weekly, body="<p>Muuta</p>")
    project(page_of(weekly))

    assert told() == ["Viesti järjestäjältä: Kutojat"]


def test_new_clock_time_of_the_series_is_one_mail_for_all_dates(weekly):
    aino(weekly, *dates_of(weekly)[:3])

    republish(weekly, start_time=time(17), end_time=time(19))

    message = Message.objects.filter(recipient="aino@example.org").latest("pk")
    assert told() == ["Uusi aika: Kutojat"]
    assert message.body.count("klo 17.00–19.00") == 3


def test_date_that_the_schedule_drops_stays_with_who_signed_up(weekly):
    second = dates_of(weekly)[1]
    aino(weekly, second)

    event = republish(weekly, left_out_dates=["2027-01-19"])

    second.refresh_from_db()
    assert second.is_detached
    assert states(event) == [(1, "confirmed", "19.1.")]
    assert told() == []


def test_cancelled_event_is_told(weekly):
    aino(weekly, *dates_of(weekly)[:2])

    republish(weekly, is_cancelled=True)

    assert told() == ["Peruttu: Kutojat"]


def test_deleted_page_cancels_and_tells(weekly):
    aino(weekly, dates_of(weekly)[0])

    page_of(weekly).delete()

    assert told() == ["Peruttu: Kutojat"]
    assert Occurrence.objects.get(signups__isnull=False).state == "cancelled"


def test_who_has_not_confirmed_is_told_nothing(weekly):
    first = dates_of(weekly)[0]
    come(weekly, first, email="aino@example.org")

    cancel_occurrence(occurrence=first, by=None)

    assert mails("aino@example.org") == ["Vahvista ilmoittautuminen: Kutojat"]


def test_longer_series_takes_along_who_comes_to_every_date(site):
    event = make_open_event(recurrence=WEEKLY, until=date(2027, 1, 19), title="Kutojat")
    aino(event, whole_series=True, people=2)
    come_for_sure(event)

    event = republish(event, until=date(2027, 2, 2))
    project(page_of(event))

    assert states(event) == [
        (2, "confirmed", "12.1."),
        (2, "confirmed", "19.1."),
        (2, "confirmed", "26.1."),
        (2, "confirmed", "2.2."),
        (1, "confirmed", "12.1."),
    ]


def test_new_dates_beyond_the_places_are_waited_for(site):
    event = make_open_event(recurrence=WEEKLY, until=date(2027, 1, 12), signup_capacity=3)
    come_for_sure(event, whole_series=True, people=2)
    event = republish(event, signup_capacity=10)
    come_for_sure(event, whole_series=True, people=2)
    event = republish(event, signup_capacity=3, until=date(2027, 1, 19))

    assert states(event) == [
        (2, "confirmed", "12.1."),
        (2, "confirmed", "19.1."),
        (2, "confirmed", "12.1."),
        (2, "waiting", "19.1."),
    ]


def test_date_one_has_cancelled_does_not_come_back(site):
    event = make_open_event(recurrence=WEEKLY, until=date(2027, 1, 19))
    signed = come_for_sure(event, whole_series=True)
    from wagtail_talko.models import SignUp
    from wagtail_talko.signups.actions import cancel_sign_ups

    first = SignUp.objects.order_by("occurrence__start")[0]
    cancel_sign_ups(participant=signed.participant, signups=[first])

    event = republish(event, until=date(2027, 1, 26))

    assert [state for _people, state, _day in states(event)] == [
        "cancelled", "confirmed", "confirmed",
    ]  # fmt: skip


def test_past_dates_are_left_alone(weekly):
    aino(weekly, *dates_of(weekly)[:2])

    with time_machine.travel(local(2027, 1, 13, 12), tick=False):
        republish(weekly, start_time=time(17), end_time=time(19))

    message = Message.objects.filter(recipient="aino@example.org").latest("pk")
    assert message.body.count("klo 17.00–19.00") == 1


@pytest.mark.parametrize(
    ("before", "after", "subject"),
    [
        ({"place": "Seurantalo"}, {"place": "Koulu"}, "Uusi paikka: Kutojat"),
        (
            {"attendance": "both", "remote_details": "https://a.example.org"},
            {"remote_details": "https://b.example.org"},
            "Uusi linkki tai numero: Kutojat",
        ),
    ],
)
def test_new_place_in_words_and_new_link_are_told_once(site, before, after, subject):
    event = make_open_event(title="Kutojat", **before)
    aino(event)

    republish(event, **after)
    republish(event)

    assert told() == [subject]


def test_new_space_without_a_room_is_told(site):
    event = make_open_event(title="Kutojat", space=make_space("yksi"))
    aino(event)

    republish(event, space=make_space("kaksi"))

    assert told() == ["Uusi paikka: Kutojat"]


def test_words_that_a_space_stands_before_are_no_news(site):
    event = make_open_event(title="Kutojat", space=make_space("yksi"), place="Ranta")
    aino(event)

    republish(event, place="")

    assert told() == []


def test_translated_place_is_no_news(site):
    event = make_open_event(title="Kutojat", place="Seurantalo")
    aino(event)

    translate(event, "sv", "Vävarna", place="Föreningshuset")

    assert told() == []


def test_what_was_never_told_compares_with_anything(site):
    event = make_open_event()

    assert change_of("", known_as(event, dates_of(event)[0])) == "moved"
