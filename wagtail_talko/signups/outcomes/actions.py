"""Counting a date: ticking off who came, adding who just came, noting the numbers.

Everybody who holds the list on a phone does it at once: each action takes only what that person
changed, under the event's lock, and writes the sums anew.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.events.locking import lock_events
from wagtail_talko.events.models import Occurrence
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.signups.models import SignUp, Task
from wagtail_talko.signups.organisers import may_organise
from wagtail_talko.signups.outcomes.models import Outcome, WalkIn
from wagtail_talko.signups.outcomes.refusals import OutcomeRefused
from wagtail_talko.signups.outcomes.rules import check_held, check_said, usual_minutes
from wagtail_talko.timeslots import utc_now

NUMBERS = ("heads", "walk_ins", "first_timers", "minutes")


@action
def tick_arrivals(
    *,
    occurrence: Occurrence,
    arrived: Mapping[int, int | None],
    by: Any,
    now: datetime | None = None,
) -> Outcome | None:
    """Note how many came of each sign-up, by its id; None takes the tick away.

    Only those named are touched: two people who tick at once do not undo each other. Returns what
    came of the date, or None when nothing is counted any more. Raises `NotAllowed`,
    `OutcomeRefused`. Ids of other dates are left alone. Again changes nothing.
    """
    now = now or utc_now()
    row = _begin(occurrence, by, now)
    changed, before = [], {}
    for signup in SignUp.objects.filter(occurrence=row, pk__in=list(arrived)).order_by("pk"):
        came = arrived[signup.pk]
        if signup.arrived != came:
            before[signup.pk] = signup.arrived
            signup.arrived = came
            changed.append(signup)
    if not changed:
        return Outcome.objects.filter(occurrence=row).first()
    SignUp.objects.bulk_update(changed, ["arrived"])
    ticks = [{"id": each.pk, "before": before[each.pk], "after": each.arrived} for each in changed]
    return _settle(row, "outcome.tick", by=by, now=now, signups=ticks)


@action
def add_walk_in(
    *,
    occurrence: Occurrence,
    key: UUID,
    by: Any,
    name: str = "",
    people: int = 1,
    task: Task | None = None,
    first_time: bool = False,
    now: datetime | None = None,
) -> WalkIn:
    """Add somebody who came without having signed up. `key` is the form's: sent twice, added once.

    `first_time`: all of these people are here for the first time. Raises `NotAllowed`,
    `OutcomeRefused`.
    """
    now = now or utc_now()
    row = _begin(occurrence, by, now)
    there = WalkIn.objects.filter(key=key).first()
    if there is not None:
        return there
    walk_in = WalkIn.objects.create(
        occurrence=row,
        key=key,
        name=name,
        people=people,
        task=task,
        first_timers=people if first_time else 0,
        created_at=now,
    )
    _settle(row, "outcome.add_walk_in", by=by, now=now, walk_in=walk_in.pk, people=people)
    return walk_in


@action
def remove_walk_in(
    *, occurrence: Occurrence, walk_in_id: int, by: Any, now: datetime | None = None
) -> Outcome | None:
    """Take back somebody who was added by mistake. Again changes nothing. Raises as above."""
    now = now or utc_now()
    row = _begin(occurrence, by, now)
    walk_in = WalkIn.objects.filter(occurrence=row, pk=walk_in_id).first()
    if walk_in is None:
        return Outcome.objects.filter(occurrence=row).first()
    walk_in.delete()
    return _settle(
        row, "outcome.remove_walk_in", by=by, now=now, walk_in=walk_in_id, people=walk_in.people
    )


@action
def record_outcome(
    *,
    occurrence: Occurrence,
    said: Mapping[str, int | None],
    by: Any,
    now: datetime | None = None,
) -> Outcome | None:
    """Note numbers that the ticks do not give: any of `Outcome.SAID`, None to take one back.

    `said_heads` counts all people, `said_first_timers` those of them who are new, `said_minutes`
    the time of all together and `said_minutes_each` of one. Raises `NotAllowed`, `OutcomeRefused`.
    """
    now = now or utc_now()
    row = _begin(occurrence, by, now)
    outcome = Outcome.objects.filter(occurrence=row).first() or Outcome(
        occurrence=row, heads=0, noted_at=now
    )
    wanted = {name: said.get(name, getattr(outcome, name)) for name in Outcome.SAID}
    counted, _walk_ins, new = _counted(row)
    changed = {name for name in Outcome.SAID if wanted[name] != getattr(outcome, name)}
    refusals = list(check_said(wanted, changed, counted=counted, counted_new=new))
    if refusals:
        raise OutcomeRefused(refusals)
    if not changed:
        return outcome if outcome.pk else None
    for name, number in wanted.items():
        setattr(outcome, name, number)
    return _settle(row, "outcome.record", by=by, now=now, outcome=outcome)


def _begin(occurrence: Occurrence, by: Any, now: datetime) -> Occurrence:
    """Lock the event, read the date again, and see that it may be counted."""
    lock_events([occurrence.event_id])
    row = Occurrence.objects.select_related("event__space__municipality").get(pk=occurrence.pk)
    if not may_organise(row.event, by):
        raise NotAllowed
    refusals = list(check_held(row.event, row, now=now))
    if refusals:
        raise OutcomeRefused(refusals)
    return row


def _settle(
    row: Occurrence,
    code: str,
    *,
    by: Any,
    now: datetime,
    outcome: Outcome | None = None,
    **data: Any,
) -> Outcome | None:
    """Write the sums anew, and the entry. Nothing ticked, added or said: nobody has counted."""
    outcome = outcome or Outcome.objects.filter(occurrence=row).first()
    outcome = outcome or Outcome(occurrence=row, heads=0, noted_at=now)
    before = _snapshot(outcome) if outcome.pk else None
    counted, walk_ins, new = _counted(row)
    said = {name: getattr(outcome, name) for name in Outcome.SAID}
    if not counted and set(said.values()) == {None}:
        if outcome.pk:
            outcome.delete()
        audit(row, code, by=by, **data, before=before, after=None)
        return None
    outcome.heads = max(counted, outcome.said_heads or 0)
    outcome.walk_ins = walk_ins
    outcome.first_timers = min(max(new, outcome.said_first_timers or 0), outcome.heads)
    outcome.minutes = _minutes(row, outcome)
    outcome.changed_at = now
    outcome.save()
    audit(row, code, by=by, **data, before=before, after=_snapshot(outcome))
    return outcome


def _counted(row: Occurrence) -> tuple[int, int, int]:
    """Return how many were ticked off or added, how many of them added, how many of those new."""
    ticked = SignUp.objects.filter(occurrence=row).aggregate(Sum("arrived"))["arrived__sum"] or 0
    added = WalkIn.objects.filter(occurrence=row).aggregate(Sum("people"), Sum("first_timers"))
    walk_ins = added["people__sum"] or 0
    return ticked + walk_ins, walk_ins, added["first_timers__sum"] or 0


def _minutes(row: Occurrence, outcome: Outcome) -> int | None:
    if outcome.said_minutes is not None:
        return outcome.said_minutes
    each = outcome.said_minutes_each
    if each is None:
        each = usual_minutes(row.event, row)
    return None if each is None else each * outcome.heads


def _snapshot(outcome: Outcome) -> dict[str, int | None]:
    return {name: getattr(outcome, name) for name in (*NUMBERS, *Outcome.SAID)}
