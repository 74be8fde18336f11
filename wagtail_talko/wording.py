"""Dates and times as people write them, the same on pages, in mail and in feeds.

Pure functions: the language and the time zone are always given, never taken from the active ones.
The patterns are messages of the catalogue, so a language is added by its catalogue alone.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils import dates as django_dates
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

Zone = str | tzinfo
MIDNIGHT = time(0)


def format_time(moment: time, *, language: str, midnight_as_24: bool = False) -> str:
    """Write a wall-clock time: "18.00" in Finnish and Swedish, "18:00" in English.

    `midnight_as_24` is for the end of something: 24.00 on the same day rather than 0.00.
    """
    hour = 24 if midnight_as_24 and moment == MIDNIGHT else moment.hour
    with override(language):
        # Translators: {hour} has no leading zero, {hour2} has one. Finnish: {hour}.{minute}
        pattern = pgettext("time of day", "{hour2}:{minute}")
    return pattern.format(hour=hour, hour2=f"{hour:02d}", minute=f"{moment.minute:02d}")


def format_day(day: date, *, language: str, weekday: bool = True, year: bool = True) -> str:
    """Write a date: "ti 12.1.2027", "Tue 12 Jan 2027"; without the year "ti 12.1."."""
    with override(language):
        if year:
            # Translators: {month_name} is short. Finnish: {day}.{month}.{year}
            pattern = pgettext("date", "{day} {month_name} {year}")
        else:
            pattern = pgettext("date without year", "{day} {month_name}")
        text = pattern.format(
            day=day.day,
            month=day.month,
            month_name=str(django_dates.MONTHS_3[day.month]).title(),
            year=day.year,
        )
        if not weekday:
            return text
        return pgettext("weekday and date", "{weekday} {date}").format(
            weekday=_short_weekday(day), date=text
        )


def format_weekday(day: date, *, language: str, short: bool = False) -> str:
    """Write the weekday alone: "tiistai", or "ti" when `short`."""
    with override(language):
        return _short_weekday(day) if short else str(django_dates.WEEKDAYS[day.weekday()])


def format_month(day: date, *, language: str) -> str:
    """Write the month of a day as a heading: "Tammikuu 2027", "January 2027"."""
    with override(language):
        name = str(django_dates.MONTHS[day.month])
        return pgettext("month as a heading", "{month_name} {year}").format(
            month_name=name[:1].upper() + name[1:], year=day.year
        )


def format_week(day: date, *, language: str, within: bool = False) -> str:
    """Write the ISO week of a day as a heading: "Viikko 2, 11.1.–17.1.2027".

    `within` other words it begins with a small letter.
    """
    first = day - timedelta(days=day.weekday())
    last = first + timedelta(days=6)
    with override(language):
        if within:
            pattern = pgettext("week within a sentence", "week {number}, {first}–{last}")
        else:
            pattern = pgettext("week as a heading", "Week {number}, {first}–{last}")
    return pattern.format(
        number=day.isocalendar().week,
        first=format_day(first, language=language, weekday=False, year=first.year != last.year),
        last=format_day(last, language=language, weekday=False),
    )


def relative_day(day: date, *, today: date, language: str) -> str:
    """Return "tänään" or "huomenna", or nothing for every other day."""
    with override(language):
        if day == today:
            return pgettext("date", "today")
        if day == today + timedelta(days=1):
            return pgettext("date", "tomorrow")
    return ""


def dated_near(day: date, *, today: date, language: str, year: bool = True) -> str:
    """Write a date, with the near ones in words too: "huomenna, ti 12.1."."""
    written = format_day(day, language=language, year=year)
    near = relative_day(day, today=today, language=language)
    if not near:
        return written
    with override(language):
        return pgettext("near day and its date", "{near}, {date}").format(near=near, date=written)


def format_hours(start: datetime, end: datetime | None, *, zone: Zone, language: str) -> str:
    """Write the times of one day: "klo 18.00–20.00". Midnight at the end is 24.00."""
    zone = zone_of(zone)
    times = format_time(start.astimezone(zone).time(), language=language)
    if end is not None:
        last = format_time(end.astimezone(zone).time(), language=language, midnight_as_24=True)
        times = f"{times}–{last}"
    with override(language):
        # Translators: Finnish "klo {times}", Swedish "kl. {times}"
        return pgettext("hours", "{times}").format(times=times)


def format_span(
    start: datetime | date,
    end: datetime | date | None,
    *,
    zone: Zone,
    language: str,
    all_day: bool = False,
    today: date | None = None,
    year: bool = True,
    under: date | None = None,
    unit: Callable[[str], str] = str,
) -> str:
    """Write when something is: "ti 12.1.2027 klo 18.00–20.00".

    The span is half-open in the record's `zone`; of all-day spans `end` is the day after the last.
    Give `today` (a date in that zone) to read "tänään" and "huomenna" instead of those dates.
    Give `under`, the day a heading above already says, to leave that day out: "klo 18.00–20.00".
    `unit` wraps each day and each time of day: what belongs on one line.
    """

    def named(day: date) -> str:
        near = relative_day(day, today=today, language=language) if today else ""
        return unit(near or format_day(day, language=language, year=year))

    first, last = local_days(start, end, zone=zone)
    if all_day or not isinstance(start, datetime):
        if first == last == under:
            return unit(_all_day(language))
        return named(first) if first == last else f"{named(first)} – {named(last)}"
    if first == last or not isinstance(end, datetime):
        until = end if isinstance(end, datetime) else None
        hours = unit(format_hours(start, until, zone=zone, language=language))
        return hours if first == under else _day_and_hours(named(first), hours, language)
    # Several days: each end has its own. Midnight is 24.00 of the day before it.
    ends = ((first, start), (last, end))
    written = ((day, unit(_one_hour(moment, day, zone, language))) for day, moment in ends)
    return " – ".join(
        hour if day == under else _day_and_hours(named(day), hour, language)
        for day, hour in written
    )


def local_days(
    start: datetime | date, end: datetime | date | None, *, zone: Zone
) -> tuple[date, date]:
    """Return the first and the last local day that a half-open span touches."""
    first = _local_date(start, zone)
    if end is None:
        return first, first
    last = _local_date(end, zone)
    ends_at_midnight = (
        not isinstance(end, datetime) or end.astimezone(zone_of(zone)).time() == MIDNIGHT
    )
    if ends_at_midnight and last > first:
        last -= timedelta(days=1)
    return first, last


def _one_hour(moment: datetime, day: date, zone: Zone, language: str) -> str:
    """Write one end of a long span; midnight counted to the day before is 24.00."""
    local = moment.astimezone(zone_of(zone))
    clock = format_time(local.time(), language=language, midnight_as_24=local.date() != day)
    with override(language):
        return pgettext("hours", "{times}").format(times=clock)


def _all_day(language: str) -> str:
    with override(language):
        return pgettext("hours", "all day")


def _day_and_hours(day: str, hours: str, language: str) -> str:
    with override(language):
        # Translators: English "Tue 12 Jan 2027, 18:00–20:00", Finnish "{date} {hours}"
        return pgettext("date and hours", "{date}, {hours}").format(date=day, hours=hours)


def _short_weekday(day: date) -> str:
    names = (
        pgettext("short weekday", "Mon"),
        pgettext("short weekday", "Tue"),
        pgettext("short weekday", "Wed"),
        pgettext("short weekday", "Thu"),
        pgettext("short weekday", "Fri"),
        pgettext("short weekday", "Sat"),
        pgettext("short weekday", "Sun"),
    )
    return names[day.weekday()]


def _local_date(moment: datetime | date, zone: Zone) -> date:
    return moment.astimezone(zone_of(zone)).date() if isinstance(moment, datetime) else moment


def zone_of(zone: Zone) -> tzinfo:
    """Return the zone of an IANA name; a zone stays as it is."""
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def join_words(words: Sequence[str], *, language: str | None = None) -> str:
    """Write a list within a sentence: "Martat ja Eläkeliitto", "A, B ja C"."""
    if len(words) < 2:
        return "".join(words)
    with override(language or get_language()):
        pattern = pgettext("end of a list", "{first} and {last}")
    return pattern.format(first=", ".join(words[:-1]), last=words[-1])


def join_choices(words: Sequence[str], *, language: str | None = None) -> str:
    """Write choices within a sentence: "toinen viikko, lyhyempi aika tai toinen huone"."""
    if len(words) < 2:
        return "".join(words)
    with override(language or get_language()):
        pattern = pgettext("end of a list", "{first} or {last}")
    return pattern.format(first=", ".join(words[:-1]), last=words[-1])


def in_language(code: str, *, language: str) -> str:
    """Write "in Finnish" in the asked language: "suomeksi", "på finska"."""
    with override(language):
        known = {
            "fi": pgettext("language of a text", "in Finnish"),
            "sv": pgettext("language of a text", "in Swedish"),
            "en": pgettext("language of a text", "in English"),
            "se": pgettext("language of a text", "in Northern Sami"),
        }
        return known.get(code.split("-")[0]) or _("in another language")
