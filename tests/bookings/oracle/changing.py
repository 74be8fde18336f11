"""Rules: cancelling, moving and taking back dates; changing what a booking is and borrows."""

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from tests.bookings.oracle.asking import overrides
from tests.bookings.oracle.core import Core, lengths, rarely, tables
from tests.bookings.oracle.judging import Ask, Verdict
from tests.bookings.oracle.world import BOSS
from wagtail_talko.bookings.accessories.lending import change_booking_accessories
from wagtail_talko.bookings.actions import (
    cancel_dates,
    change_booking,
    change_dates,
    move_dates,
    restore_dates,
)

targets = st.sampled_from(["same", "same", "hall", "kitchen", "quiet", "house", "cabin"])


class Changing(Core):
    # -- cancelling ------------------------------------------------------------------------------

    @precondition(lambda self: self.books.dates)
    @rule(data=st.data(), wild=rarely, number=st.integers(1, 2))
    def cancel(self, data, wild, number):
        # The newest first: what was cut off for it must come back.
        active = [pk for pk in sorted(self.books.dates, reverse=True)
                  if self.books.dates[pk].is_active]  # fmt: skip
        active = [*active[:1] * len(active), *active]
        chosen = st.sampled_from(list(self.books.dates) if wild or not active else active)
        keys = data.draw(st.lists(chosen, min_size=1, max_size=number, unique=True))
        dates = [self.books.dates[pk] for pk in keys]
        by = self.draw_by(data, dates[0].booking)

        done, _rows = self.act(
            self._judge_cancelling(dates, by) or Verdict(),
            lambda: cancel_dates(
                dates=[self.row(date) for date in dates],
                by=self.user(by),
                now=self.now,
                silent=by != "cat",
            ),
        )

        if done:
            self._enter_cancelling(dates, by)

    def _judge_cancelling(self, dates, by):
        return self.refuse(
            (not self.may_change_all(by, dates), "not_allowed"),
            (not all(date.is_active for date in dates), "wrong_state"),
            (any(date.end <= self.books.now for date in dates), "has_passed"),
        )

    def may_change_all(self, by, dates):
        return all(self.may_change(by, date.booking) for date in dates)

    def _enter_cancelling(self, dates, by):
        for date in dates:
            date.given_up = not self.manages(by)
            hours = self.books.rooms[date.room].free_hours
            is_late = bool(hours) and self.books.now > date.start - 2 * hours
            date.late = date.given_up and date.holds and is_late
            date.state, date.holds, date.until = "cancelled", False, None
        self.books.release(dates)
        self.end_wishes_of(dates)

    def end_wishes_of(self, dates):
        """An offer that is cancelled as any date can be was not wanted."""
        for wish in self.line.having("offered"):
            if wish.date in dates:
                wish.state = "withdrawn"

    @precondition(lambda self: any(d.state == "cancelled" for d in self.books.dates.values()))
    @rule(data=st.data(), wild=rarely)
    def restore(self, data, wild):
        cancelled = [d for d in self.books.dates.values() if d.state == "cancelled"]
        first = self.books.dates[data.draw(st.sampled_from([d.pk for d in cancelled]))]
        others = [d for d in self.books.of(first.booking) if wild or d in cancelled]
        more = data.draw(st.sampled_from([first.pk, *(d.pk for d in others)]))
        dates = [self.books.dates[pk] for pk in dict.fromkeys([first.pk, more])]
        by = self.draw_by(data, first.booking)
        override = data.draw(overrides) if by == BOSS else None
        verdict, back = self._judge_restoring(dates, by, override)

        done, _rows = self.act(
            verdict,
            lambda: restore_dates(
                dates=[self.row(date) for date in dates],
                by=self.user(by),
                override=override is not None,
                override_reason=override or "",
                now=self.now,
                silent=True,
            ),
        )

        if done:
            self.enter(dates, back)

    def _judge_restoring(self, dates, by, override):
        booking = dates[0].booking
        staff = self.manages(by)
        back = []
        for date in dates:
            waits = (booking.origin == "member" and self.books.rooms[date.room].approval
                     and not staff)  # fmt: skip
            state = "requested" if waits else "confirmed"
            holds = not waits or self.books.rooms[date.room].holding
            back.append(self.moved(date, date.room, date.times, state, holds=holds))
        verdict = self.refuse(
            (not self.may_change(by, booking), "not_allowed"),
            (any(date.state != "cancelled" for date in dates), "wrong_state"),
            (any(date.end <= self.books.now for date in dates), "has_passed"),
            (not staff and not all(date.given_up for date in dates), "not_yours_to_take_back"),
        )
        if not verdict:
            wanted = [(date.room, date.times) for date in dates]
            verdict = self.judge.judge(Ask(booking, wanted, staff=staff, override=override))
            self.judge.settle(verdict, [], back)
        return verdict, back

    # -- moving ----------------------------------------------------------------------------------

    @precondition(lambda self: any(d.is_active for d in self.books.dates.values()))
    @rule(data=st.data(), room=targets, wild=rarely)
    def move(self, data, room, wild):
        dates = self._draw_dates(data, wild)
        booking = dates[0].booking
        by = self.draw_by(data, booking)
        override = data.draw(overrides) if by == BOSS else None
        spans = {date.pk: self._draw_target(data, date) for date in dates}
        where = {} if room == "same" else {dates[0].pk: room}
        if where and data.draw(st.booleans()):
            where = {date.pk: room for date in dates}
        verdict, there = self.judge_moving(dates, spans, where, by, override)

        done, _rows = self.act(
            verdict,
            lambda: move_dates(
                moves=[(self.row(date), self.calendar.span(spans[date.pk])) for date in dates],
                rooms={pk: self.rooms[name] for pk, name in where.items()},
                by=self.user(by),
                override=override is not None,
                override_reason=override or "",
                now=self.now,
                silent=by != "cat",
            ),
        )

        if done:
            self.enter_moving(dates, there, where)

    def _draw_dates(self, data, wild):
        """One or two dates of a booking that is no closure; active ones."""
        found = [d for d in self.books.dates.values() if wild or d.is_active]
        first = self.books.dates[data.draw(st.sampled_from([d.pk for d in found]))]
        others = [d.pk for d in found if d.booking is first.booking]
        keys = dict.fromkeys([first.pk, data.draw(st.sampled_from(others))])
        return [self.books.dates[pk] for pk in keys]

    def _draw_target(self, data, date):
        """Somewhere, or a little before or after."""
        if data.draw(st.booleans()):
            return self.draw_times(data)
        start = date.start + data.draw(st.integers(-2, 2))
        return start, start + data.draw(lengths)

    def judge_moving(self, dates, spans, where, by, override):
        booking, staff = dates[0].booking, self.manages(by)
        there = []
        for date in dates:
            room = where.get(date.pk, date.room)
            state = date.state
            if booking.origin == "member" and not self.books.rooms[room].approval:
                state = "confirmed"
            elif booking.origin == "member" and not staff:
                state = "requested"
            holds = state != "requested" or self.books.rooms[room].holding
            there.append(self.moved(date, room, spans[date.pk], state, holds=holds))
        verdict = self.refuse(
            (not self.may_change(by, booking), "not_allowed"),
            (not all(date.is_active for date in dates), "wrong_state"),
            (any(date.end <= self.books.now for date in dates), "has_passed"),
            (any(date.until is not None for date in dates), "waits_for_association"),
        )
        if not verdict:
            ask = Ask(
                booking,
                [(date.room, date.times) for date in there],
                staff=staff or booking.origin != "member",
                without=tuple(date.pk for date in dates),
                override=override,
                waits=any(date.state == "requested" for date in dates),
            )
            verdict = self.judge.settle(self.judge.judge(ask), dates, there)
        return verdict, there

    def enter_moving(self, dates, there, where):
        self.books.release(dates)
        self.enter(dates, there)
        booking = dates[0].booking
        rooms = {date.room for date in self.books.coming(booking)}
        if where and len(rooms) == 1:
            [booking.room] = rooms

    @precondition(lambda self: any(d.is_active for d in self.books.dates.values()))
    @rule(data=st.data(), room=targets, wild=rarely)
    def change(self, data, room, wild):
        """Of one booking some dates move, some are given up, the rest stays: all or nothing."""
        moving = self._draw_dates(data, wild)
        booking = moving[0].booking
        others = [d.pk for d in self.books.of(booking) if d.is_active and d not in moving]
        given_up = data.draw(st.sets(st.sampled_from(others))) if others else set()
        cancelled = [self.books.dates[pk] for pk in sorted(given_up)]
        kept = [self.books.dates[pk] for pk in others if pk not in given_up]
        by = self.draw_by(data, booking)
        spans = {date.pk: self._draw_target(data, date) for date in moving}
        where = {} if room == "same" else {date.pk: room for date in moving}
        rows = {date.pk: self.row(date) for date in [*moving, *cancelled, *kept]}
        seen = {pk: row.sequence - wild for pk, row in rows.items()}
        verdict, there = self._judge_change(moving, cancelled, spans, where, by, wild)

        done, _rows = self.act(
            verdict,
            lambda: change_dates(
                moves=[(rows[date.pk], self.calendar.span(spans[date.pk])) for date in moving],
                rooms={pk: self.rooms[name] for pk, name in where.items()},
                cancelled=[rows[date.pk] for date in cancelled],
                kept=[rows[date.pk] for date in kept],
                seen=seen,
                by=self.user(by),
                now=self.now,
                silent=True,
            ),
        )

        if done:
            self._enter_cancelling(cancelled, by)
            self.enter_moving(moving, there, where)

    def _judge_change(self, moving, cancelled, spans, where, by, wild):
        if wild:
            return Verdict({"changed_meanwhile"}), []
        if cancelled and (verdict := self._judge_cancelling(cancelled, by)):
            return verdict, []
        states = {date.pk: (date.state, date.holds) for date in cancelled}
        with self.books.trial():
            for date in cancelled:
                date.state, date.holds = "cancelled", False
            self.books.release(cancelled)
            verdict, there = self.judge_moving(moving, spans, where, by, None)
        assert states == {date.pk: (date.state, date.holds) for date in cancelled}
        return verdict, there

    # -- details ---------------------------------------------------------------------------------

    @precondition(lambda self: any(not b.is_closure for b in self.books.bookings.values()))
    @rule(
        data=st.data(),
        people_number=st.sampled_from([0, 5, 20]),
        is_private=rarely,
        is_open=st.booleans(),
    )
    def change_details(self, data, people_number, is_private, is_open):
        booking = self.draw_booking(data)
        by = self.draw_by(data, booking)
        coming = self.books.coming(booking)
        seats = [self.books.rooms[date.room].seats for date in coming]
        too_many = people_number != booking.people and any(
            room and people_number > room for room in seats
        )
        verdict = self.refuse(
            (not self.may_change(by, booking), "not_allowed"),
            (not coming, "has_passed"),
            (too_many, "too_many_people"),
        )

        done, _row = self.act(
            verdict or Verdict(),
            lambda: change_booking(
                booking=self.booking_row(booking),
                by=self.user(by),
                people=people_number or None,
                is_private=is_private,
                open_to_others=is_open,
                now=self.now,
                silent=True,
            ),
        )

        if done:
            booking.people, booking.private, booking.open = people_number, is_private, is_open

    @precondition(lambda self: any(not b.is_closure for b in self.books.bookings.values()))
    @rule(data=st.data(), number=tables)
    def borrow(self, data, number):
        booking = self.draw_booking(data)
        by = self.draw_by(data, booking)
        coming = self.books.coming(booking)
        verdict = self.refuse(
            (not coming, "has_passed"), (not self.may_change(by, booking), "not_allowed")
        )

        done, _rows = self.act(
            verdict or self._judge_borrowing(booking, coming, number),
            lambda: change_booking_accessories(
                booking=self.booking_row(booking),
                accessories={self.table: number},
                by=self.user(by),
                now=self.now,
                silent=True,
            ),
        )

        if done:
            booking.tables = number

    def _judge_borrowing(self, booking, coming, number):
        verdict = Verdict()
        without = tuple(date.pk for date in coming)
        if number > booking.tables:
            if number > self.books.stock:
                verdict.codes.add("too_many_accessories")
            for date in coming:
                if not self.books.may_have_tables(date.room):
                    verdict.codes.add("accessory_not_here")
                elif self.books.tables_free(date.times, without) < number <= self.books.stock:
                    verdict.codes.add("accessory_taken")
        if not verdict.codes:
            old, booking.tables = booking.tables, number
            holding = [date for date in coming if date.holds]
            if any(self.books.tables_free(date.times) < 0 for date in holding):
                verdict.codes.add("accessory_taken")
            booking.tables = old
        return verdict
