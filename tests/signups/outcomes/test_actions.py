"""Ticking, adding and noting: only what is named changes, and the sums are always right."""

from uuid import UUID, uuid4

import pytest
import time_machine
from wagtail.models import ModelLogEntry

from tests.admin.helpers import manager_of_new
from tests.factories import local, make_association, make_member, make_space, make_user
from tests.signups.factories import make_open_event, republish
from wagtail_talko.events.actions import cancel_occurrence
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Outcome, SignUp, WalkIn
from wagtail_talko.signups.actions import cancel_sign_ups, erase_participant
from wagtail_talko.signups.organisers import may_organise
from wagtail_talko.signups.outcomes.actions import (
    add_walk_in,
    record_outcome,
    remove_walk_in,
    tick_arrivals,
)
from wagtail_talko.signups.outcomes.refusals import OutcomeRefused
from wagtail_talko.signups.outcomes.retention import erase_old_walk_ins
from wagtail_talko.signups.retention import erase_old_participants

pytestmark = pytest.mark.django_db


def numbers() -> list[tuple]:
    """Heads, of them walk-ins and first-timers, and minutes of each outcome."""
    return list(Outcome.objects.values_list("heads", "walk_ins", "first_timers", "minutes"))


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_ticking_counts_people_and_the_length_of_the_date(talko, evening):
    aino, bertta = talko.people

    tick_arrivals(occurrence=talko.row, arrived={aino.pk: 1, bertta.pk: 2}, by=talko.member)

    assert numbers() == [(3, 0, 0, 360)]
    assert list(SignUp.objects.order_by("pk").values_list("arrived", flat=True)) == [1, 2]


def test_two_who_tick_different_people_do_not_undo_each_other(talko, evening):
    aino, bertta = talko.people

    tick_arrivals(occurrence=talko.row, arrived={aino.pk: 1}, by=talko.member)
    tick_arrivals(occurrence=talko.row, arrived={bertta.pk: 3}, by=talko.member)
    tick_arrivals(occurrence=talko.row, arrived={aino.pk: None}, by=talko.member)

    assert numbers() == [(3, 0, 0, 360)]


def test_taking_the_last_tick_away_is_not_counted_any_more(talko, evening):
    aino, _bertta = talko.people
    tick_arrivals(occurrence=talko.row, arrived={aino.pk: 1}, by=talko.member)

    outcome = tick_arrivals(occurrence=talko.row, arrived={aino.pk: None}, by=talko.member)

    assert outcome is None
    assert numbers() == []


def test_ticking_again_writes_nothing(talko, evening):
    aino, _bertta = talko.people
    tick_arrivals(occurrence=talko.row, arrived={aino.pk: 1}, by=talko.member)
    before = ModelLogEntry.objects.count()

    tick_arrivals(occurrence=talko.row, arrived={aino.pk: 1}, by=talko.member)

    assert ModelLogEntry.objects.count() == before


def test_sign_up_of_another_date_is_left_alone(talko, evening):
    other = make_open_event()

    tick_arrivals(occurrence=other.occurrences.get(), arrived={talko.people[0].pk: 1}, by=None)

    assert SignUp.objects.exclude(arrived=None).count() == 0


def test_walk_in_is_added_once_however_often_the_form_is_sent(talko, evening):
    key = uuid4()
    (soup,) = talko.event.signup_sheet.tasks.all()

    for _ in range(2):
        add_walk_in(
            occurrence=talko.row, key=key, name="Otto", people=2, task=soup, first_time=True,
            by=talko.member,
        )  # fmt: skip

    assert numbers() == [(2, 2, 2, 240)]
    assert list(WalkIn.objects.values_list("name", "people", "task", "first_timers")) == [
        ("Otto", 2, soup.pk, 2)
    ]


def test_walk_in_taken_back_is_gone_from_the_sums(talko, evening):
    add_walk_in(occurrence=talko.row, key=uuid4(), people=4, by=talko.member)
    wrong = add_walk_in(occurrence=talko.row, key=uuid4(), people=9, by=talko.member)

    for _ in range(2):
        remove_walk_in(occurrence=talko.row, walk_in_id=wrong.pk, by=talko.member)

    assert numbers() == [(4, 4, 0, 480)]


def test_numbers_are_enough_without_names(talko, evening):
    record_outcome(
        occurrence=talko.row,
        said={"said_heads": 17, "said_minutes_each": 90, "said_first_timers": 5},
        by=talko.member,
    )

    assert numbers() == [(17, 0, 5, 17 * 90)]


def test_nobody_came_is_counted_too(talko, evening):
    record_outcome(occurrence=talko.row, said={"said_heads": 0}, by=talko.member)

    assert numbers() == [(0, 0, 0, 0)]


def test_hours_of_all_together_stay_when_more_are_ticked(talko, evening):
    record_outcome(occurrence=talko.row, said={"said_minutes": 600}, by=talko.member)
    aino, _bertta = talko.people

    tick_arrivals(occurrence=talko.row, arrived={aino.pk: 1}, by=talko.member)

    assert numbers() == [(1, 0, 0, 600)]


def test_more_ticks_than_the_number_written_raise_it(talko, evening):
    record_outcome(occurrence=talko.row, said={"said_heads": 1}, by=talko.member)

    tick_arrivals(occurrence=talko.row, arrived={talko.people[1].pk: 3}, by=talko.member)

    assert numbers() == [(3, 0, 0, 360)]


def test_numbers_are_taken_back_by_none(talko, evening):
    record_outcome(occurrence=talko.row, said={"said_heads": 9}, by=talko.member)

    assert record_outcome(occurrence=talko.row, said={"said_heads": None}, by=talko.member) is None
    assert numbers() == []


def test_hours_are_noted_though_ticks_have_overtaken_the_number_of_people(talko, evening):
    record_outcome(occurrence=talko.row, said={"said_heads": 1}, by=talko.member)
    tick_arrivals(occurrence=talko.row, arrived={talko.people[1].pk: 3}, by=talko.member)

    record_outcome(occurrence=talko.row, said={"said_minutes": 90}, by=talko.member)

    assert numbers() == [(3, 0, 0, 90)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"said_heads": 2}, ["fewer_than_ticked"]),
        ({"said_first_timers": 5}, ["more_new_than_people"]),
        ({"said_first_timers": 0}, ["fewer_new_than_added"]),
        ({"said_minutes": 60, "said_minutes_each": 60}, ["two_kinds_of_hours"]),
        ({"said_heads": 0, "said_first_timers": 9}, ["fewer_than_ticked", "more_new_than_people"]),
    ],
)
def test_numbers_that_contradict_the_ticks_are_refused(talko, evening, said, expected):
    tick_arrivals(occurrence=talko.row, arrived={talko.people[1].pk: 3}, by=talko.member)
    add_walk_in(occurrence=talko.row, key=uuid4(), first_time=True, by=talko.member)
    before = numbers()

    with pytest.raises(OutcomeRefused) as refused:
        record_outcome(occurrence=talko.row, said=said, by=talko.member)

    assert codes(refused) == expected
    assert numbers() == before == [(4, 1, 1, 480)]


def test_long_date_has_no_hours_until_somebody_says_them(site):
    event = make_open_event(start_time=None)
    with time_machine.travel(local(2027, 1, 12, 18), tick=False):
        record_outcome(occurrence=event.occurrences.get(), said={"said_heads": 5}, by=None)
        unknown = numbers()
        record_outcome(occurrence=event.occurrences.get(), said={"said_minutes_each": 60}, by=None)

    assert unknown == [(5, 0, 0, None)]
    assert numbers() == [(5, 0, 0, 300)]


@pytest.mark.parametrize(("hour", "expected"), [(23, "not_yet"), (24, "")])
def test_arrivals_are_ticked_from_the_morning_of_the_day_on(talko, hour, expected):
    with time_machine.travel(local(2027, 1, 11, 23) if hour == 23 else local(2027, 1, 12, 0)):
        try:
            tick_arrivals(occurrence=talko.row, arrived={talko.people[0].pk: 1}, by=talko.member)
            said = ""
        except OutcomeRefused as refused:
            (refusal,) = refused.refusals
            said = refusal.code

    assert said == expected


def test_cancelled_date_is_not_counted(talko, evening):
    cancel_occurrence(occurrence=talko.row, by=None)

    with pytest.raises(OutcomeRefused) as refused:
        record_outcome(occurrence=talko.row, said={"said_heads": 5}, by=talko.member)

    assert codes(refused) == ["not_held"]


def test_event_cancelled_afterwards_keeps_what_was_before(talko):
    with time_machine.travel(local(2027, 1, 13, 12), tick=False):
        republish(talko.event, is_cancelled=True)
        record_outcome(occurrence=talko.row, said={"said_heads": 5}, by=talko.member)

    assert numbers() == [(5, 0, 0, 600)]


def act_as(talko, user):
    return tick_arrivals(occurrence=talko.row, arrived={talko.people[0].pk: 1}, by=user)


@pytest.mark.parametrize("who", ["stranger", "other", "manager"])
def test_who_may_not_count(talko, evening, who):
    user = {
        "stranger": make_user,
        "other": lambda: make_member(make_association()),
        "manager": lambda: manager_of_new("bergsnas")[1],
    }[who]()

    with pytest.raises(NotAllowed):
        act_as(talko, user)

    assert numbers() == []


def test_who_may_count(site, evening):
    municipality, manager = manager_of_new("aaltola")
    host = make_association(municipality=municipality)
    here = make_open_event(hosts=[], space=make_space(municipality=municipality))
    nowhere = make_open_event(hosts=[host])

    allowed = [
        may_organise(event, user)
        for event, user in (
            (here, manager), (nowhere, manager), (nowhere, make_member(host)),
            (nowhere, make_member(host, role="manager")), (here, make_member(host)),
        )
    ]  # fmt: skip

    assert allowed == [True, True, True, True, False]


def test_log_has_ids_and_numbers_and_no_names(talko, evening):
    aino, _bertta = talko.people
    act_as(talko, talko.member)
    walk_in = add_walk_in(occurrence=talko.row, key=uuid4(), name="Otto", by=talko.member)

    entries = ModelLogEntry.objects.filter(action__startswith="wagtail_talko.outcome.")
    ticked, added = entries.order_by("pk")
    assert ticked.data["signups"] == [{"id": aino.pk, "before": None, "after": 1}]
    assert (ticked.data["before"], ticked.data["after"]["heads"]) == (None, 1)
    assert (added.data["walk_in"], added.data["people"]) == (walk_in.pk, 1)
    assert added.data["after"]["walk_ins"] == 1
    assert "Otto" not in str(added.data) + added.label + ticked.label


def test_numbers_stay_when_everybody_is_forgotten(talko):
    with time_machine.travel(local(2027, 1, 12, 18), tick=False):
        act_as(talko, talko.member)
        add_walk_in(occurrence=talko.row, key=uuid4(), name="Otto", by=talko.member)
    with time_machine.travel(local(2027, 2, 11, 20), tick=False):
        early = erase_old_walk_ins()
    with time_machine.travel(local(2027, 2, 11, 20, 1), tick=False):
        due = (erase_old_participants(), erase_old_walk_ins())
        again = (erase_old_participants(), erase_old_walk_ins())

    assert (early, due, again) == (0, (2, 1), (0, 0))
    assert WalkIn.objects.get().name == ""
    assert numbers() == [(2, 1, 0, 240)]


def test_person_who_is_erased_or_cancels_after_the_tick_stays_counted(talko):
    with time_machine.travel(local(2027, 1, 12, 17), tick=False):
        tick_arrivals(
            occurrence=talko.row, arrived={each.pk: each.people for each in talko.people}, by=None
        )
        aino, bertta = (each.participant for each in talko.people)
        erase_participant(participant=aino, by=talko.member)
        cancel_sign_ups(participant=bertta)

    assert numbers() == [(4, 0, 0, 480)]


def test_stranger_erases_nobody(talko):
    with pytest.raises(NotAllowed):
        erase_participant(participant=talko.people[0].participant, by=make_user())


def test_date_with_a_number_stays_when_the_schedule_leaves_it(site):
    event = make_open_event(takes_signups=False, recurrence="RRULE:FREQ=DAILY;COUNT=3")
    with time_machine.travel(local(2027, 1, 12, 8), tick=False):
        first = event.occurrences.order_by("date")[0]
        add_walk_in(occurrence=first, key=UUID(int=1), by=None)
        republish(event, left_out_dates=["2027-01-12", "2027-01-13"])

    rows = list(event.occurrences.order_by("date").values_list("date__day", "is_detached"))
    assert rows == [(12, True), (14, False)]
    assert numbers() == [(1, 1, 0, 120)]
