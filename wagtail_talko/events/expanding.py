"""Every date by itself, quickly: dates that say the same differ in three lines only.

`ical.render_expanded` is right and takes half a millisecond a date; a weekly event has sixty, in
three languages, and renaming a house renders all its events. So one date is rendered and the others
get its text with their own UID, DTSTART and DTEND. Where those three lines cannot be foretold
exactly, the slow way is taken.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from wagtail_talko.ical import SeriesDate, SeriesEvent, render_expanded, standalone_uid
from wagtail_talko.ical.components import in_zone

# Octets of a line of iCalendar without its line break (RFC 5545, 3.1).
LINE = 75


def expanded_text(entry: SeriesEvent) -> str:
    """Return what `render_expanded` returns."""
    plain = [found for found in entry.dates if _is_plain(found)]
    if not entry.rule or len(plain) < 3:
        return render_expanded(entry)
    lines = _one(entry, plain[0]).split("\r\n")
    places = [index for index, line in enumerate(lines) if _names(line)]
    foretold = _own_lines(entry, plain[0])
    if [lines[index] for index in places] != foretold:
        return render_expanded(entry)
    parts = []
    for found in sorted(entry.dates, key=lambda found: found.day):
        if not _is_plain(found):
            parts.append(_one(entry, found))
            continue
        for index, line in zip(places, _own_lines(entry, found), strict=True):
            lines[index] = line
        parts.append("\r\n".join(lines))
    return "".join(parts)


def _one(entry: SeriesEvent, found: SeriesDate) -> str:
    return render_expanded(replace(entry, dates=(found,)))


def _is_plain(found: SeriesDate) -> bool:
    same_words = not found.note and found.location is None and found.url is None
    return found.state == "scheduled" and same_words


def _names(line: str) -> bool:
    return line.startswith(("UID:", "DTSTART", "DTEND"))


def _own_lines(entry: SeriesEvent, found: SeriesDate) -> list[str]:
    uid = f"UID:{standalone_uid(entry.uid, found.day)}"
    # Of a folded line the first part, which holds the date: the rest is the same for all.
    return [uid[:LINE], _moment("DTSTART", found.start, entry), _moment("DTEND", found.end, entry)]


def _moment(name: str, value: date, entry: SeriesEvent) -> str:
    shown = in_zone(value, entry.zone)
    if not isinstance(shown, datetime):
        return f"{name};VALUE=DATE:{shown:%Y%m%d}"
    if shown.tzinfo is UTC:
        return f"{name}:{shown:%Y%m%dT%H%M%S}Z"
    return f"{name};TZID={entry.zone}:{shown:%Y%m%dT%H%M%S}"
