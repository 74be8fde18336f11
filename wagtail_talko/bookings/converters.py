"""The part of an address that is a week: `2027-w02`. What is no such week is not found."""

import re
from datetime import date

FIRST_YEAR, LAST_YEAR = 2000, 2199


class IsoWeekConverter:
    """Turns an ISO week into its Monday and back."""

    regex = "[0-9]{4}-w[0-9]{2}"

    def to_python(self, value: str) -> date:
        year, week = (int(part) for part in re.split("-w", value))
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError
        return date.fromisocalendar(year, week, 1)

    def to_url(self, value: date) -> str:
        year, week, _day = value.isocalendar()
        return f"{year:04d}-w{week:02d}"
