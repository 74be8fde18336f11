"""The parts of an address that are dates. What is no such date is not found."""

from datetime import date

FIRST_YEAR, LAST_YEAR = 1970, 2199


class YearConverter:
    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        year = int(value)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError
        return year

    def to_url(self, value: int) -> str:
        return f"{int(value):04d}"


class MonthConverter:
    regex = "[0-9]{2}"

    def to_python(self, value: str) -> int:
        month = int(value)
        if not 1 <= month <= 12:
            raise ValueError
        return month

    def to_url(self, value: int) -> str:
        return f"{int(value):02d}"


class WeekConverter:
    """The number of an ISO week; whether its year has a week 53 is for the view to see."""

    regex = "[0-9]{2}"

    def to_python(self, value: str) -> int:
        week = int(value)
        if not 1 <= week <= 53:
            raise ValueError
        return week

    def to_url(self, value: int) -> str:
        return f"{int(value):02d}"


def in_bounds(day: date) -> bool:
    """Say whether a day lies in the years that have pages."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
