"""When a booking may start: arithmetic on whole seconds since the epoch. No ORM, no time zones.

A search over a region compares some hundred thousand moments, and datetimes cost ten times as much
as integers. Whatever is not on a whole second is rounded so that less is free.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)

# First and last moment at which a booking may start, both included, and a number for the caller.
Reach = tuple[int, int, int]


class Held(NamedTuple):
    """When something is taken: from each of the starts to the end beside it. Both ascend."""

    starts: Sequence[int]
    ends: Sequence[int]


class Barred(NamedTuple):
    """Within which *open* intervals no booking may start. Both ascend; intervals may overlap."""

    after: Sequence[int]
    before: Sequence[int]


def seconds(moment: datetime) -> int:
    """Return the last whole second up to an aware moment."""
    return (moment - EPOCH) // SECOND


def seconds_up(moment: datetime) -> int:
    """Return the first whole second from an aware moment on."""
    return -((EPOCH - moment) // SECOND)


def whole_seconds(length: timedelta) -> int:
    return -(-length // SECOND)


def moment_of(second: int) -> datetime:
    return EPOCH + timedelta(seconds=second)


def full(taken: Sequence[tuple[int, int]], places: int) -> Held:
    """Return when `places` (at least one) or more of the spans hold together."""
    starts: list[int] = []
    ends: list[int] = []
    held = 0
    # An end sorts before a start of the same second: one may follow the other.
    for moment, step in sorted(edge for a, b in taken for edge in ((a, 1), (b, -1))):
        held += step
        if held == places and step == 1:
            starts.append(moment)
        elif held == places - 1 and step == -1:
            ends.append(moment)
    return Held(starts, ends)


def barred(held: Held, *, length: int, turnaround: int, cuts: Sequence[int] = ()) -> Barred:
    """Return when no booking of `length` may start beside what is held.

    A start collides from when its own end, turnaround included, reaches into what is held until
    that is over. The turnaround is cut off where a closure begins: at `cuts`, ascending.
    """
    reach = length + turnaround
    if not turnaround or not cuts:
        return Barred([start - reach for start in held.starts], held.ends)
    after = []
    for start in held.starts:
        index = bisect_right(cuts, start)
        cut = cuts[index - 1] if index else start - turnaround
        after.append(max(start - turnaround, cut) - length)
    return Barred(after, held.ends)


def joined(several: Sequence[Barred]) -> Barred:
    """Return within which intervals at least one of them bars."""
    if len(several) == 1:
        return several[0]
    after: list[int] = []
    before: list[int] = []
    for start, end in sorted(pair for each in several for pair in zip(*each, strict=True)):
        # Between two that only touch, one moment stays free.
        if before and start < before[-1]:
            before[-1] = max(before[-1], end)
        else:
            after.append(start)
            before.append(end)
    return Barred(after, before)


def outside(reaches: Iterable[Reach], bars: Barred) -> Iterator[Reach]:
    """Yield what is left of the reaches outside the open intervals; single moments too."""
    after, before = bars
    count = len(before)
    for first, last, number in reaches:
        index = bisect_right(before, first)
        while first <= last:
            if index == count or after[index] >= last:
                yield first, last, number
                break
            if after[index] >= first:
                yield first, after[index], number
            first = before[index]
            index += 1
