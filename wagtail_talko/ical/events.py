"""Events as VEVENT text: the series with its exceptions, or every date by itself.

The text has no VCALENDAR around it: it is rendered once, stored, and joined into feeds by
`wagtail_talko.ical.calendars.wrap`.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Event, vRecur

from wagtail_talko.ical.components import Details, as_text, in_zone, local_day, vevent
from wagtail_talko.ical.entries import Moment, SeriesDate, SeriesEvent, SingleEvent, Words
from wagtail_talko.ical.text import many_lines

# Google is reported to refuse a series with more of them.
MAX_EXDATES = 90


def render_series(series: SeriesEvent) -> str:
    """The series as clients like it best: a rule, its exceptions, and dates that stand alone.

    Writes every date by itself instead when the rule is not one all clients agree on, or when more
    than `MAX_EXDATES` dates are left out. Raises ValueError for a rule that holds COUNT or UNTIL.
    """
    if not series.rule or series.start is None:
        return render_expanded(series)
    rule = parse_rule(series)
    alone, overrides, exdates = _sort_dates(series)
    if not series.rule_is_safe or len(exdates) > MAX_EXDATES:
        return render_expanded(series)
    master = vevent(
        Details(
            uid=series.uid,
            sequence=series.sequence,
            modified=series.modified,
            start=_original(series, local_day(series.start, series.zone)),
            end=in_zone(series.end or series.start, series.zone),
            words=series.words,
            status=series.status,
            rule=rule,
            exdates=[_original(series, day) for day in exdates],
        )
    )
    changed = [
        _one_date(series, entry, series.uid, _original(series, entry.day)) for entry in overrides
    ]
    return as_text(master, *changed, *(_stand_alone(series, entry) for entry in alone))


def render_expanded(series: SeriesEvent) -> str:
    """Every known date as a VEVENT of its own, without RRULE, for weak clients.

    An event that does not repeat keeps its UID; all other dates get that of `standalone_uid`.
    ``""`` when no date is known.
    """
    entries = sorted(series.dates, key=lambda entry: entry.day)
    if series.rule or series.start is None:
        return as_text(*(_stand_alone(series, entry) for entry in entries))
    day = local_day(series.start, series.zone)
    own = SeriesDate(day=day, start=series.start, end=series.end or series.start)
    for entry in entries:
        if entry.day == day:
            own = entry
    rest = [_stand_alone(series, entry) for entry in entries if entry is not own]
    return as_text(_one_date(series, own, series.uid), *rest)


def render_busy(single: SingleEvent) -> str:
    """One booked time of a room."""
    return as_text(single_vevent(single))


def single_vevent(single: SingleEvent) -> Event:
    """The component itself, for callers who add to it."""
    return vevent(
        Details(
            uid=single.uid,
            sequence=single.sequence,
            modified=single.modified,
            start=in_zone(single.start, single.zone),
            end=in_zone(single.end, single.zone),
            words=single.words,
            status=single.status,
        )
    )


def standalone_uid(uid: str, day: date) -> str:
    """``<uuid>-<date>@<site>``: the UID of a date that does not belong to its series' rule."""
    name, at, site = uid.partition("@")
    return f"{name}-{day.isoformat()}{at}{site}"


def parse_rule(series: SeriesEvent) -> vRecur:
    """The rule with UNTIL: the last second of the last local day, in UTC as RFC 5545 asks.

    The whole day, not the start of its last date: that is what Google and Apple write, and nobody
    loses the last date over a second. All day: a plain date.
    """
    rule = vRecur.from_ical(series.rule.removeprefix("RRULE:"))
    if "COUNT" in rule or "UNTIL" in rule:
        raise ValueError("A rule's end belongs to `last`.")
    if series.last is not None and isinstance(series.start, datetime):
        day_end = datetime.combine(series.last, time(23, 59, 59), ZoneInfo(series.zone))
        rule["UNTIL"] = [day_end.astimezone(UTC)]
    elif series.last is not None:
        rule["UNTIL"] = [series.last]
    return rule


def _sort_dates(
    series: SeriesEvent,
) -> tuple[list[SeriesDate], list[SeriesDate], list[date]]:
    """Dates that stand alone, dates that override, and the days to leave out."""
    assert series.start is not None
    first, left_out = local_day(series.start, series.zone), set(series.left_out)
    alone, overrides = [], []
    taken: set[date] = set()
    usual = _length(series.start, series.end or series.start, series.zone)
    for entry in sorted(series.dates, key=lambda entry: entry.day):
        inside = entry.day >= first and (series.last is None or entry.day <= series.last)
        if entry.alone or not inside or entry.day in left_out:
            alone.append(entry)
        elif not _differs(series, entry, usual):
            continue
        elif (day := local_day(entry.start, series.zone)) != entry.day and (
            day in taken or _rule_makes(series, day)
        ):
            # Two occurrences of a series on one day: Exchange cannot tell them apart.
            left_out.add(entry.day)
            alone.append(entry)
        else:
            taken.add(day)
            overrides.append(entry)
    exdates = [
        day for day in left_out if day >= first and (series.last is None or day <= series.last)
    ]
    return alone, overrides, sorted(exdates)


def _differs(series: SeriesEvent, entry: SeriesDate, usual: tuple[timedelta, timedelta]) -> bool:
    """Whether the rule alone would say something else about this date."""
    if entry.state != "scheduled" or many_lines(entry.note):
        return True
    if entry.location is not None or entry.url is not None:
        return True
    assert series.start is not None
    start = _original(series, entry.day)
    moved = _instant(start) != _instant(in_zone(entry.start, series.zone))
    return moved or usual != _length(entry.start, entry.end, series.zone)


def _length(start: Moment, end: Moment, zone: str) -> tuple[timedelta, timedelta]:
    """By the clock on the wall and in truth.

    The two differ over the night the clocks change, and clients differ on which of them a DTEND
    stands for; an override that says both ends outright is read alike by all.
    """
    first, last = in_zone(start, zone), in_zone(end, zone)
    return _wall(end, zone) - _wall(start, zone), _instant(last) - _instant(first)


def _instant(value: Moment) -> datetime:
    """Something to compare: ZoneInfo datetimes of one zone compare by wall clock."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.combine(value, time.min, UTC)


def _wall(value: Moment, zone: str) -> datetime:
    local = in_zone(value, zone)
    if not isinstance(local, datetime):
        return datetime.combine(local, time.min)
    return local.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def _original(series: SeriesEvent, day: date) -> Moment:
    """Where the rule puts this day's date: RECURRENCE-ID and EXDATE in the form of DTSTART."""
    assert series.start is not None
    if not isinstance(series.start, datetime):
        return day
    clock = _wall(series.start, series.zone).time()
    return datetime.combine(day, clock, ZoneInfo(series.zone))


def _rule_makes(series: SeriesEvent, day: date) -> bool:
    """Whether the series has a date of the rule's on this local day."""
    assert series.start is not None
    start = _wall(series.start, series.zone)
    midnight = datetime.combine(day, time.min)
    rule = rrulestr(series.rule.removeprefix("RRULE:"), dtstart=start)
    before_next = midnight + timedelta(days=1) - timedelta(microseconds=1)
    inside = series.last is None or day <= series.last
    return (
        inside
        and day not in series.left_out
        and bool(rule.between(midnight, before_next, inc=True))
    )


def _stand_alone(series: SeriesEvent, entry: SeriesDate) -> Event:
    return _one_date(series, entry, standalone_uid(series.uid, entry.day))


def _one_date(
    series: SeriesEvent, entry: SeriesDate, uid: str, recurrence_id: Moment | None = None
) -> Event:
    return vevent(
        Details(
            uid=uid,
            sequence=series.sequence,
            modified=series.modified,
            start=in_zone(entry.start, series.zone),
            end=in_zone(entry.end, series.zone),
            words=_words_of(series.words, entry),
            status="CANCELLED" if entry.state == "cancelled" else series.status,
            recurrence_id=recurrence_id,
        )
    )


def _words_of(words: Words, entry: SeriesDate) -> Words:
    note, text = many_lines(entry.note), many_lines(words.description)
    return replace(
        words,
        description="\n\n".join(part for part in (note, text) if part),
        location=words.location if entry.location is None else entry.location,
        url=words.url if entry.url is None else entry.url,
    )
