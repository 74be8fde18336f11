"""The plain data that the larger elements of `templates/wagtail_talko/elements/` show.

No ORM: queries fill these, templates lay them out. A template takes anything with the same names.
`title`, `label` and `place` may be plain text or words in several languages (`words.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class DateItem:
    """One date of something, for `date_list.html`. Half-open; all-day spans may hold dates."""

    start: datetime | date
    end: datetime | date | None
    zone: str
    title: Any
    url: str = ""
    all_day: bool = False
    place: Any = ""
    note: Any = ""
    marks: Sequence[str] = ()
    state: str = ""
    state_label: str = ""


@dataclass(frozen=True, kw_only=True)
class WeekSlot:
    """A stretch of one day in `week_table.html`.

    `state` is a state of `tag.html`; `label` says who or what; a `url` on a free slot books it.
    `more_label` with `more_url` is a link of its own below: ask to join, say.
    """

    start: datetime
    end: datetime
    state: str
    label: Any = ""
    state_label: str = ""
    url: str = ""
    more_label: str = ""
    more_url: str = ""


@dataclass(frozen=True, kw_only=True)
class WeekDay:
    """A column of `week_table.html`. `label` is what to say when there are no slots ("closed")."""

    date: date
    slots: Sequence[WeekSlot] = ()
    label: str = ""
    is_today: bool = False


@dataclass(frozen=True, kw_only=True)
class MonthItem:
    """One line in a day of `month_table.html`; `time_label` is ready to show ("18.00")."""

    title: Any
    url: str = ""
    time_label: str = ""
    state: str = ""
    state_label: str = ""


@dataclass(frozen=True, kw_only=True)
class MonthDay:
    """A cell of `month_table.html`: the first items, and where the rest are."""

    date: date
    in_month: bool = True
    is_today: bool = False
    items: Sequence[MonthItem] = ()
    more_count: int = 0
    more_url: str = ""


@dataclass(frozen=True, kw_only=True)
class MonthWeek:
    """A row of `month_table.html`: seven days from Monday on."""

    number: int
    days: Sequence[MonthDay]
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """A line of `summary_list.html`; `value` may be HTML made with `format_html`."""

    label: str
    value: Any
    change_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of `steps.html`; done steps with a `url` can be gone back to."""

    label: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Crumb:
    """A page above the present one, for `breadcrumb.html`."""

    title: Any
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ErrorLink:
    """A line of `error_summary.html`: the words of the error and the id of its field."""

    text: str
    target: str = ""
