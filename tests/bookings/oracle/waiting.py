"""Rules: waiting for taken times; time goes by."""

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from tests.bookings.oracle.books import Host
from tests.bookings.oracle.core import BOSS, Core, hosts, lengths, people, rarely, room_names
from tests.bookings.oracle.judging import Verdict
from tests.bookings.oracle.line import Wish
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.waiting.answering import accept_offer
from wagtail_talko.bookings.waiting.joining import join_waiting_list, withdraw_wish
from wagtail_talko.bookings.waiting.periodic import look_after_waiting
from wagtail_talko.models import WaitingWish


class Waiting(Core):
    @precondition(lambda self: any(d.holds for d in self.books.dates.values()))
    @rule(data=st.data(), others=rarely, completes=st.booleans())
    def wait(self, data, others, completes):
        """Wait for what somebody has: its own half hours, or more."""
        holding = [d.pk for d in self.books.dates.values() if d.holds and not d.booking.is_closure]
        taken = self.books.dates[data.draw(st.sampled_from(holding or sorted(self.books.dates)))]
        strangers = [name for name in "abc" if name not in taken.booking.everyone]
        who = data.draw(hosts if data.draw(rarely) or not strangers else st.sampled_from(strangers))
        room = data.draw(room_names) if others else taken.room
        times = taken.start, taken.start + data.draw(lengths)
        own = [name for name in self.users if who in self.acts(name)]
        by = data.draw(people if data.draw(rarely) else st.sampled_from([*own, BOSS]))
        wish = Wish(0, room, times, who)
        wild = data.draw(rarely)
        series = [b for b in self.books.bookings.values()
                  if b.origin == "member" and (who in b.editing or wild)]  # fmt: skip
        if completes and series:
            pk = data.draw(st.sampled_from([each.pk for each in series]))
            wish.booking = self.books.bookings[pk]
            wish.people, wish.exclusive = wish.booking.people, wish.booking.exclusive
        is_member = self.manages(by) or who in self.acts(by)
        others = st.sampled_from([name for name in "abc" if name != who])
        wish.named = data.draw(st.dictionaries(others, st.booleans(), max_size=2))

        done, made = self.act(
            self.line.judge_joining(wish, is_member=is_member),
            lambda: join_waiting_list(
                room=self.rooms[room],
                association=self.associations[who],
                start=self.calendar.moment(times[0]),
                end=self.calendar.moment(times[1]),
                purpose="x",
                by=self.user(by),
                booking=self.booking_row(wish.booking) if wish.booking else None,
                people=wish.people or None,
                is_exclusive=wish.exclusive,
                hosts=[(self.associations[name], edits) for name, edits in wish.named.items()],
                now=self.now,
            ),
        )

        if done:
            before = self.line.same(wish)
            assert before is None or before.pk == made.pk
            wish.pk = made.pk
            self.line.wishes.setdefault(made.pk, wish)

    def draw_wish(self, data, *states):
        fitting = [wish.pk for wish in self.line.having(*states)]
        every = list(self.line.wishes)
        found = every if data.draw(rarely) or not fitting else fitting
        wish = self.line.wishes[data.draw(st.sampled_from(found))]
        able = [n for n in self.users if self.manages(n) or wish.who in self.acts(n)]
        by = data.draw(people if data.draw(rarely) else st.sampled_from(able))
        return wish, by, by in able

    def wish_row(self, wish):
        return WaitingWish.objects.select_related("room", "booking").get(pk=wish.pk)

    @precondition(lambda self: self.line.having("offered"))
    @rule(data=st.data())
    def accept(self, data):
        wish, by, is_able = self.draw_wish(data, "offered")
        date = wish.date if wish.state == "offered" else None
        verdict = self.refuse(
            (not is_able, "not_allowed"),
            (wish.state == "expired", "offer_ended"),
            (date is None, "wish_closed"),
            (date is not None and date.until <= self.books.now, "offer_ended"),
            (not wish.is_own_series, "wish_closed"),
        )

        done, _row = self.act(
            verdict or Verdict(),
            lambda: accept_offer(
                wish=self.wish_row(wish), by=self.user(by), now=self.now, silent=by != "cat"
            ),
        )

        if done:
            waits = self.books.rooms[wish.room].approval and not self.manages(by)
            wish.state = "accepted"
            date.state, date.until = "requested" if waits else "confirmed", None
            self._ask_named(wish, date.booking)

    def _ask_named(self, wish, booking):
        """Who was named is invited now; who hosts already or has answered is not asked again."""
        if booking.first == wish.who:
            for name, edits in wish.named.items():
                booking.hosts.setdefault(name, Host("invited", edits))

    @precondition(lambda self: self.line.having("waiting", "offered"))
    @rule(data=st.data())
    def withdraw(self, data):
        wish, by, is_able = self.draw_wish(data, "waiting", "offered")
        verdict = self.refuse(
            (not is_able, "not_allowed"),
            (wish.state not in ("waiting", "offered"), "wish_closed"),
        )

        done, _row = self.act(
            verdict or Verdict(),
            lambda: withdraw_wish(wish=self.wish_row(wish), by=self.user(by), silent=by != "cat"),
        )

        if done:
            self.line.end(wish, "withdrawn")

    @rule(hours=st.sampled_from([0, 0, 0, 1, 12, 24]))
    def time_goes_by(self, hours):
        """Look after the line, now or later: who does not answer loses the time to the next."""
        self.books.pass_time(2 * hours)

        look_after_waiting(now=self.now)

        self.has_changed = True
        self.line.expire()
        self.line.offer(self._was_offered)
        self._enter_offers()
        assert find_faults(now=self.now) == []

    def _was_offered(self, wish):
        return WaitingWish.objects.filter(pk=wish.pk, state="offered").exists()

    def _enter_offers(self):
        """Give what was offered the keys that the database has given it."""
        new = [wish for wish in self.line.having("offered") if wish.date.pk < 0]
        rows = WaitingWish.objects.in_bulk([wish.pk for wish in new])
        for wish in new:
            row = rows[wish.pk]
            assert row.state == "offered"
            del self.books.dates[wish.date.pk]
            wish.date.pk = row.date_id
            self.books.dates[row.date_id] = wish.date
            wish.booking.pk = row.booking_id
            self.books.bookings.setdefault(row.booking_id, wish.booking)
