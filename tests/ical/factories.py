"""Plain entries for the tests: a weekly talko on Mondays at 18 in Helsinki."""

from datetime import UTC, date, datetime

from wagtail_talko.ical import SeriesDate, SeriesEvent, SingleEvent, Words

UID = "5f0e9f0a-8b0e-4f37-9a55-2f1d5f3b7c11@talko.example"
CHANGED = datetime(2026, 11, 1, 12, 30, 15, 999999, tzinfo=UTC)
STAMP = """DTSTAMP:20261101T123015Z
LAST-MODIFIED:20261101T123015Z
SEQUENCE:4
"""


def words(**changes) -> Words:
    return Words(**{"summary": "Kylätalon talkoot", "language": "fi", **changes})


def series(**changes) -> SeriesEvent:
    values = {
        "uid": UID,
        "sequence": 4,
        "modified": CHANGED,
        "zone": "Europe/Helsinki",
        "words": words(),
        "start": datetime(2027, 1, 11, 18),
        "end": datetime(2027, 1, 11, 20),
        "rule": "FREQ=WEEKLY;BYDAY=MO",
    }
    return SeriesEvent(**{**values, **changes})


def one_date(day: date, hour: int = 18, **changes) -> SeriesDate:
    """Two hours on `day`; `on` puts it on another day."""
    on = changes.pop("on", day)
    start = datetime(on.year, on.month, on.day, hour)
    end = start.replace(hour=hour + 2)
    return SeriesDate(**{"day": day, "start": start, "end": end, **changes})


def single(**changes) -> SingleEvent:
    values = {
        "uid": UID,
        "sequence": 4,
        "modified": CHANGED,
        "zone": "Europe/Helsinki",
        "words": words(),
        "start": datetime(2027, 1, 11, 16, tzinfo=UTC),
        "end": datetime(2027, 1, 11, 18, tzinfo=UTC),
    }
    return SingleEvent(**{**values, **changes})


def crlf(text: str) -> str:
    """The expected lines as they travel; a first blank line is for the eye."""
    return text.lstrip("\n").replace("\n", "\r\n")


def properties(text: str, *names: str) -> list[str]:
    """The lines of these properties, in order (none of them is long enough to be folded)."""
    return [line for line in text.split("\r\n") if line.split(":")[0].split(";")[0] in names]


def event(lines: str, *, uid: str = UID) -> str:
    """A whole VEVENT of the weekly talko around what a test is about."""
    return crlf(f"BEGIN:VEVENT\nUID:{uid}\n{STAMP}{lines.lstrip()}END:VEVENT\n")
