"""Everything that can be done to bookings, in any order, against an oracle of half hours.

Requests, answers, changes, joint hosts, waiting, closures, rooms, stock and quotas: the actions do
exactly what the oracle expects, what is refused changes nothing at all, and the audit log alone
tells how everything came to be what it is.
"""

import pytest
from hypothesis.stateful import invariant, rule

from tests.bookings.oracle import rows
from tests.bookings.oracle.asking import Asking
from tests.bookings.oracle.books import Booking, Date
from tests.bookings.oracle.calendars import SLOT, STARTS
from tests.bookings.oracle.changing import Changing
from tests.bookings.oracle.core import evenings, lengths, room_names
from tests.bookings.oracle.hosting import Hosting
from tests.bookings.oracle.keeping import Keeping
from tests.bookings.oracle.waiting import Waiting
from tests.bookings.oracle.world import run
from wagtail_talko import models
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.queries import free_times


class Everything(Asking, Changing, Hosting, Waiting, Keeping):
    @rule(room=room_names, evening=evenings, length=lengths)
    def look_for_free_times(self, room, evening, length):
        first = self.calendar.start(evening, 0)
        found = free_times(
            [self.rooms[room]],
            after=self.calendar.moment(first),
            before=self.calendar.moment(first + STARTS),
            length=length * SLOT,
            now=self.now,
        )

        shown = {self.calendar.slot(free.start) for free in found}
        for start in range(first, first + STARTS):
            date = Date(0, Booking(0, room, "a"), room, start, start + length)
            is_free = self.books.free(date)
            if is_free is not None:
                assert (start in shown) == (is_free and start >= self.books.now)

    @invariant()
    def books_are_right(self):
        if not getattr(self, "has_changed", False):
            return
        self.has_changed = False
        self.log.read()
        self._compare_dates()
        self._compare_bookings()
        self._compare_wishes()
        self._compare_places()
        self._compare_pieces()

    def teardown(self):
        """The checker finds nothing either."""
        try:
            if hasattr(self, "log"):
                assert find_faults(now=self.now) == []
        finally:
            super().teardown()

    def _compare_dates(self):
        told = {pk: row for story in self.log.bookings.values() for pk, row in story.dates.items()}
        there = list(models.BookingDate.objects.all())
        assert {row.pk: rows.as_logged(row) for row in there} == told
        self._compare_sequences(there)
        facts = {
            row.pk: (row.booking_id, self.room_names[row.room_id], *self.calendar.times(row),
                     row.state, row.holds_room,
                     row.offered_until and self.calendar.slot(row.offered_until),
                     row.given_up, row.cancelled_late)
            for row in there
        }  # fmt: skip
        assert facts == {
            pk: (d.booking.pk, d.room, *d.times, d.state, d.holds, d.until, d.given_up, d.late)
            for pk, d in self.books.dates.items()
        }

    def _compare_sequences(self, there):
        """Calendars know a date by its UID, and take a change for one by its sequence."""
        before, self.shown = self.shown, {row.pk: row for row in there}
        assert set(before) <= set(self.shown)
        for pk, old in before.items():
            new = self.shown[pk]
            shown = [(row.room_id, row.start, row.end, row.state) for row in (old, new)]
            assert new.uid == old.uid
            assert new.sequence >= old.sequence + (shown[0] != shown[1])

    def _compare_bookings(self):
        hosts, borrowed = rows.hosts(), rows.borrowed()
        there = {row.pk: row for row in models.Booking.objects.all()}
        assert set(there) == set(self.books.bookings) == set(self.log.bookings)
        for pk, booking in self.books.bookings.items():
            row, story = there[pk], self.log.bookings[pk]
            assert story.facts == {
                "room": row.room_id,
                "association": row.association_id,
                "origin": row.origin,
                "is_exclusive": row.is_exclusive,
                "people": row.people,
                "group": row.group,
                "is_private": row.is_private,
                "open_to_others": row.open_to_others,
                "loudness": row.loudness,
            }
            assert self._facts(row) == (
                booking.room, booking.first, booking.origin, booking.exclusive,
                booking.people or None, booking.private, booking.open,
            )  # fmt: skip
            told = {key: (host["state"], host["may_edit"]) for key, host in story.hosts.items()}
            assert hosts[pk] == told
            assert {self.host_names[key]: host for key, host in told.items()} == {
                name: (host.state, host.edits) for name, host in booking.hosts.items()
            }
            wanted = {self.table.pk: booking.tables} if booking.tables else {}
            assert borrowed[pk] == story.borrowed == wanted

    def _facts(self, row):
        return (self.room_names[row.room_id], self.host_names[row.association_id], row.origin,
                row.is_exclusive, row.people, row.is_private, row.open_to_others)  # fmt: skip

    def _compare_wishes(self):
        there = {row.pk: row for row in models.WaitingWish.objects.all()}
        assert {pk: row.state for pk, row in there.items()} == {
            pk: told["state"] for pk, told in self.log.wishes.items()
        }
        assert {
            pk: (self.room_names[row.room_id], self.calendar.times(row),
                 self.host_names[row.association_id], row.state, row.booking_id, row.date_id)
            for pk, row in there.items()
        } == {
            pk: (wish.room, wish.times, wish.who, wish.state,
                 wish.booking and wish.booking.pk, wish.date and wish.date.pk)
            for pk, wish in self.line.wishes.items()
        }  # fmt: skip

    def _compare_places(self):
        """Each date that holds its room has its places, until its turnaround ends."""
        there = rows.places()
        every = [(leaf, *place) for (_date, leaf), held in there.items() for place in held]
        assert rows.overlapping([((leaf, n), s, e) for leaf, n, s, e in every]) == []
        found = {(pk, self.room_names[leaf]): held for (pk, leaf), held in there.items()}
        holding = [date for date in self.books.dates.values() if date.holds]
        assert set(found) == {(date.pk, leaf) for date in holding for leaf in date.tails}
        for date in holding:
            for leaf, (least, most) in date.tails.items():
                held = found[date.pk, leaf]
                assert len(held) == self.books.weight(date, leaf)
                for _number, start, end in held:
                    assert self.calendar.slot(start) == date.start
                    assert date.end + least <= self.calendar.slot(end) <= date.end + most

    def _compare_pieces(self):
        there = rows.pieces()
        every = [piece for held in there.values() for piece in held]
        assert rows.overlapping(every) == []
        lent = {d.pk: d for d in self.books.dates.values() if d.holds and d.booking.tables}
        assert set(there) == set(lent)
        for pk, held in there.items():
            span = self.calendar.span(lent[pk].times)
            assert [piece[1:] for piece in held] == [span] * lent[pk].booking.tables
            if lent[pk].end > self.books.now:
                assert all(number <= self.books.stock for number, _start, _end in held)


@pytest.mark.slow
@pytest.mark.django_db
def test_actions_agree_with_the_oracle():
    run(Everything, examples=20, steps=80)
