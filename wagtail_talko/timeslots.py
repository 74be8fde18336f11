"""Intervals of time: half-open `[start, end)`, in UTC. No ORM.

In UTC because Python compares two datetimes of one zone by their wall clocks, which is wrong
in the hour that an autumn Sunday has twice.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Span(NamedTuple):
    """A half-open interval `[start, end)` of aware datetimes in UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


def utc_now() -> datetime:
    return datetime.now(UTC)


def in_utc(start: datetime, end: datetime) -> Span:
    return Span(start.astimezone(UTC), end.astimezone(UTC))


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the instant (in UTC) at which a wall clock shows `clock` on `day`.

    A time inside the spring gap moves forward by the gap; in the autumn fold it is the first, even
    where `clock` was taken from the second: nobody can write which one is meant.
    """
    return datetime.combine(day, clock.replace(fold=0), tzinfo=zone).astimezone(UTC)


def day_span(day: date, zone: ZoneInfo) -> Span:
    """Return the whole local day (23, 24 or 25 hours long)."""
    return Span(at(day, time.min, zone), at(day + timedelta(days=1), time.min, zone))


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def local_dates(span: Span, zone: ZoneInfo) -> list[date]:
    """Return every local day the span touches."""
    first = local_date(span.start, zone)
    last = local_date(span.end - timedelta(microseconds=1), zone)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap or touch, so that 20-02 fits into 18-24 and 00-03."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def subtract(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what is left of `spans` without `taken`; both may overlap among themselves."""
    left: list[Span] = []
    holes = merge(taken)
    for span in merge(spans):
        start = span.start
        for hole in holes:
            if hole.end <= start or hole.start >= span.end:
                continue
            if hole.start > start:
                left.append(Span(start, hole.start))
            start = max(start, hole.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def most_at_once(spans: Iterable[Span]) -> int:
    """Return the largest number of spans that hold one instant together."""
    edges = sorted(edge for span in spans for edge in ((span.start, 1), (span.end, -1)))
    most = now = 0
    for _moment, step in edges:
        now += step
        most = max(most, now)
    return most
