"""What the oracle believes there is: rooms, bookings, dates. Plain Python, in half hours."""

from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tests.bookings.oracle.calendars import Calendar, Times

LEAST, MOST = 0, 1
ACTIVE = ("requested", "confirmed")


@dataclass
class Room:
    """`turnaround` in half hours; a request holds the room where `holding` says so."""

    groups: int = 1
    turnaround: int = 0
    approval: bool = False
    holding: bool = True
    parts: tuple[str, ...] = ()
    seats: int = 0
    space: str = "house"
    free_hours: int = 0


@dataclass
class Host:
    state: str
    edits: bool


@dataclass(eq=False)
class Booking:
    """`first` is the first host's name, None for what the municipality has for itself."""

    pk: int
    room: str
    first: str | None
    origin: str = "member"
    hosts: dict[str, Host] = field(default_factory=dict)
    people: int = 0
    exclusive: bool = False
    private: bool = False
    open: bool = False
    tables: int = 0

    @property
    def is_closure(self) -> bool:
        return self.origin == "closure"

    @property
    def everyone(self) -> list[str]:
        """All hosts, the first one first."""
        joint = [name for name, host in self.hosts.items() if host.state == "accepted"]
        return [self.first, *joint] if self.first else []

    @property
    def editing(self) -> set[str]:
        joint = [n for n, host in self.hosts.items() if host.state == "accepted" and host.edits]
        return {self.first, *joint} if self.first else set()


@dataclass(eq=False)
class Date:
    """`tails` says by leaf how long after its end it keeps others out, at least and at most."""

    pk: int
    booking: Booking
    room: str
    start: int
    end: int
    state: str = "confirmed"
    holds: bool = True
    until: int | None = None
    given_up: bool = False
    late: bool = False
    tails: dict[str, Times] = field(default_factory=dict)
    # The tails it had before its room was changed: a changed turnaround is none for it.
    had: dict[str, Times] = field(default_factory=dict)
    # How many places it took on each leaf when it was over: a change of rooms leaves it alone.
    took: dict[str, int] | None = None

    @property
    def times(self) -> Times:
        return self.start, self.end

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    def overlaps(self, times: Times) -> bool:
        return self.start < times[1] and times[0] < self.end

    def cuts(self, other: "Date") -> bool:
        """Whether this one's start ends the other's turnaround."""
        return self.booking.is_closure or self.booking is other.booking


class Books:
    """The rooms and what is in them: who keeps whom out, and until when."""

    def __init__(self, calendar: Calendar, rooms: dict[str, Room]) -> None:
        self.calendar, self.rooms = calendar, rooms
        self.now = 0
        self.bookings: dict[int, Booking] = {}
        self.dates: dict[int, Date] = {}
        # Tables to borrow: how many there are, and the rooms that may have them (none: all).
        self.stock = 2
        self.table_rooms: tuple[str, ...] = ()

    def leaves(self, room: str) -> tuple[str, ...]:
        return self.rooms[room].parts or (room,)

    def of(self, booking: Booking) -> list[Date]:
        return [date for date in self.dates.values() if date.booking is booking]

    def coming(self, booking: Booking) -> list[Date]:
        return [date for date in self.of(booking) if date.is_active and date.end > self.now]

    # -- rooms ---------------------------------------------------------------------------------

    def weight(self, date: Date, leaf: str) -> int:
        """How many of the leaf's places the date takes."""
        if date.took is not None:
            return date.took.get(leaf, 0)
        whole = date.booking.exclusive or date.booking.is_closure or date.room != leaf
        return self.rooms[leaf].groups if whole else 1

    def turnaround(self, date: Date, leaf: str, how: int = MOST) -> int:
        if date.booking.is_closure:
            return 0
        if leaf in date.had:
            return date.had[leaf][how]
        return max(self.rooms[date.room].turnaround, self.rooms[leaf].turnaround)

    def on(self, leaf: str, without: tuple = ()) -> list[Date]:
        """The dates that hold something of the leaf."""
        return [d for d in self.dates.values() if leaf in d.tails and d.pk not in without]

    def reach(self, date: Date, leaf: str, how: int, others: list[Date]) -> int:
        """Until when a new date keeps the leaf: closures and its own later dates cut it off."""
        cuts = [o.start for o in others if o.start >= date.end and o.cuts(date)]
        return min([date.end + self.turnaround(date, leaf, how), *cuts])

    def beside(
        self, date: Date, leaf: str, how: int, without: tuple = (), following: tuple = ()
    ) -> list[tuple[Date, int, int]]:
        """Who has the leaf while a new date would, and from when until when of that."""
        others = self.on(leaf, without)
        end = self.reach(date, leaf, how, [*others, *following])
        found = []
        for other in others:
            until = other.end + other.tails[leaf][how]
            if date.cuts(other) and other.end <= date.start:
                until = min(until, date.start)
            first, last = max(date.start, other.start), min(end, until)
            if first < last:
                found.append((other, first, last))
        return found

    def is_full(self, date: Date, leaf: str, how: int, *who: tuple) -> bool:
        beside = self.beside(date, leaf, how, *who)
        load = max(
            (sum(self.weight(o, leaf) for o, s, e in beside if s <= first < e)
             for _other, first, _last in beside),
            default=0,
        )  # fmt: skip
        return load + self.weight(date, leaf) > self.rooms[leaf].groups

    def free(self, date: Date, without: tuple = (), following: tuple = ()) -> bool | None:
        """Whether there is room for a new date; None where a changed turnaround leaves it open."""
        leaves = self.leaves(date.room)
        if any(self.is_full(date, leaf, LEAST, without, following) for leaf in leaves):
            return False
        full = any(self.is_full(date, leaf, MOST, without, following) for leaf in leaves)
        return None if full else True

    def is_shut(self, date: Date, without: tuple = ()) -> bool:
        """Whether a closure lies in the way."""
        return any(
            other.booking.is_closure and other.overlaps(date.times)
            for leaf in self.leaves(date.room)
            for other in self.on(leaf, without)
        )

    # -- taking and giving back ----------------------------------------------------------------

    def claim(self, dates: list[Date]) -> bool | None:
        """Let the dates that hold their room take it; say whether there was room for each."""
        answers = []
        ordered = sorted((d for d in dates if d.holds), key=lambda d: (d.start, d.pk))
        for number, date in enumerate(ordered):
            answers.append(self.free(date, (), tuple(ordered[number + 1 :])))
            self._place(date)
        return False if False in answers else None if None in answers else True

    def _place(self, date: Date) -> None:
        for leaf in self.leaves(date.room):
            others = self.on(leaf, (date.pk,))
            for other in others:
                cut = date.start - other.end
                if date.cuts(other) and cut >= 0:
                    least, most = other.tails[leaf]
                    other.tails[leaf] = min(least, cut), min(most, cut)
            least, most = (self.reach(date, leaf, how, others) - date.end for how in (LEAST, MOST))
            date.tails[leaf] = least, most
        date.had = {}

    def release(self, dates: list[Date]) -> None:
        """Give back what the dates hold, and to their neighbours what they had cut off."""
        gone = [(date, leaf) for date in dates for leaf in date.tails]
        for date in dates:
            date.tails, date.took = {}, None
        for date, leaf in gone:
            for other in self.on(leaf):
                cut = date.start - other.end
                if date.cuts(other) and cut in range(
                    other.tails[leaf][0], other.tails[leaf][1] + 1
                ):
                    self._grow(other, leaf)

    def _grow(self, date: Date, leaf: str) -> None:
        least, most = date.tails[leaf]
        full = self.turnaround(date, leaf)
        if full <= least:
            return
        next_starts = [o.start for o in self.on(leaf, (date.pk,)) if o.start >= date.end + least]
        free = min([full, *(start - date.end for start in next_starts)])
        # Among several groups only what lies on the same place is in the way.
        exact = free == full or self.rooms[leaf].groups == 1
        date.tails[leaf] = (
            (max(least, free) if exact else least),
            max(most, free if exact else full),
        )

    @contextmanager
    def trial(self):
        """Try something: afterwards all dates are as they were."""
        dates = dict(self.dates)
        before = {
            pk: vars(replace(d, tails=dict(d.tails), had=dict(d.had))) for pk, d in dates.items()
        }
        yield
        self.dates = dates
        for pk, values in before.items():
            vars(dates[pk]).update(values)

    # -- tables --------------------------------------------------------------------------------

    def tables_free(self, times: Times, without: tuple = ()) -> int:
        """How many tables are free during the whole time: they are lent without turnaround."""
        lent = [d for d in self.dates.values() if d.tails and d.pk not in without]
        load = [sum(d.booking.tables for d in lent if d.start <= slot < d.end)
                for slot in range(*times)]  # fmt: skip
        return self.stock - max(load)

    def may_have_tables(self, room: str) -> bool:
        there = set(self.leaves(room))
        chosen = [set(self.leaves(each)) for each in self.table_rooms]
        return self.rooms[room].space == "house" and (
            not chosen or any(leaves <= there for leaves in chosen)
        )

    # -- time ----------------------------------------------------------------------------------

    def pass_time(self, slots: int) -> None:
        self.now += slots
        for date in self.dates.values():
            if date.tails and date.took is None and date.end <= self.now:
                date.took = {leaf: self.weight(date, leaf) for leaf in date.tails}
