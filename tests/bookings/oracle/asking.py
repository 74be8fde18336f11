"""Rules: asking for rooms, once and weekly, alone and together; the municipality's answers."""

import hypothesis.strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.bookings.oracle.books import Booking, Host
from tests.bookings.oracle.calendars import CALENDARS
from tests.bookings.oracle.core import (
    QUOTAS,
    Core,
    evenings,
    hosts,
    lengths,
    people,
    rarely,
    room_names,
    steps,
    tables,
)
from tests.bookings.oracle.judging import Ask, Verdict
from tests.bookings.oracle.world import BOSS
from wagtail_talko.bookings.actions import add_dates, confirm, decline, request_booking

overrides = st.sampled_from([None, None, "", "reason"])


class Asking(Core):
    @initialize(
        calendar=st.sampled_from(sorted(CALENDARS)),
        quotas=st.sets(st.integers(0, len(QUOTAS) - 1), max_size=2),
        first=st.lists(st.tuples(room_names, evenings, steps, hosts), max_size=5),
    )
    def begin(self, calendar, quotas, first):
        """Nothing happens to nothing: some bookings there are from the beginning."""
        self.build(calendar, quotas)
        for room, evening, step, host in first:
            start = self.calendar.start(evening, step)
            booking = Booking(0, room, host, open=True)
            self._send(booking, [(start, start + 2)], BOSS, None)

    @rule(data=st.data(), room=room_names, host=hosts, tables=tables, exclusive=rarely)
    def request(self, data, room, host, tables, exclusive):
        booking = Booking(0, room, host, exclusive=exclusive, tables=tables)
        own = [name for name in self.users if host in self.acts(name)]
        by = data.draw(people if data.draw(rarely) else st.sampled_from(own))
        self._send(booking, [self.draw_times(data)], by, None)

    @rule(data=st.data(), room=room_names, host=hosts, by=people, is_weekly=st.booleans())
    def request_series(self, data, room, host, by, is_weekly):
        first = self.draw_times(data)
        more = self.calendar.week_later(first) if is_weekly else self.draw_times(data)
        booking = Booking(0, room, host, people=data.draw(st.sampled_from([0, 0, 20])))
        self._send(booking, [first, more], by, None)

    @rule(
        data=st.data(),
        room=st.sampled_from(["kitchen", "house"]),
        host=hosts,
        gap=st.integers(0, 1),
        length=lengths,
    )
    def request_in_a_row(self, data, room, host, gap, length):
        """No turnaround between dates of one booking; when the later one goes, there is."""
        first = self.draw_times(data)
        start = first[1] + gap
        by = data.draw(st.sampled_from([name for name in self.users if host in self.acts(name)]))
        self._send(Booking(0, room, host), [first, (start, start + length)], by, None)

    @rule(data=st.data(), room=room_names, host=hosts, other=hosts, edits=st.booleans())
    def request_together(self, data, room, host, other, edits):
        own = [name for name in self.users if host in self.acts(name)]
        by = data.draw(st.sampled_from([*own, BOSS]))
        is_host = by == BOSS or other in self.acts(by)
        state = "accepted" if is_host else "invited"
        booking = Booking(0, room, host, hosts={other: Host(state, edits)}, open=True)
        self._send(booking, [self.draw_times(data)], by, None)

    @rule(data=st.data(), room=room_names, host=st.sampled_from(["a", "b", "c", None]))
    def book_for_others(self, data, room, host):
        """The municipality books, for itself or an association, and may depart from rules."""
        by = data.draw(people if data.draw(rarely) else st.just(BOSS))
        booking = Booking(0, room, host, "staff")
        self._send(booking, [self.draw_times(data)], by, data.draw(overrides))

    def _send(self, booking, spans, by, override):
        staff = booking.origin == "staff"
        wanted = [(booking.room, times) for times in spans]
        dates = self.expected_dates(booking, wanted, staff=staff)
        if booking.first in booking.hosts:
            verdict = Verdict({"already_host"})
        else:
            ask = Ask(booking, wanted, staff=staff, override=override, change=False)
            verdict = self.judge.judge(ask)
            if not self.manages(by) and (staff or booking.first not in self.acts(by)):
                verdict.codes.add("not_member")
            self.judge.settle(verdict, [], dates)

        done, made = self.act(
            verdict,
            lambda: request_booking(
                room=self.rooms[booking.room],
                association=self.associations[booking.first] if booking.first else None,
                hosts=[
                    (self.associations[name], host.edits) for name, host in booking.hosts.items()
                ],
                dates=[self.calendar.span(times) for times in spans],
                purpose="x",
                by=self.user(by),
                origin=booking.origin,
                override=override is not None,
                override_reason=override or "",
                accessories={self.table: booking.tables},
                people=booking.people or None,
                is_exclusive=booking.exclusive,
                open_to_others=booking.open,
                now=self.now,
                silent=by != "cat",
            ),
        )

        if done:
            booking.pk = made.pk
            self.keep(booking, dates, list(made.dates.all()))

    @precondition(lambda self: any(not b.is_closure for b in self.books.bookings.values()))
    @rule(
        data=st.data(), room=st.sampled_from(["same", "same", "hall", "kitchen", "quiet", "cabin"])
    )
    def add(self, data, room):
        booking = self.draw_booking(data)
        room = booking.room if room == "same" else room
        by = self.draw_by(data, booking)
        spans = [self.draw_times(data) for _ in range(data.draw(st.integers(1, 2)))]
        override = data.draw(overrides) if by == BOSS else None
        staff = by == BOSS or booking.origin != "member"
        wanted = [(room, times) for times in spans]
        dates = self.expected_dates(booking, wanted, staff=staff)
        verdict = self.refuse((not self.may_change(by, booking), "not_allowed"))
        if not verdict:
            verdict = self.judge.judge(Ask(booking, wanted, staff=staff, override=override))
            self.judge.settle(verdict, [], dates)

        done, made = self.act(
            verdict,
            lambda: add_dates(
                booking=self.booking_row(booking),
                dates=[self.calendar.span(times) for times in spans],
                room=self.rooms[room],
                by=self.user(by),
                override=override is not None,
                override_reason=override or "",
                now=self.now,
                silent=True,
            ),
        )

        if done:
            self.keep(booking, dates, made)

    def draw_booking(self, data):
        found = [pk for pk, each in self.books.bookings.items() if not each.is_closure]
        return self.books.bookings[data.draw(st.sampled_from(found))]

    # -- answers ---------------------------------------------------------------------------------

    @precondition(lambda self: any(d.state == "requested" for d in self.books.dates.values()))
    @rule(data=st.data(), is_yes=st.sampled_from([True, True, False]), wild=rarely)
    def answer_request(self, data, is_yes, wild):
        waiting = [pk for pk, date in self.books.dates.items() if date.state == "requested"]
        chosen = st.sampled_from(list(self.books.dates) if wild or not waiting else waiting)
        keys = data.draw(st.lists(chosen, min_size=1, max_size=2, unique=True))
        dates = [self.books.dates[pk] for pk in keys]
        by = data.draw(people) if wild else BOSS
        verdict = self._judge_answer(dates, is_yes=is_yes, by=by)

        done, _rows = self.act(
            verdict,
            lambda: (confirm if is_yes else decline)(
                dates=[self.row(date) for date in dates],
                by=self.user(by),
                now=self.now,
                silent=True,
            ),
        )

        if done:
            self._enter_answer(dates, is_yes=is_yes)

    def _judge_answer(self, dates, *, is_yes, by):
        verdict = (
            self.refuse(
                (not self.manages(by), "not_allowed"),
                (any(date.state != "requested" for date in dates), "wrong_state"),
                (any(date.until is not None for date in dates), "waits_for_association"),
                (is_yes and any(date.end <= self.books.now for date in dates), "has_passed"),
            )
            or Verdict()
        )
        if not is_yes or verdict.codes:
            return verdict
        claiming = [self.moved(date, date.room, date.times, "confirmed", holds=True)
                    for date in dates if not date.holds]  # fmt: skip
        return self.judge.settle(verdict, [], claiming)

    def _enter_answer(self, dates, *, is_yes):
        claiming = [date for date in dates if not date.holds]
        for date in dates:
            date.state = "confirmed" if is_yes else "declined"
            date.holds = is_yes
        if is_yes:
            self.books.claim(claiming)
        else:
            self.books.release(dates)
