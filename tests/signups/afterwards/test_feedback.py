"""The thanks of the day after, and what people answer to their one question."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from tests.factories import local, make_user
from tests.signups.factories import (
    WEEKLY,
    come,
    come_for_sure,
    dates_of,
    mails,
    make_open_event,
)
from wagtail_talko.events.actions import cancel_occurrence
from wagtail_talko.models import Feedback, Message, Participant, SignUp
from wagtail_talko.signups.actions import erase_participant
from wagtail_talko.signups.afterwards.actions import give_feedback, set_reminders, thank
from wagtail_talko.signups.afterwards.queries import answers_of
from wagtail_talko.signups.outcomes.actions import record_outcome, tick_arrivals
from wagtail_talko.signups.refusals import SignUpEnded
from wagtail_talko.signups.retention import erase_old_participants, erase_old_words

pytestmark = pytest.mark.django_db
DAY_AFTER = local(2027, 1, 13, 10)


@pytest.fixture
def event(site):
    return make_open_event(title="Katon tervaus")


def aino(event, *dates, **details):
    return come_for_sure(event, *dates, email="aino@example.org", **details)


def address(name: str, *parts: object) -> str:
    with translation.override("fi"):
        return reverse(f"talko:{name}", args=parts)


def test_who_came_is_thanked_once_on_the_day_after(event):
    signed = aino(event)

    early = thank(now=DAY_AFTER - timedelta(seconds=1))
    due = thank(now=DAY_AFTER)
    again = thank(now=DAY_AFTER + timedelta(days=1))

    message = Message.objects.latest("pk")
    assert (early, due, again) == (0, 1, 0)
    assert mails("aino@example.org")[-1] == "Kiitos: Katon tervaus"
    link = address("signup_feedback", signed.token, signed.rows[0].pk)
    assert message.body.count(f"{link}\n") == 1


def test_nobody_is_thanked_for_what_was_off_or_long_ago_or_against_their_will(site):
    off, late, unwanted = (make_open_event(title=title) for title in ("a", "b", "c"))
    for event in (off, late, unwanted):
        signed = aino(event)
    set_reminders(participant=signed.participant, wanted=False)
    cancel_occurrence(occurrence=dates_of(off)[0], by=None)
    come(late)  # Never confirmed.

    with time_machine.travel(DAY_AFTER + timedelta(days=7), tick=False):
        assert thank() == 0
    assert thank(now=DAY_AFTER) == 1


def test_who_comes_every_week_is_thanked_now_and_then(site):
    event = make_open_event(recurrence=WEEKLY)
    aino(event, whole_series=True)

    weeks = [thank(now=DAY_AFTER + timedelta(days=7 * week)) for week in range(18)]

    assert weeks == [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0]


def test_where_names_were_ticked_only_who_was_there_is_thanked(event):
    there, away = come_for_sure(event), come_for_sure(event)
    row = dates_of(event)[0]
    boss = make_user(is_superuser=True)
    with time_machine.travel(row.end, tick=False):
        tick_arrivals(occurrence=row, arrived={there.rows[0].pk: 1}, by=boss)
        record_outcome(occurrence=row, said={"said_heads": 23}, by=boss)

    assert thank(now=DAY_AFTER) == 1

    message = Message.objects.latest("pk")
    away.rows[0].refresh_from_db()
    assert message.recipient == there.participant.email
    assert message.body.splitlines().count("Meitä oli 23.") == 1
    assert away.rows[0].thanked_at is None


def test_organisers_read_the_answers_on_the_page_of_the_date(client, event):
    row = dates_of(event)[0]
    give_feedback(signup=aino(event).rows[0], rating=4, words="Hyvä keitto", now=DAY_AFTER)
    for _ in range(2):
        give_feedback(signup=come_for_sure(event).rows[0], rating=3, now=DAY_AFTER)
    client.force_login(make_user(is_superuser=True))

    with time_machine.travel(DAY_AFTER, tick=False):
        page = client.get(address("signup_day", event.pk, row.date))

    assert (page.context["answers"].total, page.context["answers"].words) == (3, ["Hyvä keitto"])


def test_fewer_than_three_answers_are_not_shown(client, event):
    row = dates_of(event)[0]
    for number in range(2):
        signed = come_for_sure(event)
        give_feedback(signup=signed.rows[0], rating=1, words=f"Sana {number}", now=DAY_AFTER)

    answers = answers_of(row)

    assert (answers.total, answers.ratings, answers.words) == (2, [], [])


def test_two_dates_at_once_are_thanked_for_together(site):
    event = make_open_event(recurrence="RRULE:FREQ=DAILY;COUNT=2")
    aino(event, *dates_of(event))

    assert thank(now=DAY_AFTER + timedelta(days=1)) == 1
    assert thank(now=DAY_AFTER + timedelta(days=2)) == 0


def test_answer_is_taken_once_and_says_nothing_of_whose_it_is(event):
    signed = aino(event)
    row = signed.rows[0]

    with pytest.raises(SignUpEnded):
        give_feedback(signup=row, rating=4, now=row.occurrence.end - timedelta(seconds=1))
    answer = give_feedback(signup=row, rating=4, words="Hyvä keitto", now=DAY_AFTER)
    with pytest.raises(SignUpEnded):
        give_feedback(signup=row, rating=1, now=DAY_AFTER)

    fields = {field.name for field in Feedback._meta.get_fields()}
    assert fields == {"id", "occurrence", "rating", "words"}
    assert Feedback.objects.get() == answer
    assert SignUp.objects.get().has_answered is True


def test_question_is_answered_on_its_page_and_the_link_then_leads_to_the_own_page(client, event):
    signed = aino(event)
    url = address("signup_feedback", signed.token, signed.rows[0].pk)

    before = client.get(url).status_code
    with time_machine.travel(DAY_AFTER, tick=False):
        shown = client.get(url).status_code
        empty = client.post(url, {"rating": "", "words": "Kaunis päivä"})
        sent = client.post(url, {"rating": "3", "words": "Kaunis päivä"})
        again = client.get(url)

    assert (before, shown) == (302, 200)
    assert empty.context["form"].errors == {"rating": ["Valitse yksi vastauksista."]}
    assert empty.context["form"]["words"].value() == "Kaunis päivä"
    assert (sent.url, again.url) == (address("signup", signed.token),) * 2
    assert Feedback.objects.values_list("rating", "words").get() == (3, "Kaunis päivä")


@pytest.mark.parametrize("rating", ["0", "5", "x", "9" * 30])
def test_answer_that_is_none_of_them_is_not_taken(client, event, rating):
    signed = aino(event)
    url = address("signup_feedback", signed.token, signed.rows[0].pk)

    with time_machine.travel(DAY_AFTER, tick=False):
        answer = client.post(url, {"rating": rating, "words": "\x00"})

    assert answer.status_code == 200
    assert Feedback.objects.count() == 0


def test_link_of_one_does_not_answer_for_another(client, event):
    mine, other = aino(event), come_for_sure(event)
    url = address("signup_feedback", mine.token, other.rows[0].pk)

    with time_machine.travel(DAY_AFTER, tick=False):
        answer = client.post(url, {"rating": "1"})

    assert answer.url == address("signup", mine.token)
    assert Feedback.objects.count() == 0


@pytest.mark.parametrize("step", ["stop", "remind"])
def test_reminders_are_stopped_and_begun_again_on_the_own_page(client, event, step):
    signed = aino(event)
    Participant.objects.update(wants_reminders=step == "remind")

    client.post(address("signup", signed.token), {"step": step})

    assert Participant.objects.get().wants_reminders is (step == "remind")


def test_page_of_the_question_stops_them_too(client, event):
    signed = aino(event)
    url = address("signup_feedback", signed.token, signed.rows[0].pk)

    with time_machine.travel(DAY_AFTER, tick=False):
        client.post(url, {"step": "stop"})

    assert Participant.objects.get().wants_reminders is False


def test_own_words_are_erased_with_the_people_and_the_ratings_stay(event):
    give_feedback(signup=aino(event).rows[0], rating=2, words="Olin kipeä", now=DAY_AFTER)
    later = local(2027, 2, 11, 20, 1)

    assert erase_old_words(now=later - timedelta(minutes=1)) == 0
    assert (erase_old_words(now=later), erase_old_words(now=later)) == (1, 0)
    erase_old_participants(now=later)

    assert Feedback.objects.values_list("rating", "words").get() == (2, "")


def test_erased_person_is_neither_reminded_nor_thanked(event):
    signed = aino(event)
    with time_machine.travel(local(2027, 1, 12, 21), tick=False):
        erase_participant(participant=signed.participant)

    assert thank(now=DAY_AFTER) == 0


def test_answers_are_counted_best_first_and_words_come_by_the_alphabet(event):
    row = dates_of(event)[0]
    assert answers_of(row) is None
    for rating, words in ((1, "Sade"), (4, ""), (4, "Hyvä keitto")):
        signed = come_for_sure(event)
        give_feedback(signup=signed.rows[0], rating=rating, words=words, now=DAY_AFTER)

    with translation.override("fi"):
        answers = answers_of(row)

    assert answers.total == 3
    assert answers.ratings == [
        ("Oikein hyvin", 2),
        ("Hyvin", 0),
        ("Kohtalaisesti", 0),
        ("Huonosti", 1),
    ]
    assert answers.words == ["Hyvä keitto", "Sade"]
