"""Repeating dates: rules on wall-clock time, their dates, their words. No ORM, no domain."""

from .errors import RecurrenceError
from .expansion import expand, localise
from .model import Recurrence, Rule
from .parsing import load_zone, parse
from .schedule import Schedule, ScheduleDate, preview_dates
from .sentences import describe
from .shapes import complete, is_safe, is_safe_recurrence

__all__ = [
    "Recurrence",
    "RecurrenceError",
    "Rule",
    "Schedule",
    "ScheduleDate",
    "complete",
    "describe",
    "expand",
    "is_safe",
    "is_safe_recurrence",
    "load_zone",
    "localise",
    "parse",
    "preview_dates",
]
