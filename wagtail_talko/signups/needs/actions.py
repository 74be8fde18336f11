"""This time soup for four, and no tractor."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.events.models import Occurrence
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.signups.actions.base import lock_event, refuse, sheet_of
from wagtail_talko.signups.models import Task
from wagtail_talko.signups.needs.models import TaskAtDate
from wagtail_talko.signups.organisers import may_organise
from wagtail_talko.signups.refusals import DateGone
from wagtail_talko.signups.rules import takes_place
from wagtail_talko.timeslots import Span, utc_now


@action
def change_needs(
    *,
    occurrence: Occurrence,
    needed: Mapping[int, int | None],
    by: Any,
    now: datetime | None = None,
) -> dict[int, int | None]:
    """Say how many people tasks need at one coming date, by the id of the task.

    None is as usual, 0 not at all. Only those named are touched, and tasks of other events are left
    alone. Whoever has taken a task keeps it. Returns what changed; again changes nothing. Raises
    `NotAllowed`, and `SignUpRefused` when the date is over or cancelled.
    """
    now = now or utc_now()
    event = lock_event(occurrence.event_id)
    if not may_organise(event, by):
        raise NotAllowed
    row = event.occurrences.filter(pk=occurrence.pk).first() or occurrence
    if row.pk is None or row.start <= now or not takes_place(event, row):
        refuse([DateGone(span=Span(row.start, row.end), zone=event.zone)])
    own = Task.objects.filter(sheet=sheet_of(event), retired_at=None, pk__in=list(needed))
    known = {each.task_id: each for each in TaskAtDate.objects.filter(occurrence=row)}
    ids = own.values_list("pk", flat=True)
    before = {pk: known[pk].needed if pk in known else None for pk in ids}
    after = {pk: needed[pk] for pk in before if needed[pk] != before[pk]}
    if not after:
        return {}
    for pk, number in after.items():
        _write(row, pk, number)
    audit(row, "occurrence.needs", by=by, before={pk: before[pk] for pk in after}, after=after)
    return after


def _write(row: Occurrence, task_id: int, number: int | None) -> None:
    there = TaskAtDate.objects.filter(occurrence=row, task=task_id)
    if number is None:
        there.delete()
    elif not there.update(needed=number):
        TaskAtDate.objects.create(occurrence=row, task_id=task_id, needed=number)
