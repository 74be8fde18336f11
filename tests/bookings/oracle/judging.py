"""What the oracle expects of an action: accepted, refused for which reasons, or either."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.bookings.oracle.books import Booking, Books, Date
from tests.bookings.oracle.calendars import Times
from tests.bookings.oracle.quotas import Charge, Ledger


@dataclass
class Verdict:
    """`codes` none: accepted. `exact`: refused with all of them and no others."""

    codes: set[str] = field(default_factory=set)
    # A turnaround that was changed under bookings leaves open whether there is room.
    maybe: bool = False
    exact: bool = True


@dataclass
class Ask:
    """Dates for a booking as it is or would be: rooms and times.

    `without` are dates that leave their time, `override` the reason for which staff depart from
    the rules: None where they do not, "" where they give none.
    """

    booking: Booking
    wanted: list[tuple[str, Times]]
    staff: bool = False
    without: tuple[int, ...] = ()
    override: str | None = None
    # Of a booking that is there: its own other dates count.
    change: bool = True
    # Whether some of the dates wait: moved by staff they go on waiting where rooms ask for it.
    waits: bool = False
    # How many come, where it is not the booking that says so.
    people: int | None = None


class Judge:
    """The rules of booking."""

    def __init__(self, books: Books, ledger: Ledger) -> None:
        self.books, self.ledger = books, ledger

    def judge(self, ask: Ask) -> Verdict:
        verdict = Verdict(exact=len({room for room, _times in ask.wanted}) == 1)
        for room in dict.fromkeys(room for room, _times in ask.wanted):
            self._judge_room(ask, room, verdict)
        return verdict

    def _judge_room(self, ask: Ask, room: str, verdict: Verdict) -> None:
        own = [times for where, times in ask.wanted if where == room]
        soft, hard = set(), set()
        seats = self.books.rooms[room].seats
        if seats and (ask.booking.people if ask.people is None else ask.people) > seats:
            soft.add("too_many_people")
        if ask.booking.tables > self.books.stock:
            hard.add("too_many_accessories")
        if any(a < d and c < b for i, (a, b) in enumerate(own) for c, d in own[i + 1 :]):
            hard.add("dates_overlap")
        obtainable = []
        for times in own:
            found_hard, found_soft = self._judge_times(ask, room, times, verdict)
            hard |= found_hard
            soft |= found_soft
            if not found_hard and (ask.staff or not found_soft):
                obtainable.append(times)
            if self._meets_own(ask, room, times, found_hard):
                hard.add("dates_overlap")
        if self._is_beyond(ask, room, obtainable):
            soft.add("quota_reached")
        if ask.staff and ask.override is not None:
            needs_reason = not hard and not ask.override and "quota_reached" in soft
            soft = {"quota_reached", "reason_missing"} if needs_reason else set()
        verdict.codes |= hard | soft

    def _judge_times(
        self, ask: Ask, room: str, times: Times, verdict: Verdict
    ) -> tuple[set[str], set[str]]:
        date = Date(0, ask.booking, room, *times)
        hard, soft = set(), set()
        free = self.books.free(date, ask.without)
        if free is None:
            verdict.maybe = True
        elif not free:
            hard.add("room_taken")
        if times[0] < self.books.now:
            soft.add("in_the_past")
        wanted = ask.booking.tables
        if wanted and not self.books.may_have_tables(room):
            hard.add("accessory_not_here")
        elif self.books.tables_free(times, ask.without) < wanted <= self.books.stock:
            hard.add("accessory_taken")
        return hard, soft

    def _meets_own(self, ask: Ask, room: str, times: Times, found: set[str]) -> bool:
        """Whether another date of the booking is there then, where the room is not taken anyway."""
        is_shut = self.books.is_shut(Date(0, ask.booking, room, *times), ask.without)
        if not ask.change or ("room_taken" in found and not is_shut):
            return False
        return any(
            date.overlaps(times) and date.room == room and date.is_active
            for date in self.books.of(ask.booking)
            if date.pk not in ask.without
        )

    def _is_beyond(self, ask: Ask, room: str, obtainable: list[Times]) -> bool:
        """Whether what can be had, beside what is asked elsewhere, exceeds a host's quota."""
        if ask.booking.origin not in ("member", "staff") or not obtainable:
            return False
        beside = [(where, times) for where, times in ask.wanted if where != room]
        new = [self._charge(ask, where, times)
               for where, times in [*((room, each) for each in obtainable), *beside]]  # fmt: skip
        after = [*self.ledger.charges(ask.without), *new]
        return any(
            self.ledger.exceeded(host, self.ledger.used(host, self.ledger.charges()), after)
            for host in ask.booking.everyone
        )

    def _charge(self, ask: Ask, room: str, times: Times) -> Charge:
        waits = self.books.rooms[room].approval and (ask.waits or not ask.staff)
        return Charge(ask.booking, room, *times, waits)

    # -- what is written -------------------------------------------------------------------------

    def settle(self, verdict: Verdict, leaving: Iterable[Date], new: Iterable[Date]) -> Verdict:
        """See whether all new dates find room together, once the leaving ones have gone."""
        if verdict.codes:
            return verdict
        new = list(new)
        with self.books.trial():
            self.books.release(list(leaving))
            self.books.dates |= {date.pk: date for date in new}
            free = self.books.claim(new)
            holding = [date for date in new if date.holds]
            scarce = any(self.books.tables_free(d.times) < 0 for d in holding if d.booking.tables)
        if free is False:
            verdict.codes.add("room_taken")
        elif scarce:
            verdict.codes.add("accessory_taken")
        verdict.maybe = verdict.maybe or free is None
        return verdict
