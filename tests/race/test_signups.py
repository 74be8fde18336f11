"""Many sign up at once, while the event changes under them: no place twice, nobody lost."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import Sum

from tests.events.conftest import NOW
from tests.events.factories import block_of, make_site, page_of, publish, time_of
from tests.race.racing import ROUNDS, WORKERS, one_winner, outcome, race
from tests.signups.factories import come, come_for_sure, dates_of, make_open_event
from wagtail_talko.events.actions import cancel_occurrence
from wagtail_talko.models import Event, Feedback, Message, Occurrence, SignUp
from wagtail_talko.signups.actions import (
    accept_place,
    cancel_sign_ups,
    change_sign_up,
    confirm_by_code,
    confirm_sign_up,
    erase_participant,
    look_after_offers,
    sign_up,
)
from wagtail_talko.signups.actions.signing_up import Wanted
from wagtail_talko.signups.afterwards.actions import give_feedback, set_reminders
from wagtail_talko.signups.rules import known_as

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

# Publishing a page takes longer than signing up.
FEW = ROUNDS // 2 + 1


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW):
        yield


def daily(count: int = ROUNDS, **fields) -> Event:
    """An event with a date for each round."""
    make_site()
    return make_open_event(recurrence=f"RRULE:FREQ=DAILY;COUNT={count}", **fields)


def check_nothing_lost(event: Event) -> None:
    """Everybody knows each date as it is; dates with sign-ups are there, in the series or alone."""
    event.refresh_from_db()
    for row in SignUp.objects.filter(occurrence__event=event).select_related("occurrence"):
        assert row.told == known_as(event, row.occurrence)


def test_race_for_the_last_place_has_one_winner():
    event = daily(signup_capacity=1)
    dates = dates_of(event)

    rounds = race(lambda worker, number: come(event, dates[number], phone="040 1234567"))

    assert rounds == [one_winner("date_full")] * ROUNDS
    assert SignUp.objects.count() == ROUNDS


def test_race_for_the_last_hand_of_a_task_has_one_winner():
    event = daily(tasks=[("Traktori", 1)])
    dates, (tractor,) = dates_of(event), event.signup_sheet.tasks.all()

    rounds = race(
        lambda worker, number: come(event, dates[number], task=tractor, phone="040 1234567")
    )

    assert rounds == [one_winner("task_full")] * ROUNDS


def test_race_of_families_never_exceeds_the_places():
    event = daily(signup_capacity=7)
    dates = dates_of(event)

    race(lambda worker, number: come(event, dates[number], people=worker % 3 + 1, phone="0401234"))

    taken = dict(SignUp.objects.values_list("occurrence").annotate(Sum("people")).order_by())
    assert all(people <= 7 for people in taken.values())
    # Whoever still fitted was let in.
    assert all(people >= 5 for people in taken.values())


def test_race_to_accept_one_offer_has_one_winner():
    event = daily(signup_capacity=1)
    offers = []
    for date in dates_of(event):
        there = come_for_sure(event, date)
        waiting = come_for_sure(event, date, waits=True)
        cancel_sign_ups(participant=there.participant)
        offers.append(SignUp.objects.get(participant=waiting.participant))

    rounds = race(lambda worker, number: accept_place(signup=offers[number]))

    assert rounds == [one_winner("signup_ended")] * ROUNDS


def test_race_of_accepting_an_offer_and_its_end_leaves_one_holder():
    event = daily(signup_capacity=1)
    offers = []
    for date in dates_of(event):
        there = come_for_sure(event, date)
        waiting = come_for_sure(event, date, waits=True)
        come_for_sure(event, date, waits=True)
        cancel_sign_ups(participant=there.participant)
        offers.append(SignUp.objects.get(participant=waiting.participant))
    just_before = offers[0].held_until - timedelta(milliseconds=1)

    def work(worker, number):
        if worker % 2:
            accept_place(signup=offers[number], now=just_before)
        else:
            look_after_offers(now=offers[number].held_until)

    rounds = race(work)

    assert {result for results in rounds for result in results} <= {"won", "signup_ended"}
    for date in dates_of(event):
        held = SignUp.objects.filter(occurrence=date, state__in=["confirmed", "offered"])
        assert held.count() == 1


def test_race_of_changing_cancelling_erasing_and_signing_up_never_exceeds_the_places():
    event = daily(signup_capacity=4, tasks=[("Keitto", 2)])
    dates, (soup,) = dates_of(event), event.signup_sheet.tasks.all()
    there = [[come_for_sure(event, date, people=2) for _ in range(2)] for date in dates]
    rows = [[SignUp.objects.get(participant=each.participant) for each in own] for own in there]
    for date in dates:
        come_for_sure(event, date, people=2, waits=True)

    def work(worker, number):
        mine, other = there[number]
        if worker % 5 == 0:
            change_sign_up(signup=rows[number][0], people=1, task=soup, brings="")
        elif worker % 5 == 1:
            cancel_sign_ups(participant=other.participant)
        elif worker % 5 == 2:
            erase_participant(participant=mine.participant)
        elif worker % 5 == 3:
            change_sign_up(signup=rows[number][0], people=4, task=soup, brings="")
        else:
            sign_up(
                event=event,
                occurrences=[dates[number]],
                wanted=Wanted(people=2, task=soup),
                language="fi",
                name="x",
                phone="0401234",
            )

    rounds = race(work)

    expected = {"won", "signup_ended", "date_full", "too_few_places", "task_full"}
    assert {result for results in rounds for result in results} - expected - {
        "date_full,task_full", "task_full,too_few_places",
    } == set()  # fmt: skip
    held = SignUp.objects.filter(state__in=["confirmed", "offered", "pending"]).order_by()
    for date in dates:
        assert held.filter(occurrence=date).aggregate(n=Sum("people"))["n"] <= 4
        assert (held.filter(occurrence=date, task=soup).aggregate(n=Sum("people"))["n"] or 0) <= 2


def test_race_of_confirming_twice_confirms_once():
    event = daily()
    signed = [come(event, date) for date in dates_of(event)]

    rounds = race(lambda worker, number: confirm_sign_up(token=signed[number].token))

    assert rounds == [["won"] * WORKERS] * ROUNDS
    assert Message.objects.filter(kind="signup.confirmed").count() == ROUNDS


def test_race_of_guessing_codes_has_five_tries():
    event = daily()
    signed = [come(event, date) for date in dates_of(event)]

    rounds = race(
        lambda worker, number: [
            outcome(lambda: confirm_by_code(reference=signed[number].reference, code="x"))
            for _ in range(3)
        ]
    )

    assert rounds == [["won"] * WORKERS] * ROUNDS
    for each in signed:
        each.participant.refresh_from_db()
        assert each.participant.wrong_codes == 5


def test_race_of_cancelling_a_date_and_signing_up_tells_everybody():
    event = daily()
    dates = dates_of(event)

    def work(worker, number):
        if worker == 0:
            cancel_occurrence(occurrence=dates[number], by=None)
        else:
            come(event, dates[number], phone="040 1234567")

    rounds = race(work)

    assert {result for results in rounds for result in results} <= {"won", "date_gone"}
    check_nothing_lost(event)


def test_race_of_publishing_other_dates_and_signing_up_loses_nobody():
    """Each round drops the date for which the others sign up."""
    event = daily(FEW)
    dates, page = dates_of(event), page_of(event)

    def work(worker, number):
        if worker == 0:
            publish(page, left_out_dates=[str(date.date) for date in dates[: number + 1]])
        else:
            come(event, dates[number], phone="040 1234567")

    rounds = race(work, rounds=FEW)

    won = [results.count("won") - 1 for results in rounds]
    assert {result for results in rounds for result in results} <= {"won", "date_gone"}
    assert SignUp.objects.count() == sum(won)
    kept = Occurrence.objects.filter(event=event, is_detached=True).count()
    assert kept == sum(number > 0 for number in won)
    check_nothing_lost(event)


def test_race_to_answer_the_question_is_counted_once():
    event = daily()
    rows = [come_for_sure(event, date).rows[0] for date in dates_of(event)]

    def work(worker, number):
        row = rows[number]
        later = row.occurrence.end + timedelta(days=1)
        if worker % 2:
            set_reminders(participant=row.participant, wanted=worker % 4 == 1)
        else:
            give_feedback(signup=row, rating=4, now=later)

    rounds = race(work)

    answering = len(range(0, WORKERS, 2))
    ended = ["signup_ended"] * (answering - 1)
    assert [sorted(results) for results in rounds] == [
        ended + ["won"] * (WORKERS - len(ended)) for _ in range(ROUNDS)
    ]
    assert Feedback.objects.count() == ROUNDS


def test_race_of_signing_up_for_a_time_and_taking_it_off_the_page_loses_nobody():
    """Each round takes the time off for which the others sign up."""
    make_site()
    rounds_of_times = min(FEW, 16)
    blocks = [block_of(hour, hour + 1) for hour in range(rounds_of_times)]
    event = make_open_event(more_times=blocks)
    times, page = [time_of(event, block) for block in blocks], page_of(event)

    def work(worker, number):
        if worker == 0:
            publish(page, more_times=blocks[number + 1 :])
        else:
            come(times[number], phone="040 1234567")

    rounds = race(work, rounds=rounds_of_times)

    won = [results.count("won") - 1 for results in rounds]
    refusals = {"won", "date_gone", "no_signups"}
    assert {result for results in rounds for result in results} <= refusals
    assert SignUp.objects.filter(state="confirmed").count() == sum(won)
    kept = Occurrence.objects.filter(event__in=times)
    assert kept.filter(state="cancelled", is_detached=True).count() == kept.count()
    assert kept.count() == sum(number > 0 for number in won)
    for each in times:
        check_nothing_lost(each)
