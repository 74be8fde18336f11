"""Whatever a member does to a series, no date is lost, doubled or without its room."""

import os
from contextlib import suppress
from datetime import time, timedelta

import hypothesis.strategies as st
import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.factories import local, make_association, make_member, make_room, make_space
from wagtail_talko.bookings.actions import (
    add_dates,
    cancel_dates,
    confirm,
    request_booking,
    restore_dates,
)
from wagtail_talko.bookings.changes import (
    Wish,
    coming_dates,
    judge_change,
    make_change_plan,
    send_change,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.models import BookingDate

NOW = local(2027, 3, 1, 12)
# Over the spring change of clocks.
FIRST = local(2027, 3, 16, 18)
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


class Series(RuleBasedStateMachine):
    @initialize(groups=st.integers(1, 2), approval=st.booleans(), holds=st.booleans())
    def build(self, groups, approval, holds):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        space = make_space()
        rules = {"ahead_days": 9999, "turnaround_minutes": 30}
        self.rooms = [
            make_room(space=space, parallel_groups=groups, **rules),
            make_room(space=space, needs_approval=approval, request_holds_room=holds, **rules),
        ]
        association, rival = make_association(), make_association()
        self.member = make_member(association)
        self.booking = self._book(association, self.member, range(4))
        # In the way: of the same evenings an hour later, and of another day.
        for room in self.rooms:
            self._book(rival, make_member(rival), (1, 3), room=room, later=25 * HOUR)
        self.known = {}
        self._look()

    def _book(self, association, by, weeks, room=None, later=timedelta()):
        return request_booking(
            room=room or self.rooms[0],
            association=association,
            dates=[(FIRST + n * WEEK + later, FIRST + n * WEEK + later + HOUR) for n in weeks],
            purpose="x",
            by=by,
            now=NOW,
            silent=True,
        )

    def _dates(self):
        return list(
            self.booking.dates.select_related("room__space__municipality", "booking").order_by(
                "start", "pk"
            )
        )

    def _look(self, added=0):
        """Compare with what was known: what changed has a higher sequence, nothing is lost."""
        facts = {
            date.pk: (date.uid, date.sequence, date.start, date.end, date.room_id, date.state)
            for date in BookingDate.objects.filter(booking=self.booking)
        }
        if self.known:
            assert set(self.known) <= set(facts)
            assert len(facts) == len(self.known) + added
        for pk, before in self.known.items():
            after = facts[pk]
            assert after[0] == before[0]
            changed = after[2:] != before[2:]
            assert after[1] > before[1] if changed else after[1] >= before[1]
        self.known = facts

    @precondition(lambda self: coming_dates(self._dates(), NOW))
    @rule(
        data=st.data(),
        scope=st.sampled_from(["this", "following", "all"]),
        days=st.integers(-7, 7),
        hour=st.sampled_from([None, 17, 18, 19]),
        room=st.sampled_from([None, 0, 1]),
    )
    def change(self, data, scope, days, hour, room):
        coming = coming_dates(self._dates(), NOW)
        first = data.draw(st.integers(0, len(coming) - 1))
        chosen = {"this": coming[first : first + 1], "following": coming[first:], "all": coming}
        clock = (time(hour), time(hour + 1)) if hour else None
        wish = Wish(days, clock, None if room is None else self.rooms[room])
        rooms = {each.pk: each for each in self.rooms}
        plan = make_change_plan(chosen[scope], wish, [], rooms)
        judged = judge_change(plan, booking=self.booking, by=self.member)
        # What is not free: the first way out that the page offers, or keep, or cancel.
        choices = []
        for each in judged.refused:
            ways = [f"{each.key}|keep", f"{each.key}|skip"]
            choices.append(data.draw(st.sampled_from(ways)))
        plan = make_change_plan(chosen[scope], wish, choices, rooms)
        judged = judge_change(plan, booking=self.booking, by=self.member)
        if plan.changes_nothing:
            return
        try:
            send_change(plan, by=self.member, seen=plan.seen)
        except BookingRefused:
            # What is kept may be in the way of what moves: said by the page as well.
            assert not judged.is_free
        else:
            assert judged.is_free
        self._look()

    @precondition(lambda self: coming_dates(self._dates(), NOW))
    @rule(data=st.data())
    def cancel(self, data):
        date = data.draw(st.sampled_from(coming_dates(self._dates(), NOW)))
        cancel_dates(dates=[date], by=self.member, now=NOW, silent=True)
        self._look()

    @precondition(lambda self: any(d.given_up for d in self._dates()))
    @rule(data=st.data())
    def restore(self, data):
        date = data.draw(st.sampled_from([d for d in self._dates() if d.given_up]))
        with suppress(BookingRefused):
            restore_dates(dates=[date], by=self.member, now=NOW, silent=True)
        self._look()

    @precondition(lambda self: len(self.known) < 10)
    @rule(weeks=st.integers(0, 6), room=st.sampled_from([0, 1]))
    def add(self, weeks, room):
        start = FIRST + weeks * WEEK
        added = 1
        try:
            add_dates(
                booking=self.booking,
                dates=[(start, start + HOUR)],
                room=self.rooms[room],
                by=self.member,
                now=NOW,
                silent=True,
            )
        except BookingRefused:
            added = 0
        self._look(added)

    @rule()
    def approve(self):
        waiting = [date for date in self._dates() if date.state == "requested"]
        with suppress(BookingRefused):
            if waiting:
                confirm(dates=waiting, by=None, now=NOW, silent=True)
        self._look()

    def teardown(self):
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @invariant()
    def books_are_right(self):
        if not hasattr(self, "known"):
            return
        assert find_faults(now=NOW) == []
        by_room = {}
        for date in self._dates():
            if date.is_active and date.holds_room:
                by_room.setdefault(date.room_id, []).append(date)
        for dates in by_room.values():
            ends = [date.end for date in dates[:-1]]
            assert all(end <= later.start for end, later in zip(ends, dates[1:], strict=True))


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_a_member_does_loses_or_doubles_a_date():
    with time_machine.travel(NOW):
        run()


def run():
    run_state_machine_as_test(
        Series,
        settings=settings(
            max_examples=int(os.environ.get("TALKO_ORACLE_EXAMPLES", "15")),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
