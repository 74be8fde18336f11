"""Random bookings against an oracle that thinks in single half hours and knows nothing else.

Two groups at once, whole house against parts, turnaround, closures, moves, cancellations,
changed rooms, tables to borrow: whatever happens, the actions accept exactly what the oracle has
room for.
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

from tests.factories import local, make_association, make_room, make_space, make_user
from wagtail_talko.bookings.accessories.actions import change_accessory, create_accessory
from wagtail_talko.bookings.accessories.lending import change_booking_accessories
from wagtail_talko.bookings.accessories.refusals import AccessoryInUse
from wagtail_talko.bookings.actions import (
    cancel_dates,
    close_rooms,
    confirm,
    move_dates,
    request_booking,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.queries import dates_hit, free_times
from wagtail_talko.bookings.refusals import BookingRefused, RoomChangeCollides
from wagtail_talko.bookings.rooms import change_room
from wagtail_talko.models import Booking, BookingDate

NOW = local(2027, 3, 27, 6)
# The night of the spring change lies inside, so that lengths are not those of the wall clock.
FIRST = local(2027, 3, 27, 23)
SLOT = timedelta(minutes=30)
# Few enough that bookings meet each other all the time.
SLOTS = 20

starts = st.integers(0, SLOTS - 1)
lengths = st.integers(1, 3)
tables = st.sampled_from([0, 0, 1, 2])
rooms = st.sampled_from(["kitchen", "quiet", "house", "hall", "kitchen", "quiet"])
LEAVES = {
    "hall": ["hall"],
    "kitchen": ["kitchen"],
    "quiet": ["quiet"],
    "house": ["hall", "kitchen", "quiet"],
}


def span(start, length):
    return FIRST + start * SLOT, FIRST + (start + length) * SLOT


class Oracle:
    """Every date as a set of half hours on each of its leaves."""

    def __init__(self, groups):
        self.groups = groups
        self.stock = 2
        self.turnaround = {"hall": 0, "kitchen": 2, "quiet": 0, "house": 1}
        self.dates = {}

    def kept(self, date, leaf):
        """The slots a date keeps others out of, its turnaround included."""
        start, end = date["start"], date["end"]
        if not date["closure"]:
            end += max(self.turnaround[date["room"]], self.turnaround[leaf])
            for other in self.dates.values():
                cuts = other["closure"] or other["booking"] == date["booking"]
                here = other is not date and leaf in LEAVES[other["room"]]
                if here and cuts and date["end"] <= other["start"]:
                    end = min(end, other["start"])
        return range(start, end)

    def fits(self, new):
        """Whether all dates, the new ones among them, have room for each other."""
        old = dict(self.dates)
        for number, date in enumerate(new):
            self.dates["new", number] = date
        try:
            leaves = ("hall", "kitchen", "quiet")
            return self._tables_fit() and all(self._leaf_fits(leaf) for leaf in leaves)
        finally:
            self.dates = old

    def _tables_fit(self):
        """Tables are lent for the time itself: no turnaround."""
        load = {}
        for date in self.dates.values():
            for slot in range(date["start"], date["end"]):
                load[slot] = load.get(slot, 0) + date["tables"]
        return all(number <= self.stock for number in load.values())

    def _leaf_fits(self, leaf):
        load = {}
        for date in self.dates.values():
            if leaf not in LEAVES[date["room"]]:
                continue
            weight = self.groups[leaf]
            if date["room"] == leaf and not date["closure"]:
                weight = 1
            for slot in self.kept(date, leaf):
                load[slot] = load.get(slot, 0) + weight
        return all(weight <= self.groups[leaf] for weight in load.values())


class Bookings(RuleBasedStateMachine):
    @initialize(groups=st.integers(1, 3), approval=st.booleans())
    def build(self, groups, approval):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.boss = make_user(is_superuser=True)
        self.association = make_association()
        space = make_space()
        self.rooms = {
            "hall": make_room("hall", space=space),
            "kitchen": make_room("kitchen", space=space, turnaround_minutes=60),
            "quiet": make_room("quiet", space=space, parallel_groups=groups),
        }
        parts = list(self.rooms.values())
        self.rooms["house"] = make_room("house", parts=parts, turnaround_minutes=30)
        for room in self.rooms.values():
            room.needs_approval = approval
            room.longest_minutes = 600
            room.save()
        self.oracle = Oracle({"hall": 1, "kitchen": 1, "quiet": groups})
        self.table = create_accessory(space=space, by=None, name={"en": "Table"}, stock=2)

    def _record(self, booking, room, tables=0):
        for date in booking.dates.all():
            self.oracle.dates[date.pk] = {
                "room": room,
                "start": (date.start - FIRST) // SLOT,
                "end": (date.end - FIRST) // SLOT,
                "closure": booking.is_closure,
                "booking": booking.pk,
                "tables": tables,
            }

    @rule(
        room=rooms,
        wishes=st.lists(st.tuples(starts, lengths), min_size=1, max_size=2),
        tables=tables,
    )
    def request(self, room, wishes, tables):
        common = {"room": room, "closure": False, "booking": "new", "tables": tables}
        new = [common | {"start": s, "end": s + n} for s, n in wishes]
        apart = all(
            a["end"] <= b["start"] or b["end"] <= a["start"]
            for i, a in enumerate(new)
            for b in new[i + 1 :]
        )
        expected = apart and self.oracle.fits(new)
        try:
            booking = request_booking(
                room=self.rooms[room],
                association=self.association,
                dates=[span(*wish) for wish in wishes],
                purpose="x",
                by=self.boss,
                now=NOW,
                silent=True,
                accessories={self.table: tables},
            )
        except BookingRefused:
            assert not expected
        else:
            assert expected
            self._record(booking, room, tables)

    @precondition(lambda self: any(not d["closure"] for d in self.oracle.dates.values()))
    @rule(data=st.data(), tables=tables)
    def borrow(self, data, tables):
        open_dates = {pk: d for pk, d in self.oracle.dates.items() if not d["closure"]}
        booking = data.draw(st.sampled_from(sorted({d["booking"] for d in open_dates.values()})))
        old = {pk: d for pk, d in open_dates.items() if d["booking"] == booking}
        self.oracle.dates |= {pk: d | {"tables": tables} for pk, d in old.items()}
        expected = self.oracle.fits([])
        try:
            change_booking_accessories(
                booking=Booking.objects.get(pk=booking),
                accessories={self.table: tables},
                by=self.boss,
                now=NOW,
                silent=True,
            )
        except BookingRefused:
            assert not expected
            self.oracle.dates |= old
        else:
            assert expected

    @rule(stock=st.integers(1, 3))
    def change_stock(self, stock):
        old, self.oracle.stock = self.oracle.stock, stock
        expected = self.oracle.fits([])
        try:
            change_accessory(accessory=self.table, by=self.boss, stock=stock, now=NOW)
        except AccessoryInUse:
            assert not expected
            self.oracle.stock = old
        else:
            assert expected

    @precondition(lambda self: self.oracle.dates)
    @rule(data=st.data())
    def cancel(self, data):
        # The newest first: what was cut off for it must come back.
        pk = data.draw(st.sampled_from(sorted(self.oracle.dates, reverse=True)))
        cancel_dates(dates=[BookingDate.objects.get(pk=pk)], by=self.boss, now=NOW, silent=True)
        del self.oracle.dates[pk]

    @precondition(lambda self: any(not d["closure"] for d in self.oracle.dates.values()))
    @rule(data=st.data(), start=starts, length=lengths)
    def move(self, data, start, length):
        movable = sorted(pk for pk, d in self.oracle.dates.items() if not d["closure"])
        pk = data.draw(st.sampled_from(movable))
        old = self.oracle.dates.pop(pk)
        new = old | {"start": start, "end": start + length}
        # The dates of one booking never overlap, however many groups the room takes.
        apart = all(
            other["end"] <= new["start"] or new["end"] <= other["start"]
            for other in self.oracle.dates.values()
            if other["booking"] == old["booking"]
        )
        expected = apart and self.oracle.fits([new])
        try:
            moves = [(BookingDate.objects.get(pk=pk), span(start, length))]
            move_dates(moves=moves, by=self.boss, now=NOW, silent=True)
        except BookingRefused:
            assert not expected
            self.oracle.dates[pk] = old
        else:
            assert expected
            self.oracle.dates[pk] = new

    # Few closures at a time, or nothing else finds room.
    @precondition(lambda self: sum(d["closure"] for d in self.oracle.dates.values()) < 2)
    @rule(room=rooms, start=starts, length=lengths)
    def close(self, room, start, length):
        spans = [span(start, length)]
        hits = dates_hit([self.rooms[room]], spans, now=NOW)
        closures = close_rooms(
            rooms=[self.rooms[room]],
            spans=spans,
            reason="x",
            by=self.boss,
            seen_hits=[date.pk for date in hits],
            now=NOW,
        )
        for date in hits:
            del self.oracle.dates[date.pk]
        for closure in closures:
            self._record(closure, closure.room.slug)

    @precondition(lambda self: self.oracle.dates)
    @rule()
    def approve(self):
        waiting = BookingDate.objects.filter(state="requested")
        confirm(dates=list(waiting), by=self.boss, now=NOW)

    @rule(groups=st.integers(1, 3))
    def change_groups(self, groups):
        old = self.oracle.groups["quiet"]
        self.oracle.groups["quiet"] = groups
        expected = self.oracle.fits([])
        try:
            change_room(room=self.rooms["quiet"], by=self.boss, parallel_groups=groups, now=NOW)
        except RoomChangeCollides:
            assert not expected
            self.oracle.groups["quiet"] = old
        else:
            assert expected
            self.rooms["quiet"].refresh_from_db()

    @rule(room=rooms, length=lengths)
    def look_for_free_times(self, room, length):
        self._compare_free_times(room, length)

    def _compare_free_times(self, room, length):
        found = free_times(
            [self.rooms[room]],
            after=FIRST,
            before=FIRST + SLOTS * SLOT,
            length=length * SLOT,
            now=NOW,
        )
        expected = [
            slot
            for slot in range(SLOTS)
            if self.oracle.fits(
                [
                    {
                        "room": room,
                        "start": slot,
                        "end": slot + length,
                        "closure": False,
                        "booking": "new",
                        "tables": 0,
                    }
                ]
            )
        ]
        assert [(free.start - FIRST) // SLOT for free in found] == expected

    def teardown(self):
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @invariant()
    def books_are_right(self):
        if hasattr(self, "oracle"):
            assert find_faults(now=NOW) == []
            for room in ("kitchen", "quiet"):
                self._compare_free_times(room, 1)


@pytest.mark.slow
@pytest.mark.django_db
def test_actions_agree_with_the_oracle():
    run_state_machine_as_test(
        Bookings,
        settings=settings(
            max_examples=int(os.environ.get("TALKO_ORACLE_EXAMPLES", "40")),
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
