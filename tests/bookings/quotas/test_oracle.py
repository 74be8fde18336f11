"""Random bookings, moves, guests and farewells against an oracle that adds up by hand.

The days are a DST Sunday, the end of a month and an ISO week that goes over New Year. What the
oracle has room for is accepted, everything else is refused, and nothing but a farewell ever
brings anybody over a quota.
"""

import os
from datetime import date, timedelta
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.factories import local, make_association, make_room, make_space, make_user
from wagtail_talko.bookings.actions import (
    answer_invitation,
    cancel_dates,
    leave_booking,
    move_dates,
    request_booking,
)
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.models import Booking, BookingDate, BookingHost, Membership, Quota

NOW = local(2026, 10, 1)
DAYS = [
    date(2026, 10, 25),  # Sunday: an hour comes twice
    date(2026, 10, 26),
    date(2026, 10, 31),
    date(2026, 11, 1),
    date(2026, 12, 31),  # Thursday of week 53
    date(2027, 1, 3),  # Sunday of the same week
    date(2027, 1, 4),
]
ROOMS = ["hall", "kitchen", "house"]
HOSTS = ["a", "b", "c"]
# Measure, period, rooms or all, amount.
QUOTAS = [
    ("hours", "week", ["hall"], 5),
    ("hours", "month", [], 9),
    ("dates", "week", [], 3),
    ("active_bookings", "week", [], 5),
]

days = st.sampled_from(DAYS)
rooms = st.sampled_from(ROOMS)
hosts = st.sampled_from(HOSTS)
lengths = st.integers(1, 4)


def span(day, hours):
    start = local(day.year, day.month, day.day)
    return start, start + timedelta(hours=hours)


def bucket(period, day):
    return day.isocalendar()[:2] if period == "week" else (day.year, day.month)


class Quotas(RuleBasedStateMachine):
    @initialize()
    def build(self):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        space = make_space()
        parts = {"ahead_days": 9999, "longest_minutes": 600, "parallel_groups": 99}
        self.rooms = {name: make_room(name, space=space, **parts) for name in ("hall", "kitchen")}
        self.rooms["house"] = make_room(
            "house", parts=list(self.rooms.values()), ahead_days=9999, longest_minutes=600
        )
        self.associations = {name: make_association(name) for name in HOSTS}
        self.member = make_user()
        for each in self.associations.values():
            Membership.objects.create(association=each, user=self.member)
        for measure, period, names, amount in QUOTAS:
            quota = Quota.objects.create(
                municipality=space.municipality,
                name={"en": "Q"},
                measure=measure,
                period=period,
                amount=amount,
            )
            quota.rooms.set(self.rooms[name] for name in names)
        # By key of a booking: its hosts, the first one first, and (room, day, hours) by date.
        self.books = {}

    # -- the oracle -----------------------------------------------------------------------------

    def load(self, host):
        """What a host has used, by quota and by week or month."""
        found = {}
        for own, dates in self.books.values():
            for number, (measure, period, names, _amount) in enumerate(QUOTAS):
                there = [d for d in dates.values() if not names or d[0] in (*names, "house")]
                if measure == "active_bookings":
                    if there and own[0] == host:
                        found[number, None] = found.get((number, None), 0) + 1
                    continue
                if host not in own:
                    continue
                for _room, day, hours in there:
                    key = number, bucket(period, day)
                    share = Fraction(hours if measure == "hours" else 1, len(own))
                    found[key] = found.get(key, 0) + share
        return found

    def worse(self, before, host):
        """Whether something has grown beyond its quota."""
        return any(
            used > max(QUOTAS[key[0]][3], before.get(key, 0))
            for key, used in self.load(host).items()
        )

    def is_fine(self, key, booking, hosts):
        """Whether the books may become so, without becoming so."""
        before = {host: self.load(host) for host in hosts}
        old = dict(self.books)
        self.books[key] = booking
        fine = not any(self.worse(before[host], host) for host in hosts)
        self.books = old
        return fine

    def agree(self, expected, act):
        try:
            done = act()
        except BookingRefused as refused:
            codes = {refusal.code for refusal in refused.refusals}
            # Of one group at a time, and of the dates of one booking, the other oracle knows.
            if codes & {"room_taken", "dates_overlap"}:
                return None
            assert codes == {"quota_reached"}
            assert not expected
            return None
        assert expected
        return done

    # -- what happens ---------------------------------------------------------------------------

    @rule(room=rooms, wanted=st.dictionaries(days, lengths, min_size=1, max_size=3),
          own=st.lists(hosts, min_size=1, max_size=2, unique=True))  # fmt: skip
    def request(self, room, wanted, own):
        dates = dict(enumerate((room, day, hours) for day, hours in wanted.items()))
        expected = self.is_fine("new", (own, dates), own)

        booking = self.agree(
            expected,
            lambda: request_booking(
                room=self.rooms[room],
                association=self.associations[own[0]],
                hosts=[(self.associations[host], True) for host in own[1:]],
                dates=[span(day, hours) for day, hours in wanted.items()],
                purpose="x",
                by=self.member,
                now=NOW,
                silent=True,
            ),
        )

        if booking:
            by_start = {span(day, hours)[0]: (room, day, hours) for day, hours in wanted.items()}
            rows = {date.pk: by_start[date.start] for date in booking.dates.all()}
            self.books[booking.pk] = (own, rows)

    @precondition(lambda self: self.books)
    @rule(data=st.data(), day=days, hours=lengths, room=rooms)
    def move(self, data, day, hours, room):
        key, pk = self.any_date(data)
        own, dates = self.books[key]
        expected = self.is_fine(key, (own, dates | {pk: (room, day, hours)}), own)
        date = BookingDate.objects.get(pk=pk)

        moved = self.agree(
            expected,
            lambda: move_dates(
                moves=[(date, span(day, hours))],
                room=self.rooms[room],
                by=self.member,
                now=NOW,
                silent=True,
            ),
        )

        if moved:
            dates[pk] = (room, day, hours)

    @precondition(lambda self: self.books)
    @rule(data=st.data())
    def cancel(self, data):
        key, pk = self.any_date(data)
        date = BookingDate.objects.get(pk=pk)
        cancel_dates(dates=[date], by=self.member, now=NOW, silent=True)
        del self.books[key][1][pk]
        if not self.books[key][1]:
            del self.books[key]

    @precondition(lambda self: self.books)
    @rule(data=st.data(), host=hosts)
    def join(self, data, host):
        key = data.draw(st.sampled_from(sorted(self.books)))
        own, dates = self.books[key]
        if host in own:
            return
        association = self.associations[host]
        BookingHost.objects.update_or_create(
            booking_id=key, association=association, defaults={"state": "invited", "may_edit": True}
        )
        expected = self.is_fine(key, ([*own, host], dates), [host])

        joined = self.agree(
            expected,
            lambda: answer_invitation(
                booking=Booking(pk=key),
                association=association,
                accept=True,
                by=self.member,
                now=NOW,
                silent=True,
            ),
        )

        if joined:
            own.append(host)

    @precondition(lambda self: any(len(own) > 1 for own, _dates in self.books.values()))
    @rule(data=st.data())
    def leave(self, data):
        shared = sorted(key for key, (own, _dates) in self.books.items() if len(own) > 1)
        key = data.draw(st.sampled_from(shared))
        own, _dates = self.books[key]
        leaving = data.draw(st.sampled_from(own))
        heir = own[1] if leaving == own[0] else None
        leave_booking(
            booking=Booking(pk=key),
            association=self.associations[leaving],
            hand_over_to=self.associations[heir] if heir else None,
            by=self.member,
            now=NOW,
            silent=True,
        )
        own.remove(leaving)

    def any_date(self, data):
        found = sorted((key, pk) for key, (_own, dates) in self.books.items() for pk in dates)
        return data.draw(st.sampled_from(found))

    def teardown(self):
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


@pytest.mark.django_db
def test_quotas_agree_with_the_oracle():
    run_state_machine_as_test(
        Quotas,
        settings=settings(
            max_examples=int(os.environ.get("TALKO_ORACLE_EXAMPLES", "8")),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
