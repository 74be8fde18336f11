"""Rules: several associations host one booking, invited or because they asked."""

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from tests.bookings.oracle.books import Host
from tests.bookings.oracle.core import Core, people, rarely
from tests.bookings.oracle.judging import Verdict
from wagtail_talko.bookings.actions import (
    answer_invitation,
    invite_hosts,
    leave_booking,
    remove_host,
    set_host_rights,
)
from wagtail_talko.bookings.joining.actions import answer_asking, ask_to_join, withdraw_asking

STANDING = ("invited", "asked", "accepted")


def hosted(*states):
    """Only where an association stands so to a booking; None where it has nothing to do with it."""

    def is_there(self):
        every = [booking for booking in self.books.bookings.values() if booking.first]
        if None in states:
            return bool(every)
        return any(host.state in states for each in every for host in each.hosts.values())

    return precondition(is_there)


class Hosting(Core):
    def draw_hosted(self, data, *states):
        """A booking of an association, with another that is or was asked, or not."""
        hosted = [pk for pk, each in self.books.bookings.items() if each.first]
        pairs = [(pk, name) for pk in hosted for name in "abc"]
        fitting = [(pk, name) for pk, name in pairs if self.state_of(pk, name) in states]
        pk, name = data.draw(
            st.sampled_from(pairs if data.draw(rarely) or not fitting else fitting)
        )
        return self.books.bookings[pk], name

    def state_of(self, pk, name):
        booking = self.books.bookings[pk]
        if name == booking.first:
            return "first"
        return booking.hosts[name].state if name in booking.hosts else None

    def decides(self, by, booking):
        is_own = booking.origin == "member" and booking.first in self.acts(by)
        return self.manages(by) or is_own

    def acts_for(self, by, name):
        return self.manages(by) or name in self.acts(by)

    def draw_decider(self, data, booking):
        able = [name for name in self.users if self.decides(name, booking)]
        return data.draw(people if data.draw(rarely) else st.sampled_from(able))

    def draw_actor(self, data, name):
        able = [each for each in self.users if self.acts_for(each, name)]
        return data.draw(people if data.draw(rarely) else st.sampled_from(able))

    def judge_share(self, booking, name, state):
        """Whether the new host's share of what is to come is more than a quota of its leaves."""
        if state != "accepted":
            return Verdict()
        before = self.ledger.used(name, self.ledger.charges())
        old = dict(booking.hosts)
        booking.hosts[name] = Host("accepted", False)
        exceeded = self.ledger.exceeded(name, before, self.ledger.charges())
        booking.hosts.clear()
        booking.hosts.update(old)
        days = [date.start for date in self.books.coming(booking)]
        touched = {(n, self.ledger.bucket(quota, day))
                   for n, quota in enumerate(self.ledger.quotas) for day in days}  # fmt: skip
        return Verdict({"quota_reached"} if exceeded & touched else set())

    @hosted(None)
    @rule(data=st.data(), edits=st.booleans())
    def invite(self, data, edits):
        booking, name = self.draw_hosted(data, None, "left", "declined", "refused")
        by = self.draw_decider(data, booking)
        state = "accepted" if self.acts_for(by, name) else "invited"
        standing = self.state_of(booking.pk, name) in ("first", *STANDING)
        verdict = self.refuse(
            (not self.decides(by, booking), "not_allowed"),
            (not self.books.coming(booking), "has_passed"),
            (standing, "already_host"),
        )

        done, _rows = self.act(
            verdict or self.judge_share(booking, name, state),
            lambda: invite_hosts(
                booking=self.booking_row(booking),
                hosts=[(self.associations[name], edits)],
                by=self.user(by),
                now=self.now,
                silent=by != "cat",
            ),
        )

        if done:
            booking.hosts[name] = Host(state, edits)

    @hosted("invited")
    @rule(data=st.data(), is_yes=st.sampled_from([True, True, False]))
    def answer(self, data, is_yes):
        booking, name = self.draw_hosted(data, "invited")
        by = self.draw_actor(data, name)
        state = self.state_of(booking.pk, name)
        verdict = self.refuse(
            (not self.acts_for(by, name), "not_allowed"),
            (state == "declined", "invitation_declined"),
            (state != "invited", "invitation_closed"),
            (not self.books.coming(booking), "has_passed"),
        )

        done, _row = self.act(
            verdict or self.judge_share(booking, name, "accepted" if is_yes else "declined"),
            lambda: answer_invitation(
                booking=self.booking_row(booking),
                association=self.associations[name],
                accept=is_yes,
                by=self.user(by),
                now=self.now,
                silent=by != "cat",
            ),
        )

        if done:
            host = booking.hosts[name]
            host.state = "accepted" if is_yes else "declined"
            host.edits = is_yes and host.edits

    @hosted("accepted")
    @rule(data=st.data(), heir=st.sampled_from(["a", "b", "c", None]))
    def leave(self, data, heir):
        booking, name = self.draw_hosted(data, "first", "accepted", "accepted")
        by = self.draw_actor(data, name)
        is_first = name == booking.first
        may_not = not self.acts_for(by, name) or booking.origin != "member"
        is_heir = heir in booking.editing and heir != name
        verdict = self.refuse(
            (may_not, "not_allowed"),
            (is_first and not is_heir, "hand_over_first"),
            (not is_first and name not in booking.everyone, "invitation_closed"),
        )

        done, _row = self.act(
            verdict or Verdict(),
            lambda: leave_booking(
                booking=self.booking_row(booking),
                association=self.associations[name],
                hand_over_to=self.associations[heir] if heir else None,
                by=self.user(by),
                now=self.now,
                silent=by != "cat",
            ),
        )

        if done and is_first:
            booking.first = heir
            del booking.hosts[heir]
            booking.hosts[name] = Host("left", False)
        elif done:
            booking.hosts[name].state = "left"

    @hosted("accepted", "invited")
    @rule(data=st.data())
    def remove(self, data):
        booking, name = self.draw_hosted(data, "accepted", "invited", "declined")
        by = self.draw_decider(data, booking)
        found = self.state_of(booking.pk, name) in ("accepted", "invited", "declined")
        verdict = self.refuse(
            (not self.decides(by, booking), "not_allowed"), (not found, "invitation_closed")
        )

        done, _row = self.act(
            verdict or Verdict(),
            lambda: remove_host(
                booking=self.booking_row(booking),
                association=self.associations[name],
                by=self.user(by),
                now=self.now,
                silent=by != "cat",
            ),
        )

        if done:
            booking.hosts[name].state = "left"

    @hosted("accepted", "invited")
    @rule(data=st.data(), edits=st.booleans())
    def set_rights(self, data, edits):
        booking, name = self.draw_hosted(data, "accepted", "invited")
        by = self.draw_decider(data, booking)
        found = self.state_of(booking.pk, name) in ("accepted", "invited")
        verdict = self.refuse(
            (not self.decides(by, booking), "not_allowed"), (not found, "invitation_closed")
        )

        done, _row = self.act(
            verdict or Verdict(),
            lambda: set_host_rights(
                booking=self.booking_row(booking),
                association=self.associations[name],
                may_edit=edits,
                by=self.user(by),
                silent=by != "cat",
            ),
        )

        if done:
            booking.hosts[name].edits = edits

    # -- asking ----------------------------------------------------------------------------------

    @hosted(None)
    @rule(data=st.data())
    def ask_to_join(self, data):
        booking, name = self.draw_hosted(data, None, "left", "declined")
        own = [each for each in self.users if name in self.acts(each)]
        by = data.draw(people if data.draw(rarely) else st.sampled_from(own))
        state = self.state_of(booking.pk, name)
        is_open = booking.open and not booking.private and booking.origin == "member"
        verdict = self.refuse(
            (name not in self.acts(by), "not_allowed"),
            (not is_open, "not_open"),
            (not self.books.coming(booking), "has_passed"),
            (state in ("first", "refused", *STANDING), "already_asked"),
        )

        done, _row = self.act(
            verdict or Verdict(),
            lambda: ask_to_join(
                booking=self.booking_row(booking),
                association=self.associations[name],
                by=self.user(by),
                now=self.now,
                silent=by != "cat",
            ),
        )

        if done:
            booking.hosts[name] = Host("asked", False)

    @hosted("asked")
    @rule(data=st.data(), is_yes=st.sampled_from([True, True, False]), edits=st.booleans())
    def let_join(self, data, is_yes, edits):
        booking, name = self.draw_hosted(data, "asked")
        by = self.draw_by(data, booking)
        verdict = self.refuse(
            (not self.may_change(by, booking), "not_allowed"),
            (self.state_of(booking.pk, name) != "asked", "asking_closed"),
            (not self.books.coming(booking), "has_passed"),
        )

        done, _row = self.act(
            verdict or self.judge_share(booking, name, "accepted" if is_yes else "refused"),
            lambda: answer_asking(
                booking=self.booking_row(booking),
                association=self.associations[name],
                accept=is_yes,
                edits=edits,
                by=self.user(by),
                now=self.now,
                silent=by != "cat",
            ),
        )

        if done:
            decides = self.manages(by) or booking.first in self.acts(by)
            booking.hosts[name] = Host(
                "accepted" if is_yes else "refused", is_yes and edits and decides
            )

    @hosted("asked")
    @rule(data=st.data())
    def withdraw_asking(self, data):
        booking, name = self.draw_hosted(data, "asked")
        by = self.draw_actor(data, name)
        verdict = self.refuse(
            (not self.acts_for(by, name), "not_allowed"),
            (self.state_of(booking.pk, name) != "asked", "asking_closed"),
        )

        done, _row = self.act(
            verdict or Verdict(),
            lambda: withdraw_asking(
                booking=self.booking_row(booking),
                association=self.associations[name],
                by=self.user(by),
                now=self.now,
                silent=by != "cat",
            ),
        )

        if done:
            booking.hosts[name].state = "left"
