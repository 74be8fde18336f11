"""Whatever people and organisers do: no place is given twice, a promise holds while it lasts."""

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.signups.factories import come_for_sure, make_open_event
from tests.signups.kept.factories import keep
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.models import Event, KeptPlaces, Message, SignUp
from wagtail_talko.signups.actions import accept_place, cancel_sign_ups, look_after_offers
from wagtail_talko.signups.kept.actions import (
    change_kept_places,
    give_up_kept_places,
    offer_returned_places,
)
from wagtail_talko.signups.kept.moments import is_kept_at
from wagtail_talko.signups.places import Places
from wagtail_talko.timeslots import utc_now

CAPACITY = 8
small = st.integers(1, 5)
steps = st.one_of(
    st.tuples(st.just("keep"), small, st.integers(0, 150)),
    st.tuples(st.just("change"), small, st.integers(0, 150)),
    st.tuples(st.just("give up"), st.integers(0, 2), st.none()),
    st.tuples(st.just("come"), small, st.none()),
    st.tuples(st.just("come with"), small, st.integers(0, 2)),
    st.tuples(st.just("cancel"), st.integers(0, 9), st.none()),
    st.tuples(st.just("accept"), st.integers(0, 9), st.none()),
    st.tuples(st.just("later"), st.integers(1, 60), st.none()),
)


class Undone(Exception):
    pass


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(plan=st.lists(steps, min_size=4, max_size=14))
# The plainest break of a promise, which 25 plans by chance may miss.
@example(plan=[("keep", 5, 0), ("come", 5, None)])
def test_any_order_gives_no_place_twice_and_breaks_no_promise(site, plan):
    try:
        with transaction.atomic(), time_machine.travel(utc_now(), tick=False) as clock:
            event = make_open_event(signup_capacity=CAPACITY)
            for step in plan:
                with suppress(TalkoError):
                    _do(event, clock, *step)
                _check(event)
            raise Undone
    except Undone:
        pass


def _do(event: Event, clock, step: str, number: int, more: int | None) -> None:
    groups = list(KeptPlaces.objects.order_by("pk"))
    group = groups[(more or 0) % len(groups)] if groups else None
    if step == "keep":
        keep(event, places=number, returns_hours=more)
    elif step == "change" and group is not None:
        change_kept_places(kept=group, name="x", places=number, returns_hours=more, by=None)
    elif step == "give up" and groups:
        give_up_kept_places(kept=groups[number % len(groups)], by=None)
    elif step in ("come", "come with"):
        with_group = group if step == "come with" else None
        come_for_sure(event, people=number, group=with_group, waits=True)
    elif step == "later":
        clock.shift(timedelta(hours=number))
        look_after_offers()
        offer_returned_places()
    elif step in ("cancel", "accept"):
        rows = list(SignUp.objects.exclude(state="cancelled").order_by("pk"))
        row = rows[number % len(rows)] if rows else None
        if row is not None and step == "cancel":
            cancel_sign_ups(participant=row.participant)
        elif row is not None:
            accept_place(signup=row)


def _check(event: Event) -> None:
    row, now = event.occurrences.get(), utc_now()
    sheet = Event.objects.select_related("signup_sheet").get(pk=event.pk).signup_sheet
    places = Places(sheet, [row], now=now)
    kept = [each for each in KeptPlaces.objects.all() if is_kept_at(each, row, now)]
    promised = sum(max(each.places - places.people_of_group(row.pk, each.pk), 0) for each in kept)
    assert places.people(row.pk) + promised <= CAPACITY
    assert places.left(row.pk) == CAPACITY - places.people(row.pk) - promised
    for each in kept:
        own = places.people_of_group(row.pk, each.pk)
        assert own + places.left(row.pk, each.pk) >= each.places
    if row.start > now + timedelta(hours=1):
        _check_line(places, row)
    # Nobody is told twice of one thing.
    keys = list(Message.objects.values_list("dedupe_key", flat=True))
    assert len(keys) == len(set(keys))


def _check_line(places: Places, row) -> None:
    """Nobody waits for places that are there for them."""
    waiting = SignUp.objects.filter(state="waiting").select_related("participant")
    assert [
        each for each in waiting if places.has_room(row.pk, each.people, each.participant.group_id)
    ] == []
