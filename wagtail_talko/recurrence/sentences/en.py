"""English (British order of dates), also the fallback of every language without its own."""

from datetime import date, time

from .base import MOST_LISTED, Positions, Sentences, end_hour

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}


class English(Sentences):
    weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    months = MONTHS
    conjunction = "and"

    def once(self, day: date) -> str:
        return f"{self.weekdays[day.weekday()]} {self.day(day)}"

    def chosen_days(self) -> str:
        return "on chosen days"

    def daily(self, every: int) -> str:
        return self.each(every, "day")

    def weekly(self, every: int, days: tuple[int, ...]) -> str:
        names = self.join([self.weekdays[day] for day in days])
        if every == 1 or (every == 2 and len(days) == 1):
            return f"every {'other ' if every == 2 else ''}{names}"
        return f"{self.each(every, 'week')} on {names}"

    def monday_to_friday(self, every: int) -> str:
        return f"{self.each(every, 'week')} from Monday to Friday"

    def monthly_dates(self, every: int, days: tuple[int, ...]) -> str:
        names = self.join([f"the {ordinal_day(day)}" for day in days])
        return self._monthly_on(every, names)

    def monthly_weekdays(self, every: int, positions: Positions) -> str:
        return self._monthly_on(every, self._positions(positions))

    def yearly_dates(self, every: int, months: tuple[int, ...], days: tuple[int, ...]) -> str:
        names = [
            f"{day} {self.months[month - 1]}"
            if day > 0
            else f"the {ordinal_day(day)} of {self.months[month - 1]}"
            for month in months
            for day in days
        ]
        return f"{self.each(every, 'year')} on {self.join(names)}"

    def yearly_weekdays(self, every: int, months: tuple[int, ...], at: Positions) -> str:
        return f"{self.each(every, 'year')} on {self._positions(at)} of {self._months(months)}"

    def yearly_every_weekday(
        self, every: int, months: tuple[int, ...], days: tuple[int, ...]
    ) -> str:
        names = self.join([f"{self.weekdays[day]}s" for day in days])
        return f"{self.each(every, 'year')} on {names} in {self._months(months)}"

    def clock(self, at: time) -> str:
        return f" at {at.hour}:{at.minute:02d}"

    def hours(self, at: time, ends: time) -> str:
        return f", {at:%H:%M}–{end_hour(ends):02d}:{ends:%M}"

    def all_day(self) -> str:
        return ", all day"

    def until(self, day: date) -> str:
        return f", until {self.day(day)}"

    def times(self, count: int) -> str:
        return ", once" if count == 1 else f", {count} times"

    def extra(self, days: tuple[date, ...]) -> str:
        if len(days) > MOST_LISTED:
            return f", also on {len(days)} other days"
        return f", also on {self.join([self.day(day) for day in days])}"

    def left_out(self, days: tuple[date, ...]) -> str:
        if len(days) > MOST_LISTED:
            return f", except on {len(days)} days"
        return f", except on {self.join([self.day(day) for day in days])}"

    def day(self, day: date) -> str:
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def each(self, every: int, unit: str) -> str:
        """``every day``, ``every other week``, ``every 3 months``."""
        if every > 2:
            return f"every {every} {unit}s"
        return f"every {'other ' if every == 2 else ''}{unit}"

    def _monthly_on(self, every: int, names: str) -> str:
        if every == 1:
            return f"on {names} of every month"
        return f"{self.each(every, 'month')} on {names}"

    def _positions(self, positions: Positions) -> str:
        return self.join(
            [
                f"the {self.join([_position(nth) for nth in nths])} {self.weekdays[day]}"
                for nths, day in positions
            ]
        )

    def _months(self, months: tuple[int, ...]) -> str:
        return self.join([self.months[month - 1] for month in months])


def ordinal_day(day: int) -> str:
    """``1st``, ``22nd``, ``last day``, ``3rd last day``."""
    if day == -1:
        return "last day"
    if day < 0:
        return "second last day" if day == -2 else f"{ordinal_day(-day)} last day"
    suffix = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def _position(nth: int) -> str:
    return ORDINALS[nth] if nth in ORDINALS else f"{ORDINALS[-nth]} last"
