"""Svenska, as written in Finland: "kl. 18.00", "varannan tisdag"."""

from datetime import date, time

from .base import MOST_LISTED, Positions, Sentences, end_hour

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
ORDINALS = {
    1: "första", 2: "andra", 3: "tredje", 4: "fjärde", 5: "femte", 6: "sjätte",
    7: "sjunde", 8: "åttonde", 9: "nionde", 10: "tionde", 11: "elfte", 12: "tolfte",
}  # fmt: skip


class Swedish(Sentences):
    weekdays = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
    months = MONTHS
    conjunction = "och"

    def once(self, day: date) -> str:
        return f"{self.weekdays[day.weekday()]} {self.day(day)}"

    def chosen_days(self) -> str:
        return "på valda dagar"

    def daily(self, every: int) -> str:
        return f"{self.each(every)} dag"

    def weekly(self, every: int, days: tuple[int, ...]) -> str:
        names = self.join([self.weekdays[day] for day in days])
        if every == 1 or len(days) == 1:
            return f"{self.each(every)} {names}"
        return f"{self.each(every)} vecka på {self._on_weekdays(days)}"

    def monday_to_friday(self, every: int) -> str:
        return f"{self.each(every)} vecka från måndag till fredag"

    def monthly_dates(self, every: int, days: tuple[int, ...]) -> str:
        numbers = self.join([str(day) for day in days if day > 0])
        names = [f"den {numbers}"] if numbers else []
        names += [f"den {_from_end(-day)} dagen" for day in days if day < 0]
        return f"{self.join(names)} {self.each(every)} månad"

    def monthly_weekdays(self, every: int, positions: Positions) -> str:
        return f"{self._positions(positions)} {self.each(every)} månad"

    def yearly_dates(self, every: int, months: tuple[int, ...], days: tuple[int, ...]) -> str:
        names = [
            f"den {day} {self.months[month - 1]}"
            if day > 0
            else f"den {_from_end(-day)} dagen i {self.months[month - 1]}"
            for month in months
            for day in days
        ]
        return f"{self.each(every, neuter=True)} år {self.join(names)}"

    def yearly_weekdays(self, every: int, months: tuple[int, ...], at: Positions) -> str:
        year = self.each(every, neuter=True)
        return f"{year} år {self._positions(at)} i {self._months(months)}"

    def yearly_every_weekday(
        self, every: int, months: tuple[int, ...], days: tuple[int, ...]
    ) -> str:
        year = self.each(every, neuter=True)
        return f"{year} år på {self._on_weekdays(days)} i {self._months(months)}"

    def clock(self, at: time) -> str:
        return f" kl. {at.hour}.{at.minute:02d}"

    def hours(self, at: time, ends: time) -> str:
        return f"{self.clock(at)}–{end_hour(ends)}.{ends.minute:02d}"

    def more_hours(self, at: time, ends: time) -> str:
        return self.hours(at, ends).removeprefix(" kl. ")

    def all_day(self) -> str:
        return ", hela dagen"

    def until(self, day: date) -> str:
        return f", till och med {self.day(day)}"

    def times(self, count: int) -> str:
        return ", en gång" if count == 1 else f", {count} gånger"

    def extra(self, days: tuple[date, ...]) -> str:
        if len(days) > MOST_LISTED:
            return f", dessutom {len(days)} andra dagar"
        return f", dessutom {self.join([self.day(day) for day in days])}"

    def left_out(self, days: tuple[date, ...]) -> str:
        if len(days) > MOST_LISTED:
            return f", utom {len(days)} dagar"
        return f", utom {self.join([self.day(day) for day in days])}"

    def day(self, day: date) -> str:
        return f"{day.day}.{day.month}.{day.year}"

    def each(self, every: int, *, neuter: bool = False) -> str:
        """``varje``, ``varannan`` (``vartannat år``), ``var tredje`` (``vart tredje år``)."""
        if every == 1:
            return "varje"
        if every == 2:
            return "vartannat" if neuter else "varannan"
        return f"{'vart' if neuter else 'var'} {_ordinal(every)}"

    def _on_weekdays(self, days: tuple[int, ...]) -> str:
        return self.join([f"{self.weekdays[day]}ar" for day in days])

    def _positions(self, positions: Positions) -> str:
        return self.join(
            [
                f"den {self.join([_position(nth) for nth in nths])} {self.weekdays[day]}en"
                for nths, day in positions
            ]
        )

    def _months(self, months: tuple[int, ...]) -> str:
        return self.join([self.months[month - 1] for month in months])


def _position(nth: int) -> str:
    return ORDINALS[nth] if nth > 0 else _from_end(-nth)


def _from_end(nth: int) -> str:
    if nth == 1:
        return "sista"
    return "näst sista" if nth == 2 else f"{_ordinal(nth)} sista"


def _ordinal(number: int) -> str:
    if number in ORDINALS:
        return ORDINALS[number]
    ends_in_a = number % 10 in (1, 2) and number % 100 not in (11, 12)
    return f"{number}:{'a' if ends_in_a else 'e'}"
