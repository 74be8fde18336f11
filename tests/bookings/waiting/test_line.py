"""Random cancelling, waiting, answering and silence, against an oracle with half hours and a list.

Whatever happens: what is free goes to the first in line whose whole time is free, nobody is
offered what another holds, and every offer holds exactly its place.
"""

import os
from datetime import timedelta

import hypothesis.strategies as st
import pytest
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

from tests.factories import (
    local,
    make_association,
    make_member,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.bookings.actions import cancel_dates, close_rooms, request_booking
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.queries import dates_hit
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.waiting.answering import accept_offer
from wagtail_talko.bookings.waiting.joining import join_waiting_list, withdraw_wish
from wagtail_talko.bookings.waiting.periodic import look_after_waiting
from wagtail_talko.models import BookingDate, WaitingWish

NOW = local(2027, 1, 1, 12)
# Few half hours, so that wishes meet. The night of the spring change lies inside.
FIRST = local(2027, 3, 28, 1)
SLOT = timedelta(minutes=30)
SLOTS = 3
LEAVES = {"hall": {"hall"}, "kitchen": {"kitchen"}, "house": {"hall", "kitchen"}}

rooms = st.sampled_from(sorted(LEAVES))
starts = st.integers(0, SLOTS - 1)
lengths = st.integers(1, 2)
groups = st.integers(0, 2)


def cells(room, start, end):
    return {(leaf, slot) for leaf in LEAVES[room] for slot in range(start, end)}


class Line(RuleBasedStateMachine):
    @initialize()
    def build(self):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = NOW
        self.boss = make_user(is_superuser=True)
        space = make_space()
        parts = [make_room(slug, space=space, ahead_days=999) for slug in ("hall", "kitchen")]
        house = make_room("house", parts=parts, ahead_days=999)
        self.rooms = {room.slug: room for room in [*parts, house]}
        self.groups = [make_association() for _ in range(3)]
        self.members = [make_member(group) for group in self.groups]
        # By id of the date: what it takes.
        self.held = {}
        # By id of the wish: what it wants, in the order of joining; the date that is its offer.
        self.line = {}
        self.offers = {}

    def taken(self):
        return set().union(*self.held.values())

    def span(self, start, end):
        return FIRST + start * SLOT, FIRST + end * SLOT

    def slots(self, row):
        return (row.start - FIRST) // SLOT, (row.end - FIRST) // SLOT

    def pass_on(self):
        """Tick, and let the oracle pass on what is free."""
        look_after_waiting(now=self.now)
        expected = {}
        for pk, (wanted, _group) in self.line.items():
            if not wanted & self.taken():
                expected[pk] = wanted
                self.held["offer", pk] = wanted
        for pk in expected:
            del self.line[pk]
            wish = WaitingWish.objects.get(pk=pk)
            assert wish.state == "offered"
            self.held[wish.date_id] = self.held.pop(("offer", pk))
            self.offers[pk] = (wish.date_id, self.now + timedelta(days=1))

    @rule(room=rooms, start=starts, length=lengths)
    def book(self, room, start, length):
        wanted = cells(room, start, start + length)
        try:
            booking = request_booking(
                room=self.rooms[room],
                association=None,
                dates=[self.span(start, start + length)],
                purpose="x",
                by=self.boss,
                origin="staff",
                now=self.now,
            )
        except BookingRefused:
            assert wanted & self.taken()
        else:
            assert not wanted & self.taken()
            self.held[booking.dates.get().pk] = wanted

    @precondition(lambda self: self.held)
    @rule(
        data=st.data(), wishes=st.lists(st.tuples(rooms, lengths, groups), min_size=2, max_size=3)
    )
    def queue_up(self, data, wishes):
        """Several wait for what one date has: its own half hours, or more."""
        taken = data.draw(st.sampled_from(sorted(self.held)))
        start = min(slot for _leaf, slot in self.held[taken])
        for room, length, group in wishes:
            self.wait(room, start, length, group)

    def wait(self, room, start, length, group):
        start_at, end_at = self.span(start, start + length)
        wanted = cells(room, start, start + length)
        before = [pk for pk, each in self.line.items() if each == (wanted, group)]
        try:
            wish = join_waiting_list(
                room=self.rooms[room],
                association=self.groups[group],
                start=start_at,
                end=end_at,
                purpose="x",
                by=self.members[group],
                now=self.now,
            )
        except BookingRefused as refused:
            [refusal] = refused.refusals
            assert refusal.code in ("own_time", "not_taken")
            assert (refusal.code == "not_taken") == (not wanted & self.taken())
        else:
            assert wanted & self.taken()
            if wish.pk not in self.offers and not before:
                self.line[wish.pk] = (wanted, group)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def cancel(self, data):
        pk = data.draw(st.sampled_from(sorted(self.held)))
        cancel_dates(dates=[BookingDate.objects.get(pk=pk)], by=self.boss, now=self.now)
        del self.held[pk]
        self.offers = {wish: each for wish, each in self.offers.items() if each[0] != pk}
        self.pass_on()

    @precondition(lambda self: self.offers)
    @rule(data=st.data(), is_yes=st.booleans())
    def answer(self, data, is_yes):
        pk = data.draw(st.sampled_from(sorted(self.offers)))
        wish = WaitingWish.objects.select_related("room").get(pk=pk)
        date_id, _until = self.offers.pop(pk)
        if is_yes:
            accept_offer(wish=wish, by=wish.created_by, now=self.now)
        else:
            withdraw_wish(wish=wish, by=wish.created_by)
            del self.held[date_id]
            self.pass_on()

    @precondition(lambda self: self.line)
    @rule(data=st.data())
    def leave(self, data):
        pk = data.draw(st.sampled_from(sorted(self.line)))
        wish = WaitingWish.objects.select_related("room").get(pk=pk)
        withdraw_wish(wish=wish, by=wish.created_by)
        del self.line[pk]

    @rule(hours=st.sampled_from([1, 12, 24]))
    def time_goes_by(self, hours):
        self.now += timedelta(hours=hours)
        for pk, (date_id, until) in list(self.offers.items()):
            if until <= self.now:
                del self.offers[pk], self.held[date_id]
        self.pass_on()

    @precondition(lambda self: self.offers)
    @rule(data=st.data())
    def close_and_open(self, data):
        """A closure over an offer sends it back to its old place in line."""
        pk = data.draw(st.sampled_from(sorted(self.offers)))
        wish = WaitingWish.objects.select_related("room").get(pk=pk)
        hit = {date.pk for date in dates_hit([wish.room], [(wish.start, wish.end)], now=self.now)}
        [closure] = close_rooms(
            rooms=[wish.room],
            spans=[(wish.start, wish.end)],
            reason="x",
            by=self.boss,
            seen_hits=hit,
            now=self.now,
        )
        for other, (date_id, _until) in list(self.offers.items()):
            if date_id in hit:
                del self.offers[other]
                row = WaitingWish.objects.select_related("room", "association").get(pk=other)
                group = self.groups.index(row.association)
                self.line[other] = (cells(row.room.slug, *self.slots(row)), group)
        self.line = dict(sorted(self.line.items()))
        self.held = {key: each for key, each in self.held.items() if key not in hit}
        cancel_dates(dates=list(closure.dates.all()), by=self.boss, now=self.now)
        self.pass_on()

    def teardown(self):
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @invariant()
    def books_are_right(self):
        if not hasattr(self, "held"):
            return
        assert find_faults(now=self.now) == []
        assert set(BookingDate.objects.active().values_list("pk", flat=True)) == set(self.held)
        waiting = WaitingWish.objects.waiting().values_list("pk", flat=True)
        assert set(waiting) == set(self.line)
        offered = WaitingWish.objects.offered().values_list("pk", "date")
        assert dict(offered) == {pk: date_id for pk, (date_id, _until) in self.offers.items()}
        assert BookingDate.objects.exclude(offered_until=None).count() == len(self.offers)


@pytest.mark.slow
@pytest.mark.django_db
def test_line_agrees_with_the_oracle():
    run_state_machine_as_test(
        Line,
        settings=settings(
            max_examples=int(os.environ.get("TALKO_ORACLE_EXAMPLES", "12")),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
