"""The dates of an event as rows: the past for ever, the future anew up to the horizon."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from wagtail_talko.app_settings import app_settings
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.schedules import schedule_of
from wagtail_talko.recurrence import Schedule, ScheduleDate
from wagtail_talko.timeslots import at, local_date

DAY = timedelta(days=1)
# A series first published long after its start gets rows for its last years only.
MOST_PAST = timedelta(days=5 * 366)

# Ask whether dates must be kept though the schedule no longer gives them: sign-ups join here.
# Each takes ids of occurrences and returns those it wants to keep.
keepers: list[Callable[[set[int]], set[int]]] = []


@dataclass
class DateChanges:
    """What `plan_dates` found: rows to write, and rows the schedule no longer gives."""

    new: list[Occurrence] = field(default_factory=list)
    changed: list[Occurrence] = field(default_factory=list)
    detached: list[Occurrence] = field(default_factory=list)
    gone: list[Occurrence] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.detached or self.gone)


def horizon(now: datetime) -> datetime:
    """Return until when the dates of an event exist as rows: the end of a day, in UTC."""
    last = now.astimezone(UTC).date() + timedelta(days=app_settings.HORIZON_DAYS)
    return datetime.combine(last, time.min, tzinfo=UTC)


def effective_from(
    event: Event, before: Schedule, zone: str, rows: Iterable[Occurrence], now: datetime
) -> date | None:
    """Return from which local day the event's present schedule counts.

    Only a schedule that would give another past moves the day: `before` in `zone` is the one that
    was published until now.
    """
    after = schedule_of(event)
    # From where either begins: the new one may reach back further than the old one did.
    start = min(_beginning(event, schedule, now) for schedule in (before, after))
    if before.dates(zone, start, now) == after.dates(event.time_zone, start, now):
        return event.effective_from
    today = local_date(now, event.zone)
    begun = any(row.date == today and row.start <= now for row in rows)
    morning, tomorrow = (at(day, time.min, event.zone) for day in (today, today + DAY))
    begun = begun or any(d.start <= now for d in after.dates(event.zone, morning, tomorrow))
    return today + DAY if begun else today


def plan_dates(event: Event, rows: Iterable[Occurrence], now: datetime) -> DateChanges:
    """Compare the rows with the schedule. Rows that have begun are never among the changes."""
    by_date = {row.date: row for row in rows}
    wanted = {d.date: d for d in _scheduled(event, now)}
    changes = DateChanges()
    for day, scheduled in wanted.items():
        row = by_date.get(day)
        if row is None:
            changes.new.append(_new_row(event, scheduled))
        elif row.start > now and _update(row, scheduled):
            changes.changed.append(row)
    vanished = [
        row
        for day, row in by_date.items()
        if day not in wanted and row.start > now and not _is_before(event, day)
    ]
    _sort_vanished(vanished, changes)
    return changes


def write_dates(changes: DateChanges) -> None:
    """Write the planned rows, four queries at most."""
    Occurrence.objects.bulk_create(changes.new)
    Occurrence.objects.bulk_update(
        [*changes.changed, *changes.detached], ["start", "end", "is_detached", "state"]
    )
    if changes.gone:
        Occurrence.objects.filter(pk__in=[row.pk for row in changes.gone]).delete()


def protected(rows: Iterable[Occurrence]) -> set[int]:
    """Return the ids of rows that somebody has a stake in: an exception, a sign-up."""
    rows = list(rows)
    kept = {row.pk for row in rows if row.is_exception}
    for keeper in keepers:
        kept |= keeper({row.pk for row in rows})
    return kept


def series_time(event: Event, day: date) -> tuple[datetime, datetime]:
    """Return when the series would have a date on this local day, at its present clock time."""
    single = Schedule(start_date=day, start_time=event.start_time, duration=event.duration)
    found = single.first(event.zone)
    assert found is not None
    return _in_utc(found)


def _scheduled(event: Event, now: datetime) -> list[ScheduleDate]:
    schedule = schedule_of(event)
    return schedule.dates(event.zone, _beginning(event, schedule, now), horizon(now))


def _beginning(event: Event, schedule: Schedule, now: datetime) -> datetime:
    if event.effective_from is not None:
        return at(event.effective_from, time.min, event.zone)
    first = min((schedule.start_date, *schedule.extra_dates))
    earliest = datetime.combine(first, time.min, tzinfo=UTC) - 2 * DAY
    # By whole years, so that a second projection looks at the same dates.
    return max(earliest, datetime(now.year, 1, 1, tzinfo=UTC) - MOST_PAST)


def _is_before(event: Event, day: date) -> bool:
    return event.effective_from is not None and day < event.effective_from


def _new_row(event: Event, scheduled: ScheduleDate) -> Occurrence:
    start, end = _in_utc(scheduled)
    return Occurrence(event=event, date=scheduled.date, start=start, end=end)


def _update(row: Occurrence, scheduled: ScheduleDate) -> bool:
    """Put a coming row where the schedule has it now. A moved date stays where it was moved.

    So does one that somebody had added to a day which the schedule gives too by now.
    """
    old = (row.start, row.end, row.is_detached, row.state)
    row.is_detached, span = False, _in_utc(scheduled)
    is_on = row.state == Occurrence.State.SCHEDULED
    if row.is_added and is_on and (row.start, row.end) != span:
        row.state = Occurrence.State.MOVED
    if row.state != Occurrence.State.MOVED:
        row.start, row.end = span
    return old != (row.start, row.end, row.is_detached, row.state)


def _sort_vanished(rows: list[Occurrence], changes: DateChanges) -> None:
    kept = protected(rows) | {row.pk for row in rows if row.is_detached or row.is_added}
    for row in rows:
        if row.pk not in kept:
            changes.gone.append(row)
        elif not row.is_detached:
            row.is_detached = True
            changes.detached.append(row)


def _in_utc(scheduled: ScheduleDate) -> tuple[datetime, datetime]:
    return scheduled.start.astimezone(UTC), scheduled.end.astimezone(UTC)
