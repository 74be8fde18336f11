"""What somebody needs of a room: a form by GET in which everything may be left empty."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from datetime import date as Day
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from wagtail_talko.bookings.finding import Wish
from wagtail_talko.bookings.finding.wishes import accessibility_of
from wagtail_talko.codes import AccessibilityFact, Equipment
from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import local_date

# The parts of a day, by the clock on the room's wall: from, to (None may run past midnight).
PARTS_OF_DAY: dict[str, tuple[time, time | None]] = {
    "morning": (time(0), time(12)),
    "afternoon": (time(12), time(17)),
    "evening": (time(17), None),
}
LONGEST_SEASON = timedelta(days=371)


class Weekdays(forms.TypedMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        # Called anew for every form, in the language of its page.
        super().__init__(coerce=int, choices=_weekdays, required=False, **kwargs)


def _weekdays() -> list[tuple[str, str]]:
    return [(str(number), capfirst(str(name))) for number, name in WEEKDAYS.items()]


def _date_field(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **kwargs)


def _time_field(label: Any) -> forms.TimeField:
    widget = forms.TimeInput({"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget)


class RoomFilterForm(TalkoFormMixin, forms.Form):
    """Takes all the rooms: what none of them has is not asked."""

    mark_optional = False

    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    space = forms.ChoiceField(label=_("Where"), required=False)
    people = forms.IntegerField(
        label=_("Number of people"),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    length = forms.TypedChoiceField(
        label=_("For how long"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("Any length")),
            ("30", _("30 minutes")),
            ("60", _("1 hour")),
            ("90", _("1½ hours")),
            ("120", _("2 hours")),
            ("180", _("3 hours")),
            ("240", _("4 hours")),
            ("360", _("6 hours")),
            ("480", _("8 hours")),
        ],
    )
    weekdays = Weekdays(label=_("Weekdays"))
    part = forms.ChoiceField(
        label=_("Time of day"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("morning", _("Before 12")),
            ("afternoon", _("12 to 17")),
            ("evening", _("After 17")),
        ],
    )
    date = _date_field(_("Earliest day"))
    until = _date_field(_("Latest day"))
    weekly = forms.BooleanField(
        label=_("I need the room every week until the latest day"), required=False
    )
    earliest = _time_field(_("Starts at the earliest"))
    latest = _time_field(_("Ends at the latest"))
    equipment = forms.MultipleChoiceField(
        label=_("Equipment"), required=False, widget=forms.CheckboxSelectMultiple
    )
    accessibility = forms.MultipleChoiceField(
        label=_("Accessibility"), required=False, widget=forms.CheckboxSelectMultiple
    )

    # Those behind "more choices" on the page.
    MORE = ("earliest", "latest", "equipment", "accessibility")

    def __init__(self, *args: Any, rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = rooms
        self.spaces = {room.space.slug: room.space for room in rooms}
        towns = {room.space.municipality.slug: room.space.municipality for room in rooms}
        self._offer("municipality", _("All municipalities"), sorted(_named(towns.values())))
        self._offer("space", _("All spaces"), _grouped(self.spaces.values(), len(towns)))
        if len(towns) < 2:
            del self.fields["municipality"]
        found = {code for room in rooms for code in room.equipment or ()}
        self._offer_codes("equipment", Equipment, found)
        found = {code for room in rooms for code in accessibility_of(room)}
        self._offer_codes("accessibility", AccessibilityFact, found)

    def _offer(self, name: str, every: Any, choices: Iterable[Any]) -> None:
        self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]

    def _offer_codes(self, name: str, vocabulary: Any, found: set[str]) -> None:
        choices = [choice for choice in vocabulary.choices if choice[0] in found]
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    # -- what was chosen ----------------------------------------------------------------------

    def chosen(self, name: str) -> Any:
        """Return a filter's value, or None where it is empty or was refused."""
        return getattr(self, "cleaned_data", {}).get(name) or None

    @property
    def has_more(self) -> bool:
        """Whether something behind "more choices" was chosen or refused."""
        return self.is_bound and any(
            name in self.errors or any(self.data.getlist(name)) for name in self.MORE
        )

    @property
    def is_weekly(self) -> bool:
        return bool(self.chosen("weekly"))

    @property
    def wish(self) -> Wish:
        """Return what was chosen; of a form not sent, or refused, what can be read."""
        minutes = self.chosen("length")
        earliest, latest = self._clocks()
        return Wish(
            municipality=self.chosen("municipality") or "",
            space=self.chosen("space") or "",
            people=self.chosen("people"),
            equipment=frozenset(self.chosen("equipment") or ()),
            accessibility=frozenset(self.chosen("accessibility") or ()),
            weekdays=frozenset(self.chosen("weekdays") or ()),
            first=self.chosen("date"),
            last=self.chosen("until"),
            earliest=earliest,
            latest=latest,
            length=timedelta(minutes=minutes) if minutes else None,
        )

    def _clocks(self) -> tuple[time | None, time | None]:
        """Return the part of the day, narrowed by the own times."""
        data = getattr(self, "cleaned_data", {})
        first, last = PARTS_OF_DAY.get(data.get("part") or "", (None, None))
        earliest, latest = data.get("earliest"), data.get("latest")
        starts = [clock for clock in (first, earliest) if clock is not None]
        # Midnight as an end is the latest of all; none at all may run past it.
        ends = [clock for clock in (last, latest) if clock is not None]
        return max(starts, default=None), min(ends, key=_as_end, default=None)

    # -- checks -------------------------------------------------------------------------------

    def clean_date(self) -> Day | None:
        return self._clean_day("date")

    def clean_until(self) -> Day | None:
        return self._clean_day("until")

    def _clean_day(self, name: str) -> Day | None:
        day: Day | None = self.cleaned_data[name]
        if day is None:
            return None
        if not 2000 <= day.year <= 2199:
            raise ValidationError(_("Check the year."), code="year")
        now = datetime.now(UTC)
        if self.rooms and day < min(local_date(now, room.space.zone) for room in self.rooms):
            raise ValidationError(_("This day is over. Choose today or a later day."), code="past")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("date"), data.get("until")
        if first and last and last < first:
            self.add_error("until", _("The latest day is before the earliest. Change one of them."))
        self._check_clocks(data)
        space = self.spaces.get(data.get("space") or "")
        town = data.get("municipality")
        if space and town and space.municipality.slug != town:
            text = _("%(space)s is in %(municipality)s. Change one of the choices.")
            names = {"space": space, "municipality": space.municipality}
            self.add_error("space", ValidationError(text, code="elsewhere", params=names))
        if data.get("weekly"):
            self._check_weekly(data)
        return data

    def _check_clocks(self, data: dict[str, Any]) -> None:
        if self.errors.keys() & {"part", "earliest", "latest"}:
            return
        first, last = data.get("earliest"), data.get("latest")
        if first and last is not None and _as_end(last) <= first.hour * 60 + first.minute:
            self.add_error("latest", _("The end must be later than the start."))
            return
        first, last = self._clocks()
        if first and last is not None and _as_end(last) <= first.hour * 60 + first.minute:
            self.add_error("part", _("Your own times lie outside this part of the day."))

    def _check_weekly(self, data: dict[str, Any]) -> None:
        """For every week it must be known until when and for how long."""
        if "until" not in self.errors:
            last = data.get("until")
            if last is None:
                self.add_error("until", _("Give the last day: until when you need the room."))
            elif last > datetime.now(UTC).date() + LONGEST_SEASON:
                self.add_error("until", _("Choose a day within a year from now."))
        if "length" not in self.errors and not data.get("length"):
            self.add_error("length", _("Choose for how long you need the room at a time."))

    # -- addresses ----------------------------------------------------------------------------

    def query(self, *, without: str = "", code: str = "", **changes: Any) -> str:
        """Return the query string of what was typed, with one wish taken out.

        `without` is a name of `finding.Loosening`; with a `code` only that one of several goes.
        """
        dropped = {"period": ("date", "until"), "clock": ("part", "earliest", "latest")}
        gone = {"municipality": ("municipality", "space")} | dropped
        names = gone.get(without, (without,))
        pairs: list[tuple[str, Any]] = []
        for name in self.fields:
            for value in self.data.getlist(name) if self.is_bound else []:
                is_out = name in names and (not code or value == code)
                if value and not is_out and name not in changes:
                    pairs.append((name, value))
        pairs += [(name, value) for name, value in changes.items() if value]
        return urlencode(pairs)


def _as_end(clock: time) -> int:
    return clock.hour * 60 + clock.minute or 24 * 60


def _named(towns: Iterable[Any]) -> list[tuple[str, str]]:
    return [(town.slug, str(town)) for town in towns]


def _grouped(spaces: Iterable[Any], town_count: int) -> list[Any]:
    """Return the spaces as choices, under their municipality where there are several."""
    if town_count < 2:
        return [(space.slug, str(space)) for space in spaces]
    groups: dict[str, list[tuple[str, str]]] = {}
    for space in spaces:
        groups.setdefault(str(space.municipality), []).append((space.slug, str(space)))
    return sorted(groups.items())
