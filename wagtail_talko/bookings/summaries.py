"""Bookings as their association sees them in a list: one entry a booking, however many dates."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import gcd
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Count,
    Exists,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.hosts import hosted_by_any, who, with_hosts
from wagtail_talko.bookings.models import Booking, BookingDate, WaitingWish
from wagtail_talko.recurrence import Schedule
from wagtail_talko.timeslots import local_date
from wagtail_talko.wording import format_day

State = BookingDate.State
WEEK = timedelta(days=7)
# Of a longer rhythm people say the dates instead.
LONGEST_RHYTHM = 4 * WEEK
# The parts of the list, in their order.
WAITING, COMING, NOT_ON = 0, 1, 2


@dataclass(frozen=True)
class BookingSummary:
    """`dates` are those the entry is about: to come, or all of a booking that is over.

    `is_own` says that the reader's association made the booking: joint hosts read no purpose.
    """

    booking: Booking
    every: list[BookingDate]
    dates: list[BookingDate]
    is_past: bool
    is_own: bool

    @property
    def title(self) -> str:
        return self.booking.public_title or (self.booking.purpose if self.is_own else "")

    @property
    def shown(self) -> BookingDate:
        """The date that stands for the booking: the next that takes place; the last of the past."""
        on = [date for date in self.dates if date.is_active] or self.dates
        return on[-1] if self.is_past else on[0]

    @property
    def part(self) -> int:
        states = {date.state for date in self.dates}
        if State.REQUESTED in states:
            return WAITING
        return COMING if State.CONFIRMED in states else NOT_ON

    @property
    def hosts(self) -> str:
        return who(self.booking)

    @property
    def is_single(self) -> bool:
        return len(self.every) == 1

    @property
    def times(self) -> str:
        return times_in_words(self.every) if not self.is_single else ""

    @property
    def states(self) -> list[tuple[str, str]]:
        """Each state there is, in words: "10 booked"; without a number for a single date."""
        counted = Counter(date.state for date in self.dates)
        return [
            (state, _state_in_words(state, counted[state], self.is_single))
            for state in State.values
            if counted[state]
        ]


def bookings_of(
    associations: Sequence[Association], *, is_past: bool, now: datetime | None = None
) -> QuerySet[Booking]:
    """Return bookings with a date still to end, what waits for an answer first; or the past ones.

    Offers of the waiting list stand in a list of their own, and what became of one that was not
    taken is no booking. With their dates and hosts: three queries for any number of bookings.
    """
    now = now or datetime.now(UTC)
    coming = Q(dates__end__gt=now)
    active = coming & Q(dates__state__in=BookingDate.ACTIVE)
    waiting = coming & Q(dates__state=State.REQUESTED, dates__offered_until=None)
    dates = _real_dates().select_related("room__space").order_by("start", "pk")
    found = (
        with_hosts(Booking.objects.filter(hosted_by_any(associations)))
        .filter(Exists(_real_dates().filter(booking=OuterRef("pk"))))
        .annotate(
            last_end=Max("dates__end"),
            next_start=Min("dates__start", filter=active),
            waiting=Count("dates", filter=waiting),
        )
        .select_related("association", "room__space")
        .prefetch_related(Prefetch("dates", queryset=dates))
    )
    if is_past:
        return found.filter(last_end__lte=now).order_by("-last_end", "-pk")
    part = Case(
        When(waiting__gt=0, then=Value(WAITING)),
        When(next_start__isnull=False, then=Value(COMING)),
        default=Value(NOT_ON),
    )
    return found.filter(last_end__gt=now).order_by(part, "next_start", "last_end", "pk")


def _real_dates() -> QuerySet[BookingDate]:
    """Return the dates that are no offer, nor were one that has ended."""
    taken = Q(waiting_wish=None) | Q(waiting_wish__state=WaitingWish.State.ACCEPTED)
    return BookingDate.objects.filter(taken, offered_until=None)


def summarise(
    booking: Booking, *, own: Collection[int], is_past: bool, now: datetime | None = None
) -> BookingSummary:
    """Make the entry of a booking of `bookings_of` for members of the associations `own`.

    No query.
    """
    now = now or datetime.now(UTC)
    every = list(booking.dates.all())
    dates = every if is_past else [date for date in every if date.end > now]
    return BookingSummary(booking, every, dates, is_past, booking.association_id in own)


def _state_in_words(state: str, n: int, is_single: bool) -> str:
    if is_single:
        return str(State(state).label)
    words = {
        State.REQUESTED: ngettext("%(n)d is waiting", "%(n)d are waiting", n),
        State.CONFIRMED: ngettext("%(n)d booked", "%(n)d booked", n),
        State.DECLINED: ngettext("%(n)d declined", "%(n)d declined", n),
        State.CANCELLED: ngettext("%(n)d cancelled", "%(n)d cancelled", n),
    }
    return words[State(state)] % {"n": n}


def times_in_words(dates: Sequence[BookingDate]) -> str:
    """Say several dates in one line: "Tiistaisin klo 18.00–20.00, 12 aikaa, 1.12.–2.3.2027"."""
    language = get_language() or "en"
    zone = dates[0].room.space.zone
    first, last = (local_date(date.start, zone) for date in (dates[0], dates[-1]))
    number = ngettext("%(n)d time", "%(n)d times", len(dates)) % {"n": len(dates)}
    same_year = first.year == last.year
    begins = format_day(first, language=language, weekday=False, year=not same_year)
    ends = format_day(last, language=language, weekday=False)
    parts = [rhythm_in_words(dates), number, f"{begins}–{ends}" if first != last else ends]
    return capfirst(", ".join(part for part in parts if part))


def rhythm_in_words(dates: Sequence[BookingDate]) -> str:
    """Say the rhythm of weekly dates at one time of day; "" where there is none.

    Weeks may be missing from it: the number of dates stands beside it.
    """
    language = get_language() or "en"
    zone = dates[0].room.space.zone
    days = [local_date(date.start, zone) for date in dates]
    steps = [(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)]
    step = gcd(*steps)
    clocks = {_wall(date.start, zone).time() for date in dates}
    lengths = {_wall(date.end, zone) - _wall(date.start, zone) for date in dates}
    is_weekly = step > 0 and step % WEEK.days == 0 and step <= LONGEST_RHYTHM.days
    # As many weeks without as with it are no rhythm.
    is_dense = is_weekly and sum(steps) / step < 2 * len(dates)
    if len(dates) < 3 or len(clocks) > 1 or len(lengths) > 1 or not is_dense:
        return ""
    rule = f"RRULE:FREQ=WEEKLY;INTERVAL={step // WEEK.days}"
    schedule = Schedule(days[0], clocks.pop(), lengths.pop(), rule=rule)
    return schedule.sentence(language, zone, with_end=True)


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
