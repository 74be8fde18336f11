"""What a caller tells about an event, in plain values: no models, no database.

Times may be naive (the wall clock of the entry's zone), aware (converted to that zone) or plain
dates (all day). Every `end` is exclusive, the end date of an all-day event too.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Moment = datetime | date
Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
State = Literal["scheduled", "moved", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one listing, all in `language` but for the title and text.

    Where a language has no page of its own, `summary` and `description` are the source page's and
    `summary_language` says which language that is; the prefix of a cancelled date stays in
    `language`. `contact` names the hosts. HTML is not understood: give plain text.
    """

    summary: str
    language: str
    summary_language: str = ""
    description: str = ""
    location: str = ""
    url: str = ""
    contact: str = ""
    categories: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    image: str = ""


@dataclass(frozen=True, kw_only=True)
class SeriesDate:
    """One date of a series, keyed by `day`, the local date on which the rule put it.

    `start` and `end` are when it takes place now. `note` stands before the description. `location`
    and `url` are None where they are the series' own. `alone` marks what the rule does not make:
    extra dates, detached dates, dates before the schedule was last changed.
    """

    day: date
    start: Moment
    end: Moment
    state: State = "scheduled"
    note: str = ""
    location: str | None = None
    url: str | None = None
    alone: bool = False


@dataclass(frozen=True, kw_only=True)
class SeriesEvent:
    """An event, repeating or not, as one listing shows it.

    `start` and `end` are those of the first date the rule really makes (left-out ones not
    counted), at the series' own clock time even if that date was moved or cancelled; None when the
    rule makes none any more. `rule` is one RRULE value without COUNT and UNTIL, ``""`` for a single
    date; `last` its last local date, inclusive, None for endless. `left_out` are local dates the
    rule makes and the series does not have. `dates` are the dates that differ from the rule or
    stand alone; scheduled ones may be among them and must be, where the series may be expanded.
    """

    uid: str
    sequence: int
    modified: datetime
    zone: str
    words: Words
    start: Moment | None
    end: Moment | None
    rule: str = ""
    rule_is_safe: bool = True
    last: date | None = None
    left_out: tuple[date, ...] = ()
    dates: tuple[SeriesDate, ...] = ()
    status: Status = "CONFIRMED"


@dataclass(frozen=True, kw_only=True)
class SingleEvent:
    """One date by itself: a booked time in a room's feed, a booking sent by mail."""

    uid: str
    sequence: int
    modified: datetime
    zone: str
    words: Words
    start: Moment
    end: Moment
    status: Status = "CONFIRMED"
