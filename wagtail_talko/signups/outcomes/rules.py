"""What must hold before a date is counted. The event's lock is taken for granted."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.exceptions import Refusal
from wagtail_talko.signups.outcomes.refusals import (
    FewerNewThanAdded,
    FewerThanTicked,
    MoreNewThanPeople,
    NotHeld,
    NotYet,
    TwoKindsOfHours,
)
from wagtail_talko.timeslots import Span, local_date

# Nobody works through a weekend: of longer dates the organiser says how long people were there.
LONGEST_COUNTED = timedelta(hours=12)


def was_held(event: Event, row: Occurrence) -> bool:
    """Say whether the date took place: what an event's end cancels later has been before."""
    if row.state == Occurrence.State.CANCELLED:
        return False
    if event.state == Event.State.CANCELLED:
        return event.cancelled_at is not None and row.start < event.cancelled_at
    return True


def check_held(event: Event, row: Occurrence, *, now: datetime) -> Iterator[Refusal]:
    """The date is not cancelled, and its day has come: people are there before the hour."""
    span = Span(row.start, row.end)
    if not was_held(event, row):
        yield NotHeld(span=span, zone=event.zone)
    elif local_date(now, event.zone) < local_date(row.start, event.zone):
        yield NotYet(span=span, zone=event.zone)


def check_said(
    said: Mapping[str, int | None], changed: Collection[str], *, counted: int, counted_new: int
) -> Iterator[Refusal]:
    """What the organiser wrote goes with what has been ticked, `counted` people of whom
    `counted_new` for the first time.

    Only what is `changed` is held against it: ticks after it was written may have overtaken it.
    """
    heads, new = said["said_heads"], said["said_first_timers"]
    if "said_heads" in changed and heads is not None and heads < counted:
        yield FewerThanTicked(counted=counted)
    if "said_first_timers" in changed and new is not None and new < counted_new:
        yield FewerNewThanAdded(counted=counted_new)
    most = max(counted, heads or 0)
    if {"said_heads", "said_first_timers"} & {*changed} and new is not None and new > most:
        yield MoreNewThanPeople(heads=most)
    if said["said_minutes"] is not None and said["said_minutes_each"] is not None:
        yield TwoKindsOfHours()


def usual_minutes(event: Event, row: Occurrence) -> int | None:
    """Return how many minutes each is taken to have been there; None where nobody can know."""
    length = row.end - row.start
    if event.all_day or length > LONGEST_COUNTED:
        return None
    return int(length.total_seconds() // 60)
