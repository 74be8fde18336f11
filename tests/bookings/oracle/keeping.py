"""Rules: what the municipality changes under the bookings: closures, rooms, stock, quotas."""

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from tests.bookings.oracle.books import Booking, Date
from tests.bookings.oracle.core import Core, people, rarely, room_names
from tests.bookings.oracle.judging import Verdict
from tests.bookings.oracle.world import BOSS
from wagtail_talko.bookings.accessories.actions import change_accessory
from wagtail_talko.bookings.actions import close_rooms
from wagtail_talko.bookings.queries import dates_hit
from wagtail_talko.bookings.quotas.actions import archive_quota, change_quota, restore_quota
from wagtail_talko.bookings.rooms import change_room

PARTS = [("hall", "kitchen", "quiet"), ("hall", "kitchen"), ("quiet",), ()]


class Keeping(Core):
    def draw_boss(self, data):
        return data.draw(people) if data.draw(rarely) else BOSS

    # -- closures --------------------------------------------------------------------------------

    # Few at a time, or nothing else finds room.
    @precondition(lambda self: sum(d.booking.is_closure and d.is_active and d.end > self.books.now
                                   for d in self.books.dates.values()) < 2)  # fmt: skip
    @rule(data=st.data(), rooms=st.lists(room_names, min_size=1, max_size=2), overlooks=rarely)
    def close(self, data, rooms, overlooks):
        spans = [self.draw_times(data)]
        by = self.draw_boss(data)
        hits = self._hits(rooms, spans)
        moments = [self.calendar.span(times) for times in spans]
        chosen = [self.rooms[name] for name in rooms]
        seen = {date.pk for date in dates_hit(chosen, moments, now=self.now)}
        assert seen == {date.pk for date in hits}
        closures = self._closures(rooms, [self._rest(times) for times in spans])
        verdict = self.refuse(
            (not self.manages(by), "not_allowed"), (bool(overlooks and seen), "closure_hits")
        ) or self._judge_closing(hits, closures)

        done, made = self.act(
            verdict,
            lambda: close_rooms(
                rooms=chosen,
                spans=moments,
                reason="x",
                by=self.user(by),
                seen_hits=[] if overlooks else seen,
                now=self.now,
            ),
        )

        if done:
            self._enter_closures(hits, closures, made)

    def _rest(self, times):
        """What has begun is closed from now on: before, the room may have been in use."""
        now = self.books.now
        return (max(times[0], now), times[1]) if times[1] > now else times

    def sharing(self, room):
        leaves = set(self.books.leaves(room))
        return {name for name in self.books.rooms if leaves & set(self.books.leaves(name))}

    def _touching(self, rooms, spans, *, closures):
        touching = set().union(*(self.sharing(room) for room in rooms))
        return [
            date
            for date in self.books.dates.values()
            if date.is_active
            and date.booking.is_closure == closures
            and date.room in touching
            and any(date.overlaps(times) for times in spans)
        ]

    def _hits(self, rooms, spans):
        found = self._touching(rooms, spans, closures=False)
        return [date for date in found if date.end > self.books.now]

    def _closures(self, rooms, spans):
        """The closures there would be, each with a date for each day: what is not closed yet."""
        made = []
        ordered = sorted(set(rooms), key=lambda name: -len(self.books.leaves(name)))
        for number, room in enumerate(ordered):
            larger = [set(self.books.leaves(each)) for each in ordered[:number]]
            if set(self.books.leaves(room)) <= set().union(*larger):
                continue
            standing = self._touching([room], spans, closures=True)
            if not standing:
                made.append((room, spans))
                continue
            for leaf in self.books.leaves(room):
                closed = [d.times for d in standing if leaf in self.books.leaves(d.room)]
                left = [slot for a, b in spans for slot in range(a, b)
                        if not any(c <= slot < d for c, d in closed)]  # fmt: skip
                if left:
                    made.append((leaf, _joined(left)))
        return [
            [Date(-1 - n, booking, room, *day) for n, day in enumerate(self._days(times))]
            for room, times in made
            for booking in [Booking(0, room, None, "closure")]
        ]

    def _days(self, spans):
        return [day for times in spans for day in self.calendar.by_day(times)]

    def _judge_closing(self, hits, closures):
        new = [date for dates in closures for date in dates]
        for number, date in enumerate(new):
            date.pk = -1 - number
        return self.judge.settle(Verdict(), hits, new)

    def _enter_closures(self, hits, closures, made):
        for date in hits:
            date.state, date.holds, date.until = "cancelled", False, None
        self.books.release(hits)
        for wish in self.line.having("offered"):
            if wish.date in hits:
                wish.state, wish.date = "waiting", None
        by_room = {self.room_names[row.room_id]: row for row in made}
        assert len(made) == len(by_room) == len(closures)
        for dates in closures:
            booking = dates[0].booking
            row = by_room[booking.room]
            rows = list(row.dates.order_by("start"))
            assert [self.calendar.times(each) for each in rows] == [d.times for d in dates]
            booking.pk = row.pk
            for date in dates:
                date.tails = {}
            self.keep(booking, dates, rows)

    # -- rooms -----------------------------------------------------------------------------------

    @rule(data=st.data(), what=st.sampled_from(["parts", "groups", "turnaround", "rules"]))
    def change_a_room(self, data, what):
        if what == "parts":
            self._change_layout(data, "house", parts=data.draw(st.sampled_from(PARTS)))
        elif what == "groups":
            self._change_layout(data, "quiet", groups=data.draw(st.integers(1, 3)))
        elif what == "turnaround":
            self._change_turnaround(data)
        else:
            self._change_rules(data)

    def _change_layout(self, data, name, **changes):
        by = self.draw_boss(data)
        room = self.books.rooms[name]
        before = vars(room).copy()
        affected = self.sharing(name)
        vars(room).update(changes)
        is_changed = vars(room) != before
        affected = affected | self.sharing(name) if is_changed else set()
        dates = [
            date
            for date in self.books.dates.values()
            if date.room in affected and date.holds and date.end > self.books.now
        ]
        verdict = self.refuse((not self.manages(by), "not_allowed")) or self._judge_layout(dates)
        vars(room).update(before)

        done, _room = self.act(verdict, lambda: self._send_change(name, by, changes))

        if done:
            vars(room).update(changes)
            self._place_anew(dates)

    def _send_change(self, name, by, changes):
        how = {"turnaround": "turnaround_minutes", "groups": "parallel_groups",
               "approval": "needs_approval", "holding": "request_holds_room"}  # fmt: skip
        fields = {how[key]: value for key, value in changes.items() if key in how}
        if "turnaround" in changes:
            fields["turnaround_minutes"] *= 30
        if "parts" in changes:
            fields["parts"] = [self.rooms[part] for part in changes["parts"]]
        return change_room(room=self.rooms[name], by=self.user(by), now=self.now, **fields)

    def _judge_layout(self, dates):
        with self.books.trial():
            free = self._place_anew(dates)
        return Verdict({"room_change_collides"} if free is False else set(), maybe=free is None)

    def _place_anew(self, dates):
        """Let dates go and take their places again: closures first, they cut the others."""
        for date in dates:
            date.had, date.tails = date.tails, {}
        closures = [date for date in dates if date.booking.is_closure]
        answers = [
            self.books.claim(closures),
            self.books.claim([date for date in dates if date not in closures]),
        ]
        return False if False in answers else None if None in answers else True

    def _change_turnaround(self, data):
        """It is not changed for what is booked."""
        name = data.draw(st.sampled_from(["kitchen", "house", "quiet"]))
        turnaround = data.draw(st.integers(0, 2))
        by = self.draw_boss(data)
        verdict = self.refuse((not self.manages(by), "not_allowed")) or Verdict()

        done, _room = self.act(
            verdict, lambda: self._send_change(name, by, {"turnaround": turnaround})
        )

        if done:
            self.books.rooms[name].turnaround = turnaround

    def _change_rules(self, data):
        name = data.draw(st.sampled_from(["hall", "kitchen", "quiet"]))
        changes = {"approval": data.draw(st.booleans()), "holding": data.draw(st.booleans())}
        self.act(Verdict(), lambda: self._send_change(name, BOSS, changes))
        vars(self.books.rooms[name]).update(changes)

    # -- stock and quotas ------------------------------------------------------------------------

    @rule(
        data=st.data(),
        stock=st.integers(1, 3),
        rooms=st.sampled_from([(), (), ("kitchen",), ("hall", "quiet")]),
    )
    def change_stock(self, data, stock, rooms):
        by = self.draw_boss(data)
        before = self.books.stock, self.books.table_rooms
        promised = [
            date
            for date in self.books.dates.values()
            if date.is_active and date.end > self.books.now and date.booking.tables
        ]
        self.books.stock, self.books.table_rooms = stock, rooms
        in_use = stock < before[0] and any(
            date.booking.tables > stock or (date.holds and self.books.tables_free(date.times) < 0)
            for date in promised
        )
        in_use = in_use or (
            set(rooms) != set(before[1])
            and any(not self.books.may_have_tables(date.room) for date in promised)
        )
        verdict = self.refuse((not self.manages(by), "not_allowed"), (in_use, "accessory_in_use"))

        done, _accessory = self.act(
            verdict or Verdict(),
            lambda: change_accessory(
                accessory=self.table,
                by=self.user(by),
                stock=stock,
                rooms=[self.rooms[name] for name in rooms],
                now=self.now,
            ),
        )

        if not done:
            self.books.stock, self.books.table_rooms = before

    @rule(data=st.data(), number=st.integers(0, 5), amount=st.integers(1, 5))
    def change_quota(self, data, number, amount):
        """A lower quota cancels nothing."""
        if data.draw(st.booleans()):
            self._switch_quota(number)
            return
        by = self.draw_boss(data)
        verdict = self.refuse((not self.manages(by), "not_allowed")) or Verdict()
        how = {"quota": self.quotas[number], "by": self.user(by), "amount": amount}
        done, _quota = self.act(verdict, lambda: change_quota(**how))
        if done:
            self.ledger.quotas[number].amount = amount

    def _switch_quota(self, number):
        quota = self.ledger.quotas[number]
        switch = restore_quota if quota.archived else archive_quota
        self.act(Verdict(), lambda: switch(quota=self.quotas[number], by=self.user(BOSS)))
        quota.archived = not quota.archived


def _joined(slots):
    """Times from single half hours."""
    times = []
    for slot in sorted(slots):
        if times and times[-1][1] == slot:
            times[-1] = times[-1][0], slot + 1
        else:
            times.append((slot, slot + 1))
    return times
