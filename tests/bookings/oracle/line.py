"""The waiting line as the oracle knows it: first come, first served."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bookings.oracle.books import LEAST, MOST, Booking, Books, Date
from tests.bookings.oracle.calendars import Times
from tests.bookings.oracle.judging import Ask, Judge, Verdict

# Half hours in which an offer is to be answered, and in which nobody could.
ANSWER, TOO_SHORT = 48, 2


@dataclass(eq=False)
class Wish:
    pk: int
    room: str
    times: Times
    who: str
    booking: Booking | None = None
    people: int = 0
    exclusive: bool = False
    state: str = "waiting"
    date: Date | None = None
    # Who is to be asked to host it, each with whether it may change the booking.
    named: dict[str, bool] = field(default_factory=dict)

    @property
    def is_own_series(self) -> bool:
        """Whether it may still put the time into the booking that it was to complete."""
        return self.booking is None or self.who in self.booking.editing


class Line:
    """The wishes in the order in which they were made."""

    def __init__(self, books: Books, judge: Judge) -> None:
        self.books, self.judge = books, judge
        self.wishes: dict[int, Wish] = {}

    def having(self, *states: str) -> list[Wish]:
        return [wish for wish in self.wishes.values() if wish.state in states]

    def is_too_near(self, start: int) -> bool:
        return start - self.books.now < TOO_SHORT

    # -- joining ---------------------------------------------------------------------------------

    def judge_joining(self, wish: Wish, *, is_member: bool) -> Verdict:
        """Only a booking of others may be in the way."""
        if not wish.is_own_series:
            return Verdict({"not_allowed"})
        new = self.booking_for(wish)
        date = Date(0, new, wish.room, *wish.times)
        verdict = self.judge.judge(Ask(new, [(wish.room, wish.times)], change=False))
        is_taken = "room_taken" in verdict.codes and not self.books.is_shut(date)
        if is_taken:
            verdict.codes.remove("room_taken")
            self._judge_taken(date, wish, verdict)
        elif "room_taken" not in verdict.codes:
            verdict.codes.add("not_taken")
        if not is_member:
            verdict.codes.add("not_member")
        elif self.same(wish):
            return Verdict(maybe=verdict.maybe)
        return verdict

    def _judge_taken(self, date: Date, wish: Wish, verdict: Verdict) -> None:
        least, most = (self._is_own(date, wish.who, how) for how in (LEAST, MOST))
        if most:
            verdict.codes.add("own_time")
        verdict.maybe = verdict.maybe or least != most
        if self.is_too_near(wish.times[0]) and wish.times[0] >= self.books.now:
            verdict.codes.add("too_near_to_wait")

    def _is_own(self, date: Date, who: str, how: int) -> bool:
        """Whether the association has a part of the time itself."""
        return any(
            who in other.booking.everyone
            for leaf in self.books.leaves(date.room)
            if self.books.is_full(date, leaf, how)
            for other, _start, _end in self.books.beside(date, leaf, how)
        )

    def same(self, wish: Wish) -> Wish | None:
        """The open wish of the association for just this."""
        wanted = wish.room, wish.times, wish.who
        for other in self.having("waiting", "offered"):
            if (other.room, other.times, other.who) == wanted:
                return other
        return None

    def booking_for(self, wish: Wish) -> Booking:
        """The booking that an offer makes, where it completes none."""
        return Booking(-wish.pk, wish.room, wish.who, people=wish.people, exclusive=wish.exclusive)

    # -- offering --------------------------------------------------------------------------------

    def expire(self) -> None:
        for wish in self.having("offered"):
            if wish.date.until <= self.books.now:
                self.end(wish, "expired")

    def end(self, wish: Wish, state: str) -> None:
        """Close a wish; what was offered is given back."""
        wish.state = state
        if wish.date and wish.date.until is not None:
            self.give_back(wish.date)

    def give_back(self, date: Date) -> None:
        date.state, date.holds, date.until = "cancelled", False, None
        self.books.release([date])

    def offer(self, was_offered: Callable[[Wish], bool]) -> None:
        """Offer what is free, space by space; the database is asked only where all is open."""
        spaces = dict.fromkeys(room.space for room in self.books.rooms.values())
        for space in spaces:
            for wish in self.having("waiting"):
                if self.books.rooms[wish.room].space != space:
                    continue
                if self.is_too_near(wish.times[0]):
                    wish.state = "passed"
                    continue
                answer = self._may_be_offered(wish)
                if answer if answer is not None else was_offered(wish):
                    self._offer(wish)

    def _may_be_offered(self, wish: Wish) -> bool | None:
        booking = self._series(wish)
        ask = Ask(booking, [(wish.room, wish.times)], people=wish.people)
        verdict = self.judge.judge(ask)
        if verdict.codes:
            return False
        return None if verdict.maybe else True

    def _series(self, wish: Wish) -> Booking:
        is_own = wish.booking is not None and wish.is_own_series
        return wish.booking if is_own else self.booking_for(wish)

    def _offer(self, wish: Wish) -> None:
        until = min(self.books.now + ANSWER, wish.times[0])
        wish.booking = self._series(wish)
        date = Date(-wish.pk, wish.booking, wish.room, *wish.times, "requested", until=until)
        self.books.dates[date.pk] = date
        self.books.claim([date])
        wish.state, wish.date = "offered", date
