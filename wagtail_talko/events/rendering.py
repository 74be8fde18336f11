"""From an event's facts to the values that `ical` writes: those of all languages, then words."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from wagtail_talko.events.dates import horizon, series_time
from wagtail_talko.events.facts import Facts
from wagtail_talko.events.leaving import has_left, oldest_day
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.schedules import schedule_of
from wagtail_talko.events.wordings import Wording, place_in_words, unsettled_in_words
from wagtail_talko.ical import SeriesDate, SeriesEvent, Words
from wagtail_talko.recurrence import Rule, Schedule, complete
from wagtail_talko.recurrence.days import last_counted
from wagtail_talko.timeslots import at
from wagtail_talko.words import pick

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Series:
    """What an event is in every language."""

    start: Any
    end: Any
    rule: str
    is_safe: bool
    last: date | None
    left_out: tuple[date, ...]
    rows: tuple[tuple[Occurrence, bool], ...]


def series_of(facts: Facts, *, now: datetime) -> Series | None:
    """Work out the series and its single dates. None when nothing is left to show."""
    event = facts.event
    if not facts.is_listed or has_left(event, now):
        return None
    schedule = schedule_of(event)
    oldest = oldest_day(now, event.zone)
    made = replace(schedule, extra_dates=(), left_out=())
    begin = _from_day(event, oldest)
    first, days = _made_days(event, made, schedule.left_out, begin, now)
    rule = _rule(schedule)
    rows = tuple(
        (row, row.is_detached or first is None or row.date not in days or row.date < first)
        for row in facts.rows
        if _is_shown(row, event, oldest)
    )
    if first is None and not rows:
        return None
    start, end = _moments(event, *series_time(event, first)) if first else (None, None)
    return Series(
        start=start,
        end=end,
        rule=_rule_text(rule, schedule) if rule else "",
        is_safe=schedule.is_safe,
        last=_last(rule, schedule) if rule else None,
        left_out=tuple(day for day in schedule.left_out if first and day > first and day in days),
        rows=rows,
    )


def entry_of(facts: Facts, series: Series, wording: Wording) -> SeriesEvent:
    """Put the words of one language to the series. Sequence and change time are the event's."""
    event = facts.event
    return SeriesEvent(
        uid=event.uid,
        sequence=event.sequence,
        modified=event.changed_at,
        zone=event.time_zone,
        words=_words(facts, wording),
        start=series.start,
        end=series.end,
        rule=series.rule,
        rule_is_safe=series.is_safe,
        last=series.last,
        left_out=series.left_out,
        dates=tuple(_date(event, row, alone, wording) for row, alone in series.rows),
        status="CANCELLED" if event.state == Event.State.CANCELLED else "CONFIRMED",
    )


def _from_day(event: Event, oldest: date) -> date:
    """Return the first day on which a date of the series may begin and still be shown."""
    length = max(event.duration - timedelta(microseconds=1), timedelta())
    start = datetime.combine(event.start_date, event.start_time or time.min)
    nights = (start + length).date() - event.start_date
    first = oldest - nights
    return max(first, event.effective_from) if event.effective_from else first


def _made_days(
    event: Event, made: Schedule, left_out: tuple[date, ...], begin: date, now: datetime
) -> tuple[date | None, set[date]]:
    """Return the first day the rule really gives, and all days it gives as far as we look."""
    after = at(begin, time.min, event.zone)
    ends = [horizon(now), *(at(day + DAY, time.min, event.zone) for day in left_out[-1:])]
    days = [found.date for found in made.dates(event.zone, after, max(ends))]
    for day in days:
        if day not in left_out:
            return day, set(days)
    if days:
        after = at(days[-1] + DAY, time.min, event.zone)
    later = made.next_dates(event.zone, limit=1, after=after)
    return (later[0].date if later else None), set(days)


def _is_shown(row: Occurrence, event: Event, oldest: date) -> bool:
    return row.end > at(oldest, time.min, event.zone)


def _rule(schedule: Schedule) -> Rule | None:
    rules = schedule.recurrence().rules
    return rules[0] if rules else None


def _rule_text(rule: Rule, schedule: Schedule) -> str:
    """Return the rule with the weekday or day it takes from its start written out, without end."""
    return complete(replace(rule, count=None, until=None), schedule.start_date).text()


def _last(rule: Rule, schedule: Schedule) -> date | None:
    """Return the last local day: a count becomes a last day."""
    if rule.count is not None:
        start = datetime.combine(schedule.start_date, schedule.start_time or time.min)
        last = last_counted(rule, start)
        return last.date() if last else schedule.start_date
    until = rule.until
    return until.date() if isinstance(until, datetime) else until


def _moments(event: Event, start: datetime, end: datetime) -> tuple[Any, Any]:
    """Return dates for what lasts all day, times for the rest."""
    if event.all_day:
        return start.astimezone(event.zone).date(), end.astimezone(event.zone).date()
    return start, end


def _date(event: Event, row: Occurrence, alone: bool, wording: Wording) -> SeriesDate:
    start, end = _moments(event, row.start, row.end)
    return SeriesDate(
        day=row.date,
        start=start,
        end=end,
        state=row.state,  # type: ignore[arg-type]
        note=pick(row.note, wording.language).text if row.note else "",
        location=_own_place(event, row, wording.language),
        alone=alone,
    )


def _own_place(event: Event, row: Occurrence, language: str) -> str | None:
    """Return where this date is when that is not where the event is; nobody is sent to a room
    that the event did not get."""
    if event.hides_place:
        return None
    if row.room_missing:
        return unsettled_in_words(event.space.name if event.space else "", language)
    return place_in_words(row.room.space, row.room, language) if row.room else None


def _words(facts: Facts, wording: Wording) -> Words:
    space = None if facts.event.hides_place else facts.event.space
    return Words(
        summary=wording.title,
        language=wording.language,
        summary_language=wording.source_language,
        description=wording.description,
        location=wording.place,
        url=wording.url,
        contact=wording.hosts,
        categories=wording.categories,
        latitude=float(space.latitude) if space and space.latitude is not None else None,
        longitude=float(space.longitude) if space and space.longitude is not None else None,
    )
