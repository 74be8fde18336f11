"""Noting what became of dates: by the municipality, and by the association itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import (
    action,
    check_manages,
    check_may_change,
    check_states,
    lock_dates,
    snapshot,
    utc_now,
)
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.outcomes.marks import FIELDS, noted
from wagtail_talko.bookings.outcomes.notifications import tell_hosts
from wagtail_talko.bookings.outcomes.queries import NO_SHOW, by_booking
from wagtail_talko.bookings.outcomes.refusals import MarkedByStaff, NotBegun
from wagtail_talko.bookings.refusals import WrongState

Outcome = BookingDate.Outcome
# What the municipality notes; the empty one takes a mark back.
MARKS = (Outcome.USED, NO_SHOW, "")


@action
def mark_outcome(
    *,
    dates: Sequence[BookingDate],
    outcome: str,
    by: Any,
    now: datetime | None = None,
    silent: bool = False,
) -> list[BookingDate]:
    """Note that the room was used or that nobody came; "" takes a mark back, no report of hosts.

    The hosts are told of a no-show once, and when it is taken back. Raises `NotBegun`,
    `WrongState` for what was not booked or is a closure, `NotAllowed`, `ValueError`.
    """
    if outcome not in MARKS:
        raise ValueError(outcome)
    now = now or utc_now()
    fresh = _lock(dates, now)
    check_manages(fresh, by)
    changed = [date for date in fresh if _changes(date, outcome)]
    missed = [date for date in changed if outcome == NO_SHOW]
    forgiven = [date for date in changed if date.outcome == NO_SHOW and outcome != NO_SHOW]
    before = _facts(changed)
    for date in changed:
        date.outcome, date.outcome_by_staff = outcome, bool(outcome)
        date.headcount = date.headcount if outcome == Outcome.USED else None
        date.missed_by_id = date.booking.association_id if outcome == NO_SHOW else None
    _save(changed, before, by=by)
    if not silent:
        for kind, told in (("no_show", missed), ("no_show_removed", forgiven)):
            for own in by_booking(told):
                tell_hosts(kind, own, now=now)
    return fresh


def _changes(date: BookingDate, outcome: str) -> bool:
    if not outcome:
        # What the hosts have told is no mark: it is theirs, and not taken back with one.
        return date.outcome_by_staff
    return (date.outcome, date.outcome_by_staff) != (outcome, True)


@action
def report_outcome(
    *,
    date: BookingDate,
    was_used: bool,
    by: Any,
    headcount: int | None = None,
    now: datetime | None = None,
) -> BookingDate:
    """Say for an association whether it used its room, and how many people were there.

    Raises `MarkedByStaff` where the municipality has noted it, `NotBegun`, `WrongState`,
    `NotAllowed`, `ValidationError`.
    """
    [fresh] = _lock([date], now or utc_now())
    check_may_change([fresh], by)
    if fresh.outcome_by_staff:
        raise MarkedByStaff
    outcome = Outcome.USED if was_used else Outcome.UNUSED
    headcount = headcount if was_used else None
    if (fresh.outcome, fresh.headcount) == (outcome, headcount):
        return fresh
    before = _facts([fresh])
    fresh.outcome, fresh.headcount = outcome, headcount
    fresh.clean_fields(exclude={f.name for f in BookingDate._meta.fields} - {"headcount"})
    _save([fresh], before, by=by)
    return fresh


def _lock(dates: Sequence[BookingDate], now: datetime) -> list[BookingDate]:
    fresh, _layout = lock_dates(dates)
    check_states(fresh, [BookingDate.State.CONFIRMED])
    if any(date.booking.is_closure for date in fresh):
        raise WrongState
    if any(date.start > now for date in fresh):
        raise NotBegun
    return fresh


def _save(dates: Sequence[BookingDate], before: dict[int, dict[str, Any]], *, by: Any) -> None:
    """Save and log. The calendar's entry stays as it is: its sequence does not grow."""
    BookingDate.objects.bulk_update(dates, FIELDS)
    after = _facts(dates)
    for own in by_booking(dates):
        audit(
            own[0].booking,
            "booking.outcome",
            by=by,
            before=[before[date.pk] for date in own],
            after=[after[date.pk] for date in own],
        )


def _facts(dates: Sequence[BookingDate]) -> dict[int, dict[str, Any]]:
    return {
        date.pk: {**row, **noted(date)} for date, row in zip(dates, snapshot(dates), strict=True)
    }
