"""The part of an address that is a day. What is no such day is not found."""

from datetime import date


class DayConverter:
    """2027-01-12"""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
