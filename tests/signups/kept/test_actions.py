"""Places kept for a group: theirs until they return, then everybody's."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from wagtail.models import ModelLogEntry

from tests.admin.helpers import manager_of_new
from tests.factories import local, make_association, make_member, make_user
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
from tests.signups.kept.factories import keep, left
from wagtail_talko.events.actions import cancel_occurrence, move_occurrence
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import KeptPlaces, Occurrence, SignUp
from wagtail_talko.signups.actions import cancel_sign_ups, change_sign_up, confirm_sign_up
from wagtail_talko.signups.kept.actions import (
    change_kept_places,
    give_up_kept_places,
    keep_places,
    offer_returned_places,
)
from wagtail_talko.signups.kept.refusals import KeepingRefused, NotKept
from wagtail_talko.signups.kept.retention import erase_old_group_names
from wagtail_talko.signups.refusals import SignUpRefused
from wagtail_talko.signups.retention import erase_old_participants

pytestmark = pytest.mark.django_db
# Two days before Tuesday 12 January at 18.
RETURN = local(2027, 1, 10, 18)


@pytest.fixture
def event(site):
    return make_open_event(signup_capacity=20, title="Katon tervaus")


@pytest.fixture
def row(event):
    return event.occurrences.get()


def codes(refused) -> list[str]:
    return [each.code for each in refused.value.refusals]


def test_kept_places_are_the_groups_alone(event, row):
    group = keep(event)

    assert (left(event, row), left(event, row, group)) == (15, 20)
    come(event, people=15)
    with pytest.raises(SignUpRefused) as refused:
        come(event)
    come(event, people=5, group=group)

    assert codes(refused) == ["date_full"]
    assert (left(event, row), left(event, row, group)) == (0, 0)


def test_group_takes_its_own_places_first_and_then_the_common_ones(event, row):
    group = keep(event)

    come(event, people=3, group=group)
    some = (left(event, row), left(event, row, group))
    come(event, people=4, group=group)

    assert some == (15, 17)
    assert (left(event, row), left(event, row, group)) == (13, 13)


def test_two_groups_keep_their_places_from_each_other(event, row):
    one, other = keep(event), keep(event, places=8, name="Martat")

    come(event, people=7, group=one)

    assert (left(event, row), left(event, row, one), left(event, row, other)) == (5, 5, 13)


def test_unused_places_return_at_the_hour_and_used_ones_stay(event, row):
    group = keep(event)
    come_for_sure(event, people=2, group=group)

    with time_machine.travel(RETURN - timedelta(seconds=1), tick=False):
        before = (left(event, row), left(event, row, group))
    with time_machine.travel(RETURN, tick=False):
        after = (left(event, row), left(event, row, group))

    assert (before, after) == ((15, 18), (18, 18))


def test_returned_places_are_offered_by_the_tick_once(event):
    keep(event)
    come_for_sure(event, people=15)
    come_for_sure(event, people=4, waits=True, email="jono@example.org")

    early = offer_returned_places()
    with time_machine.travel(RETURN, tick=False):
        ticks = (offer_returned_places(), offer_returned_places())

    assert (early, ticks) == (0, (1, 0))
    assert states(event) == [(15, "confirmed", "12.1."), (4, "offered", "12.1.")]
    assert mails("jono@example.org")[-1] == "Paikka on vapautunut: Katon tervaus"


def test_who_signs_up_after_the_return_stands_behind_those_in_line(event):
    keep(event)
    come_for_sure(event, people=15)
    come_for_sure(event, people=4, waits=True)

    with time_machine.travel(RETURN, tick=False):
        come_for_sure(event, people=2, waits=True)
        come_for_sure(event, people=1)

    assert [state for _people, state, _day in states(event)] == [
        "confirmed", "offered", "waiting", "confirmed",
    ]  # fmt: skip


def test_kept_place_is_offered_to_nobody_but_the_group(event):
    group = keep(event)
    common = come_for_sure(event, people=15)
    own = come_for_sure(event, people=5, group=group)
    come_for_sure(event, people=1, waits=True)
    come_for_sure(event, people=2, waits=True, group=group)

    cancel_sign_ups(participant=own.participant)
    of_group = [state for _people, state, _day in states(event)]
    cancel_sign_ups(participant=common.participant)

    assert of_group == ["confirmed", "cancelled", "waiting", "offered"]
    assert [state for _people, state, _day in states(event)][2] == "offered"


def test_giving_up_offers_the_places_and_keeps_who_has_signed_up(event, row):
    group = keep(event)
    come_for_sure(event, people=15)
    come_for_sure(event, people=2, group=group)
    come_for_sure(event, people=3, waits=True)

    give_up_kept_places(kept=group, by=None)
    again = give_up_kept_places(kept=group, by=None)

    assert [state for _people, state, _day in states(event)] == [
        "confirmed", "confirmed", "offered",
    ]  # fmt: skip
    assert again.ended_at is not None
    with pytest.raises(NotKept):
        change_kept_places(kept=group, name="x", places=1, returns_hours=1, by=None)


def test_fewer_kept_places_are_offered(event):
    group = keep(event)
    come_for_sure(event, people=15)
    come_for_sure(event, people=2, waits=True)

    change_kept_places(kept=group, name=group.name, places=3, returns_hours=48, by=None)

    assert states(event)[1] == (2, "offered", "12.1.")


def test_more_than_are_left_are_refused_with_every_date(site):
    event = make_open_event(recurrence="RRULE:FREQ=WEEKLY;COUNT=3", signup_capacity=8)
    first, _second, third = dates_of(event)
    come_for_sure(event, first, people=4)
    come_for_sure(event, third, people=6)
    keep(event, places=1, name="Martat", occurrence=third)

    with pytest.raises(KeepingRefused) as refused:
        keep(event)

    assert [str(each) for each in refused.value.refusals] == [
        "ti 12.1.2027 klo 18.00–20.00: ryhmälle varattavia paikkoja on vain 4. "
        "Varaa vähemmän paikkoja.",
        "ti 26.1.2027 klo 18.00–20.00: ryhmälle varattavia paikkoja on vain 1. "
        "Varaa vähemmän paikkoja.",
    ]
    assert KeptPlaces.objects.count() == 1


def test_change_counts_what_the_group_has_already(event, row):
    group = keep(event)
    come_for_sure(event, people=14)
    come_for_sure(event, people=3, group=group)

    with pytest.raises(KeepingRefused) as refused:
        change_kept_places(kept=group, name="x", places=7, returns_hours=48, by=None)
    change_kept_places(kept=group, name="x", places=6, returns_hours=48, by=None)

    assert codes(refused) == ["too_few_to_keep"]
    assert (left(event, row), left(event, row, group)) == (0, 3)


@pytest.mark.parametrize(
    ("fields", "details", "code"),
    [
        ({"signup_capacity": None}, {}, "no_limit"),
        ({"takes_signups": False}, {}, "no_signups"),
        ({"is_cancelled": True}, {}, "no_signups"),
        ({}, {"returns_hours": 8 * 24 + 6}, "kept_too_late"),
    ],
)
def test_keeping_is_refused(site, fields, details, code):
    event = make_open_event(signup_capacity=20)
    republish(event, **fields)

    with pytest.raises(KeepingRefused) as refused:
        keep(event, **details)

    assert codes(refused) == [code]


def test_date_of_another_event_and_a_past_one_are_refused(event, site):
    other = make_open_event(signup_capacity=20)

    with pytest.raises(KeepingRefused) as foreign:
        keep(event, occurrence=other.occurrences.get())
    begun = time_machine.travel(local(2027, 1, 12, 18), tick=False)
    with begun, pytest.raises(KeepingRefused) as past:
        keep(event, occurrence=event.occurrences.get(), returns_hours=0)

    assert (codes(foreign), codes(past)) == (["kept_too_late"], ["kept_too_late"])


def test_only_organisers_keep_change_and_give_up(event):
    host = event.hosts.get()
    member, stranger = make_member(host), make_user()
    other = make_member(make_association())
    group = keep(event, by=member)

    for user in (stranger, other, manager_of_new()[1]):
        with pytest.raises(NotAllowed):
            keep(event, by=user)
        with pytest.raises(NotAllowed):
            change_kept_places(kept=group, name="x", places=1, returns_hours=1, by=user)
        with pytest.raises(NotAllowed):
            give_up_kept_places(kept=group, by=user)

    logged = ModelLogEntry.objects.filter(action__startswith="wagtail_talko.kept.")
    assert [(entry.action, entry.user, entry.data) for entry in logged] == [
        (
            "wagtail_talko.kept.keep",
            member,
            {
                "event": event.pk,
                "after": {"occurrence": None, "places": 5, "returns_hours": 48},
            },
        )
    ]


def test_form_sent_twice_keeps_once_and_the_key_of_another_event_is_new(event):
    key, other = uuid4(), make_open_event(signup_capacity=20)

    first, again = keep(event, key=key), keep(event, key=key)
    elsewhere = keep(other, key=key)

    assert first == again
    assert KeptPlaces.objects.count() == 2
    assert elsewhere.sheet == other.signup_sheet


def test_places_at_one_date_leave_the_others_alone(site):
    event = make_open_event(recurrence=WEEKLY, signup_capacity=6)
    first, second = dates_of(event)[:2]

    group = keep(event, occurrence=second)

    assert [left(event, row) for row in (first, second)] == [6, 1]
    assert left(event, second, group) == 6


def test_fewer_places_on_the_page_than_are_promised_leave_none_twice(event, row):
    one, other = keep(event), keep(event, places=8, name="Martat")

    republish(event, signup_capacity=7)

    assert (left(event, row), left(event, row, one), left(event, row, other)) == (0, 5, 2)
    come(event, people=2, group=other)
    come(event, people=5, group=one)
    assert left(event, row, one) == 0


def test_promise_that_is_too_large_by_now_can_be_made_smaller(event, row):
    group = keep(event, places=15)
    republish(event, signup_capacity=10)

    change_kept_places(kept=group, name="x", places=12, returns_hours=48, by=None)
    change_kept_places(kept=group, name="x", places=8, returns_hours=48, by=None)

    assert (left(event, row), left(event, row, group)) == (2, 10)


def test_page_without_a_limit_keeps_nothing_and_counts_again_when_it_has_one(event, row):
    group = keep(event)

    republish(event, signup_capacity=None)
    without = left(event, row)
    republish(event, signup_capacity=10)

    assert without is None
    assert (left(event, row), left(event, row, group)) == (5, 10)


def test_publishing_again_keeps_and_new_dates_have_the_places_too(site):
    event = make_open_event(recurrence=WEEKLY, signup_capacity=3, until=local(2027, 1, 13).date())
    group = keep(event, places=2)
    come_for_sure(event, people=2, whole_series=True, waits=True)
    come_for_sure(event, people=1, whole_series=True, group=group)

    republish(event, until=local(2027, 1, 20).date())

    rows = dates_of(event)
    assert [left(event, row) for row in rows] == [1, 1]
    assert [left(event, row, group) for row in rows] == [2, 2]
    assert states(event) == [
        (2, "waiting", "12.1."),
        (2, "waiting", "19.1."),
        (1, "confirmed", "12.1."),
        (1, "confirmed", "19.1."),
    ]


def test_date_with_places_for_a_group_is_not_dropped(site):
    event = make_open_event(recurrence=WEEKLY, signup_capacity=20)
    first, second, third = dates_of(event)[:3]
    keep(event, occurrence=second)
    give_up_kept_places(kept=keep(event, occurrence=third), by=None)

    dropped = [f"{row.date:%Y-%m-%d}" for row in (first, second, third)]
    republish(event, left_out_dates=dropped)

    there = event.occurrences.filter(pk__in=[first.pk, second.pk, third.pk])
    assert [(row.pk, row.is_detached) for row in there] == [(second.pk, True)]


def test_moved_date_returns_at_its_new_time_and_a_cancelled_one_takes_nobody(site):
    event = make_open_event(recurrence=WEEKLY, signup_capacity=20)
    first, second = dates_of(event)[:2]
    group = keep(event)

    move_occurrence(
        occurrence=first, start=local(2027, 1, 6, 11), end=local(2027, 1, 6, 12), by=None
    )
    cancel_occurrence(occurrence=second, by=None)

    assert left(event, Occurrence.objects.get(pk=first.pk)) == 20
    with pytest.raises(SignUpRefused):
        come(event, second, group=group)


def test_change_of_a_sign_up_may_use_what_is_kept(event):
    group = keep(event)
    come_for_sure(event, people=15)
    own = come_for_sure(event, people=1, group=group)
    row = SignUp.objects.get(participant=own.participant)

    change_sign_up(signup=row, people=5, task=None, brings="")
    with pytest.raises(SignUpRefused):
        change_sign_up(signup=row, people=6, task=None, brings="")

    row.refresh_from_db()
    assert row.people == 5


def test_confirming_late_takes_a_place_of_the_group(event):
    group = keep(event)
    late = come(event, people=5, group=group)

    with time_machine.travel(local(2027, 1, 5, 13), tick=False):
        come(event, people=15)
        confirm_sign_up(token=late.token)

    assert states(event)[0] == (5, "confirmed", "12.1.")


def test_group_of_another_event_is_none_here(event, row):
    other = keep(make_open_event(signup_capacity=20))
    keep(event, places=15)

    come(event, people=5, group=other)
    with pytest.raises(SignUpRefused):
        come(event, group=other)

    assert SignUp.objects.get().participant.group is None


def test_name_is_forgotten_after_the_last_date_and_the_numbers_stay(event):
    group = keep(event)
    come_for_sure(event, people=2, group=group)

    with time_machine.travel(local(2027, 2, 11, 19), tick=False):
        early = erase_old_group_names()
    with time_machine.travel(local(2027, 2, 11, 21), tick=False):
        erased = (erase_old_group_names(), erase_old_group_names())

    group.refresh_from_db()
    assert (early, erased) == (0, (1, 0))
    assert (group.name, group.places) == ("", 5)


def test_name_of_a_group_given_up_stays_while_somebody_of_it_is_known(site):
    event = make_open_event(recurrence=WEEKLY, signup_capacity=20)
    group, other = keep(event), keep(event, name="Martat")
    come_for_sure(event, people=2, group=group)
    for each in (group, other):
        give_up_kept_places(kept=each, by=None)

    with time_machine.travel(local(2027, 2, 4, 12), tick=False):
        erase_old_group_names()
        known = list(KeptPlaces.objects.values_list("name", flat=True))
    with time_machine.travel(local(2027, 2, 12, 12), tick=False):
        erase_old_participants()
        erase_old_group_names()

    assert known == ["Luokka 3 B", ""]
    assert list(KeptPlaces.objects.values_list("name", flat=True)) == ["", ""]


def test_keep_places_takes_an_organisers_words_once(event):
    """The action keeps nothing in the log that names anybody."""
    keep_places(event=event, name="Aino Salaisen ryhmä", places=2, by=None)

    logged = ModelLogEntry.objects.filter(action="wagtail_talko.kept.keep").get()
    assert "Aino" not in str(logged.data) + logged.label
