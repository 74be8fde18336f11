"""Several times a day on one page: its own time and more of them, an event for each.

The id of a block is the time's key, the same in every language. A time that is taken off the page
loses its coming dates as dates do that a schedule no longer gives; its event stays for what was,
and goes on when the block comes back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.events.dates import protected
from wagtail_talko.events.models import MAIN_TIME, Event, Occurrence
from wagtail_talko.wording import format_time

# With its own time a page has one more.
MOST_TIMES = 7
CANCELLED = Occurrence.State.CANCELLED


class PageTime:
    """The page (or a draft of it) as it is at one of its times: what schedules are read from."""

    def __init__(self, page: Any, key: UUID | None, start_time: time | None, end_time: Any) -> None:
        """`key` None: a block that has not been saved yet."""
        self.page, self.time_key = page, key
        self.start_time: Any = start_time
        self.end_time: Any = end_time

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)


def page_times(page: Any) -> list[PageTime]:
    """Return all times of the page, its own first, then by the clock.

    More than one only where a date begins and ends on the clock: what lasts all day, or several
    days, has none. Blocks that are not filled in yet are passed over.
    """
    times = [PageTime(page, MAIN_TIME, page.start_time, page.end_time)]
    if page.start_time is None or (page.end_date and page.end_date != page.start_date):
        return times
    seen: set[UUID | None] = {MAIN_TIME}
    for block in page.more_times or ():
        start, end = block.value["start_time"], block.value["end_time"]
        key = _key_of(block.id)
        if start is None or end is None or key in seen:
            continue
        seen |= {key} - {None}
        times.append(PageTime(page, key, start, end))
    return times[:1] + sorted(times[1:], key=lambda each: each.start_time)


def refused_times(page: Any) -> list[str]:
    """Say what is wrong with the times beside the page's own: its own ones must not overlap."""
    if not page.more_times:
        return []
    if page.start_time is None or page.end_time is None:
        return [_("More times are only for an event that has a start and an end of its own.")]
    if page.end_date and page.end_date != page.start_date:
        return [_("More times are only for an event whose dates last one day each.")]
    times = sorted(page_times(page), key=lambda each: each.start_time)
    meeting = [pair for pair in combinations(times, 2) if _overlap(*pair)]
    said = _("%(one)s and %(other)s overlap. Give each time hours of its own.")
    return [said % {"one": hours_of(one), "other": hours_of(other)} for one, other in meeting]


def hours_of(at: Any) -> str:
    """Write when one time of a page or an event begins and ends: "10.00–12.00"."""
    language = get_language() or "en"
    end = (datetime.combine(date.min, at.start_time) + _length_of(at)).time()
    ends = format_time(end, language=language, midnight_as_24=True)
    return f"{format_time(at.start_time, language=language)}–{ends}"


def _length_of(at: Any) -> timedelta:
    if isinstance(at, Event):
        return at.duration
    start, end = (datetime.combine(date.min, clock) for clock in (at.start_time, at.end_time))
    return end - start if end > start else end - start + timedelta(days=1)


def _overlap(first: Any, second: Any) -> bool:
    """Say whether two times overlap on the same day, the earlier of them first."""
    end = datetime.combine(date.min, first.start_time) + _length_of(first)
    return datetime.combine(date.min, second.start_time) < end


def events_of(key: UUID) -> dict[UUID, Event]:
    """Return the events of a page group by the keys of their times. One query."""
    related = ("space", "room__space")
    found = Event.objects.filter(translation_key=key).select_related(*related)
    return {event.time_key: event for event in found}


def main_events() -> QuerySet[Event]:
    """Return one event for each page group: that of the page's own time."""
    return Event.objects.filter(time_key=MAIN_TIME)


def siblings_of(event: Event) -> QuerySet[Event]:
    """Return the events of all times that the page of this one has, itself included, by time."""
    same = Event.objects.filter(translation_key=event.translation_key)
    # What has been taken off is shown to nobody but whoever looks at it.
    return same.filter(Q(dropped_at=None) | Q(pk=event.pk)).order_by("start_time", "pk")


@dataclass(frozen=True)
class TimeLink:
    """One time of a page: its hours, and where it has a page of its own."""

    hours: str
    url: str
    is_here: bool


def time_links(event: Event, address: Callable[[Event], str]) -> list[TimeLink]:
    """Return the times of the event's page with their addresses; none of one alone. One query."""
    times = [each for each in siblings_of(event) if each.start_time is not None]
    if len(times) < 2:
        return []
    return [TimeLink(hours_of(each), address(each), each.pk == event.pk) for each in times]


def blocks_of(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return the published times beside the page's own as the raw value of its field."""
    more = [event for event in events if event.time_key != MAIN_TIME and not event.is_dropped]
    found = []
    for event in sorted(more, key=lambda each: (each.start_time or time.min, each.pk)):
        end = datetime.combine(event.start_date, event.start_time or time.min) + event.duration
        value = {"start_time": str(event.start_time), "end_time": str(end.time())}
        found.append({"type": "time", "id": str(event.time_key), "value": value})
    return found


def drop(event: Event, *, now: datetime) -> None:
    """Empty the event's schedule, on the event alone: its day is the only one, and left out."""
    event.dropped_at = event.dropped_at or now
    event.rule, event.until, event.extra_dates = "", None, []
    event.left_out_dates = [event.start_date.isoformat()]


def dates_to_cancel(event: Event, *, now: datetime) -> list[Occurrence]:
    """Return the coming dates that stay, as cancelled, when the event's time goes."""
    coming = list(event.occurrences.filter(start__gt=now).exclude(state=CANCELLED))
    ids = protected(coming) | {row.pk for row in coming if row.is_detached or row.is_added}
    return sorted((row for row in coming if row.pk in ids), key=lambda row: row.start)


def cancel_kept(event: Event, *, now: datetime) -> None:
    """Cancel the coming dates that somebody has a stake in, and note what they were before.

    The others go when the dates are settled.
    """
    rows = dates_to_cancel(event, now=now)
    event.dropped_dates = {row.date.isoformat(): str(row.state) for row in rows}
    event.save(update_fields=["dropped_dates"])
    for row in rows:
        row.state = CANCELLED
    Occurrence.objects.bulk_update(rows, ["state"])


def forget_dropped(row: Occurrence) -> None:
    """Somebody has decided about the date by hand: it does not follow its time any more."""
    if row.event.dropped_dates.pop(row.date.isoformat(), None) is not None:
        row.event.save(update_fields=["dropped_dates"])


def take_back(event: Event, *, now: datetime) -> None:
    """Let the dates take place again that went with the time; others stay as they are."""
    days = [date.fromisoformat(day) for day in event.dropped_dates]
    off = event.occurrences.filter(date__in=days, state=CANCELLED)
    rows = list(off.filter(start__gt=now))
    for row in rows:
        row.state = event.dropped_dates[row.date.isoformat()]
    Occurrence.objects.bulk_update(rows, ["state"])
    event.dropped_dates = {}
    event.save(update_fields=["dropped_dates"])


def _key_of(block_id: Any) -> UUID | None:
    if not block_id:
        return None
    try:
        return UUID(str(block_id))
    except ValueError:
        # Written by hand: any text is a name.
        return uuid5(NAMESPACE_OID, str(block_id))
