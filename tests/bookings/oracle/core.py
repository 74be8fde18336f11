"""What every rule of the machine needs: doing something, and knowing what it made."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
from django.db import transaction

from tests.bookings.oracle import rows
from tests.bookings.oracle.books import Booking, Books, Date
from tests.bookings.oracle.calendars import CALENDARS, STARTS, Times
from tests.bookings.oracle.judging import Judge, Verdict
from tests.bookings.oracle.line import Line
from tests.bookings.oracle.log import Log
from tests.bookings.oracle.quotas import Ledger, Quota
from tests.bookings.oracle.world import BOSS, MEMBERS, ROOMS, Undone, build_people, build_rooms
from wagtail_talko import models
from wagtail_talko.bookings.accessories.actions import create_accessory
from wagtail_talko.bookings.quotas.actions import archive_quota, create_quota
from wagtail_talko.exceptions import Refused, TalkoError

QUOTAS = (
    Quota("hours", "week", ("hall",), 2),
    Quota("hours", "month", (), 4),
    Quota("dates", "week", (), 3),
    Quota("dates", "season", ("kitchen", "quiet"), 2, who="a"),
    Quota("active_bookings", "week", (), 4),
    Quota("open_requests", "week", ("kitchen",), 1),
)
# Told apart only where it matters: a closure is in the way as a booking is.
SAME = {"room_closed": "room_taken"}

evenings = st.sampled_from([0, 0, 0, 1, 2, 3])
steps = st.integers(0, STARTS - 1)
lengths = st.integers(1, 3)
room_names = st.sampled_from(["hall", "kitchen", "quiet", "house", "kitchen", "quiet", "cabin"])
hosts = st.sampled_from("abc")
people = st.sampled_from([*MEMBERS, BOSS])
tables = st.sampled_from([0, 0, 1, 2])
# Now and then what must be refused.
rarely = st.integers(0, 7).map(lambda number: number == 7)


class Core(Undone):
    def build(self, calendar, quotas):
        self.open()
        self.calendar = CALENDARS[calendar]
        self.books = Books(self.calendar, {name: replace(room) for name, room in ROOMS.items()})
        self.rooms = build_rooms(ROOMS, longest_minutes=600)
        self.associations, self.users = build_people()
        space = self.rooms["hall"].space
        self.table = create_accessory(space=space, by=None, name={"en": "Table"}, stock=2)
        self.ledger = Ledger(self.books, [])
        self.quotas = [self._build_quota(q, n in quotas) for n, q in enumerate(QUOTAS)]
        self.judge = Judge(self.books, self.ledger)
        self.line = Line(self.books, self.judge)
        self.room_names = {room.pk: name for name, room in self.rooms.items()}
        self.host_names = {each.pk: n for n, each in self.associations.items()} | {None: None}
        self.log = Log()
        # The dates as they were when they were last compared.
        self.shown: dict[int, models.BookingDate] = {}
        self.has_changed = True

    def _build_quota(self, quota, is_used):
        """Make a quota; the season ends on the first evening."""
        days = self.calendar.day(0), self.calendar.day(self.calendar.start(0, 0))
        valid = days if quota.period == "season" else None
        self.ledger.quotas.append(replace(quota, days=valid, archived=not is_used))
        made = create_quota(
            municipality=self.rooms["hall"].space.municipality,
            by=None,
            rooms=[self.rooms[name] for name in quota.rooms],
            name={"en": "Q"},
            association=self.associations[quota.who] if quota.who else None,
            measure=quota.measure,
            period=quota.period,
            valid_from=valid and valid[0],
            valid_until=valid and valid[1],
            amount=quota.amount,
        )
        return made if is_used else archive_quota(quota=made, by=None)

    # -- time and people -------------------------------------------------------------------------

    @property
    def now(self):
        return self.calendar.moment(self.books.now)

    def user(self, name: str) -> Any:
        return self.users[name]

    def manages(self, by: str) -> bool:
        return by == BOSS

    def acts(self, by: str) -> set[str]:
        return set(MEMBERS.get(by, ()))

    def may_change(self, by: str, booking: Booking) -> bool:
        is_host = booking.origin == "member" and bool(self.acts(by) & booking.editing)
        return self.manages(by) or is_host

    def draw_by(self, data: Any, booking: Booking) -> str:
        """Somebody who may change the booking, now and then just anybody."""
        able = [name for name in self.users if self.may_change(name, booking)]
        return data.draw(people if data.draw(rarely) else st.sampled_from(able))

    def draw_times(self, data: Any) -> Times:
        start = self.calendar.start(data.draw(evenings), data.draw(steps))
        return start, start + data.draw(lengths)

    # -- doing it --------------------------------------------------------------------------------

    def act(self, verdict: Verdict, call: Callable[[], Any]) -> tuple[bool, Any]:
        """Do something; return whether it was done, which is what the oracle expects."""
        before = rows.everything() if verdict.codes or verdict.maybe else None
        try:
            with transaction.atomic():
                done = call()
        except Refused as refused:
            codes = {SAME.get(each.code, each.code) for each in refused.refusals}
        except TalkoError as error:
            codes = {error.code}
        else:
            assert verdict.codes == set()
            self.has_changed = True
            return True, done
        self._check_refusal(codes, verdict)
        assert rows.everything() == before
        return False, None

    def _check_refusal(self, codes: set[str], verdict: Verdict) -> None:
        if verdict.maybe:
            return
        if verdict.exact:
            assert codes == verdict.codes
        else:
            assert codes <= verdict.codes
            assert codes

    def refuse(self, *reasons: tuple[bool, str]) -> Verdict | None:
        """Return the verdict of the first reason that holds: those an action looks at first."""
        return next((Verdict({code}) for holds, code in reasons if holds), None)

    # -- what was made ---------------------------------------------------------------------------

    def row(self, date: Date) -> models.BookingDate:
        return models.BookingDate.objects.select_related(
            "booking", "room__space__municipality"
        ).get(pk=date.pk)

    def booking_row(self, booking: Booking) -> models.Booking:
        return models.Booking.objects.select_related("room", "association").get(pk=booking.pk)

    def expected_dates(
        self, booking: Booking, wanted: list[tuple[str, Times]], *, staff: bool
    ) -> list[Date]:
        """The dates there would be, numbered from below nought."""
        dates = []
        for number, (room, times) in enumerate(sorted(wanted, key=lambda each: each[1])):
            waits = self.books.rooms[room].approval and not staff
            state = "requested" if waits else "confirmed"
            holds = not waits or self.books.rooms[room].holding
            dates.append(Date(-1 - number, booking, room, *times, state, holds))
        return dates

    def keep(self, booking: Booking, dates: list[Date], made: list[models.BookingDate]) -> None:
        """Enter new dates, in the order of their starts, under the keys that they have got."""
        ordered = sorted(made, key=lambda row: (row.start, row.pk))
        for date, row in zip(dates, ordered, strict=True):
            date.pk = row.pk
            self.books.dates[row.pk] = date
        self.books.bookings[booking.pk] = booking
        self.books.claim(dates)

    def moved(self, date: Date, room: str, times: Times, state: str, *, holds: bool) -> Date:
        """The date as it would be: elsewhere, or in another state."""
        start, end = times
        return replace(
            date,
            room=room,
            start=start,
            end=end,
            state=state,
            holds=holds,
            tails={},
            had={},
            took=None,
        )

    def enter(self, dates: list[Date], there: list[Date]) -> None:
        """Let dates become what they were expected to be, and take their places."""
        for date, new in zip(dates, there, strict=True):
            date.room, date.start, date.end = new.room, new.start, new.end
            date.state, date.holds = new.state, new.holds
            date.given_up = date.late = False
        self.books.claim(dates)
