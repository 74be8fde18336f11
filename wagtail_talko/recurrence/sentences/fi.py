"""Suomi: weekdays as adverbs (maanantaisin), months and numbers in their cases."""

from datetime import date, time

from .base import MOST_LISTED, Positions, Sentences, end_hour

MONTHS = (
    "tammi", "helmi", "maalis", "huhti", "touko", "kesä",
    "heinä", "elo", "syys", "loka", "marras", "joulu",
)  # fmt: skip
ORDINALS = {1: "ensimmäinen", 2: "toinen", 3: "kolmas", 4: "neljäs", 5: "viides"}
# "Toiseksi viimeinen": the translative of the ordinal.
FROM_END = {2: "toiseksi", 3: "kolmanneksi", 4: "neljänneksi", 5: "viidenneksi"}


class Finnish(Sentences):
    weekdays = (
        "maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai",
    )  # fmt: skip
    months = MONTHS
    conjunction = "ja"

    def once(self, day: date) -> str:
        return f"{self.weekdays[day.weekday()]}na {self.day(day)}"

    def chosen_days(self) -> str:
        return "valittuina päivinä"

    def daily(self, every: int) -> str:
        return f"{self.each(every)} päivä"

    def weekly(self, every: int, days: tuple[int, ...]) -> str:
        if every > 1 and len(days) == 1:
            return f"{self.each(every)} {self.weekdays[days[0]]}"
        names = self._on_weekdays(days)
        return names if every == 1 else f"{self.each(every)} viikko {names}"

    def monday_to_friday(self, every: int) -> str:
        names = "maanantaista perjantaihin"
        return names if every == 1 else f"{self.each(every)} viikko {names}"

    def monthly_dates(self, every: int, days: tuple[int, ...]) -> str:
        return f"{self.of_each(every)} kuukauden {self._monthdays(days)}"

    def monthly_weekdays(self, every: int, positions: Positions) -> str:
        return f"{self.of_each(every)} kuukauden {self._positions(positions)}"

    def yearly_dates(self, every: int, months: tuple[int, ...], days: tuple[int, ...]) -> str:
        if any(day < 0 for day in days):
            return f"{self.each(every)} vuosi {self._of_months(months)} {self._monthdays(days)}"
        names = self.join([f"{day}.{month}." for month in months for day in days])
        return f"{self.each(every)} vuosi {names}"

    def yearly_weekdays(self, every: int, months: tuple[int, ...], at: Positions) -> str:
        return f"{self.each(every)} vuosi {self._of_months(months)} {self._positions(at)}"

    def yearly_every_weekday(
        self, every: int, months: tuple[int, ...], days: tuple[int, ...]
    ) -> str:
        names = self._compound(months, "kuussa")
        return f"{self.each(every)} vuosi {names} {self._on_weekdays(days)}"

    def clock(self, at: time) -> str:
        return f" klo {at.hour}.{at.minute:02d}"

    def hours(self, at: time, ends: time) -> str:
        return f"{self.clock(at)}–{end_hour(ends)}.{ends.minute:02d}"

    def more_hours(self, at: time, ends: time) -> str:
        return self.hours(at, ends).removeprefix(" klo ")

    def all_day(self) -> str:
        return ", koko päivän"

    def until(self, day: date) -> str:
        return f", {self.day(day)} asti"

    def times(self, count: int) -> str:
        return ", kerran" if count == 1 else f", {count} kertaa"

    def extra(self, days: tuple[date, ...]) -> str:
        if len(days) > MOST_LISTED:
            return f", lisäksi {len(days)} muuna päivänä"
        return f", lisäksi {self.join([self.day(day) for day in days])}"

    def left_out(self, days: tuple[date, ...]) -> str:
        if len(days) > MOST_LISTED:
            return f", ei kuitenkaan {len(days)} päivänä"
        return f", ei kuitenkaan {self.join([self.day(day) for day in days])}"

    def day(self, day: date) -> str:
        return f"{day.day}.{day.month}.{day.year}"

    def each(self, every: int) -> str:
        """``joka``, ``joka toinen``, ``joka 3.``"""
        return {1: "joka", 2: "joka toinen"}.get(every, f"joka {every}.")

    def of_each(self, every: int) -> str:
        """The same in the genitive, for a month: ``joka toisen``."""
        return {1: "joka", 2: "joka toisen"}.get(every, f"joka {every}.")

    def _on_weekdays(self, days: tuple[int, ...]) -> str:
        return self.join([_adverb(self.weekdays[day]) for day in days])

    def _monthdays(self, days: tuple[int, ...]) -> str:
        return f"{self.join([_monthday(day) for day in days])} päivä"

    def _positions(self, positions: Positions) -> str:
        return self.join(
            [
                f"{self.join([_position(nth) for nth in nths])} {self.weekdays[day]}"
                for nths, day in positions
            ]
        )

    def _of_months(self, months: tuple[int, ...]) -> str:
        return self._compound(months, "kuun")

    def _compound(self, months: tuple[int, ...], ending: str) -> str:
        """``touko-, kesä- ja heinäkuussa``: the last part is written once."""
        stems = [self.months[month - 1] for month in months]
        return self.join([f"{stem}-" for stem in stems[:-1]] + [stems[-1] + ending])


def _adverb(weekday: str) -> str:
    """``maanantaisin``, but ``keskiviikkoisin``."""
    return f"{weekday}isin" if weekday.endswith("o") else f"{weekday}sin"


def _monthday(day: int) -> str:
    return f"{day}." if day > 0 else _from_end(-day)


def _position(nth: int) -> str:
    return ORDINALS[nth] if nth > 0 else _from_end(-nth)


def _from_end(nth: int) -> str:
    if nth == 1:
        return "viimeinen"
    return f"{FROM_END.get(nth, f'{nth}.')} viimeinen"
