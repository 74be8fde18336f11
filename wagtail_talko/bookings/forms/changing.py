"""What is asked when a booking is changed: which dates, when, where, for what."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from wagtail_talko.bookings.changes import Wish, day_of
from wagtail_talko.bookings.forms.asking import BookingForm
from wagtail_talko.bookings.forms.lengths import length_by_clock
from wagtail_talko.bookings.hosts import PRIVATE
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.recurrence import Schedule
from wagtail_talko.spaces.models import Room
from wagtail_talko.wording import format_span

FIRST_YEAR, LAST_YEAR = 2000, 2199


def clean_day(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("Check the year."), code="year")
    return day


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


def time_field(label: Any, **kwargs: Any) -> forms.TimeField:
    widget = forms.TimeInput({"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **kwargs)


class ChangeForm(TalkoFormMixin, forms.Form):
    """Another time or room for one date of a booking, for it and those that follow, or for all.

    `coming` are the dates that can be changed, `date` one of them; `rooms` those to choose from.
    """

    THIS, FOLLOWING, ALL = "this", "following", "all"

    scope = forms.ChoiceField(label=_("Which times"), widget=forms.RadioSelect)
    day = day_field(_("Day"))
    start_time = time_field(_("Starts at"))
    end_time = time_field(
        _("Ends at"), help_text=_("Count in the time for setting up and cleaning.")
    )
    room = forms.TypedChoiceField(label=_("Room"), coerce=int, empty_value=None, required=False)

    def __init__(
        self,
        *args: Any,
        date: BookingDate,
        coming: Sequence[BookingDate],
        rooms: Iterable[Room],
        **kwargs: Any,
    ) -> None:
        self.date, self.coming = date, list(coming)
        zone = date.room.space.zone
        self.start, self.end = (m.astimezone(zone) for m in (date.start, date.end))
        initial = {
            "scope": self.THIS,
            "day": self.start.date(),
            "start_time": self.start.time(),
            "end_time": self.end.time(),
        }
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.rooms = {room.pk: room for room in rooms}
        others = [room for room in self.rooms.values() if room.pk != date.room_id]
        room_names = [(room.pk, f"{room}, {room.space}") for room in others]
        room_field: Any = self.fields["room"]
        room_field.choices = [("", _("The same room")), *room_names]
        # "The same room" is an answer.
        room_field.is_always_answered = True
        self._offer_scopes()

    def _offer_scopes(self) -> None:
        following, every = self._following(), self.coming
        if len(every) == 1:
            # Nothing to choose, nothing to read.
            del self.fields["scope"]
            return
        zone, language = self.date.room.space.zone, get_language() or "en"
        when = format_span(self.date.start, self.date.end, zone=zone, language=language)
        choices = [(self.THIS, _("Only this time: %(when)s") % {"when": when})]
        more = len(following) - 1
        if more:
            text = ngettext(
                "This and the %(n)d that follows", "This and the %(n)d that follow", more
            )
            choices.append((self.FOLLOWING, text % {"n": more}))
        if len(every) > len(following):
            text = ngettext("All %(n)d coming time", "All %(n)d coming times", len(every))
            choices.append((self.ALL, text % {"n": len(every)}))
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]
        self.fields["day"].help_text = _("The other times move by as many days.")

    def _following(self) -> list[BookingDate]:
        return [each for each in self.coming if each.start >= self.date.start]

    # -- what was chosen ----------------------------------------------------------------------

    @property
    def chosen(self) -> list[BookingDate]:
        """The dates to change."""
        scope = self.cleaned_data.get("scope", self.THIS)
        if scope == self.ALL:
            return self.coming
        return self._following() if scope == self.FOLLOWING else [self.date]

    @property
    def wish(self) -> Wish:
        data = self.cleaned_data
        clock = (data["start_time"], data["end_time"])
        return Wish(
            days=(data["day"] - day_of(self.date)).days,
            clock=clock if self._is_new(clock) else None,
            room=self.rooms[data["room"]] if data["room"] else None,
        )

    def _is_new(self, clock: tuple[time, time]) -> bool:
        """Whether the times are others than the date has; else each date keeps its own."""
        return clock != (self.start.time(), self.end.time())

    # -- checks -------------------------------------------------------------------------------

    def clean_day(self) -> date:
        return clean_day(self.cleaned_data["day"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        clock = (data.get("start_time"), data.get("end_time"))
        if None in clock:
            return data
        # A date may be longer than two times of one day say; as it is, it may stay.
        if self._is_new(clock) and length_by_clock(*clock) is None:  # type: ignore[arg-type]
            self.add_error("end_time", _("The end must be later than the start."))
        return data


class DetailsForm(TalkoFormMixin, forms.Form):
    """What the whole booking is for, and who is asked about it: as when it was booked.

    Without `private` what is written for the municipality is left out.
    """

    purpose = BookingForm.base_fields["purpose"]
    people = BookingForm.base_fields["people"]
    group = BookingForm.base_fields["group"]
    loudness = BookingForm.base_fields["loudness"]
    public_title = BookingForm.base_fields["public_title"]
    is_private = BookingForm.base_fields["is_private"]
    open_to_others = BookingForm.base_fields["open_to_others"]
    contact_name = BookingForm.base_fields["contact_name"]
    contact_email = BookingForm.base_fields["contact_email"]
    contact_phone = BookingForm.base_fields["contact_phone"]

    def __init__(self, *args: Any, booking: Booking, private: bool, **kwargs: Any) -> None:
        names = self.base_fields
        initial = {name: getattr(booking, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)
        if not booking.room.is_shared:
            del self.fields["loudness"]
        for name in () if private else PRIVATE:
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("is_private") and data.get("open_to_others"):
            text = _("Nobody can ask to join a booking that does not say whose it is.")
            self.add_error("open_to_others", text)
        return data


class AddDateForm(TalkoFormMixin, forms.Form):
    """One more date of a booking."""

    start_date = day_field(_("Day"))
    start_time = time_field(_("Starts at"))
    end_time = time_field(
        _("Ends at"), help_text=_("Count in the time for setting up and cleaning.")
    )

    def clean_start_date(self) -> date:
        return clean_day(self.cleaned_data["start_date"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.length: timedelta | None = None
        if data.get("start_time") is not None and data.get("end_time") is not None:
            self.length = length_by_clock(data["start_time"], data["end_time"])
            if self.length is None:
                self.add_error("end_time", _("The end must be later than the start."))
        return data

    @property
    def schedule(self) -> Schedule:
        data = self.cleaned_data
        assert self.length is not None
        return Schedule(data["start_date"], data["start_time"], self.length)


class ExtendForm(TalkoFormMixin, forms.Form):
    """How far a booking's rhythm goes on."""

    until = day_field(_("Last day"))

    def __init__(self, *args: Any, rhythm: Schedule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rhythm = rhythm

    def clean_until(self) -> date:
        until = clean_day(self.cleaned_data["until"])
        if until < self.rhythm.start_date:
            raise ValidationError(_("Choose a day after the last time you have."), code="until")
        return until

    @property
    def schedule(self) -> Schedule:
        return replace(self.rhythm, until=self.cleaned_data["until"])
