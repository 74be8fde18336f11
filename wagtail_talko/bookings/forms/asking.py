"""What is asked when a room is booked: which room, when, for what."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.forms.borrowing import BorrowingMixin
from wagtail_talko.bookings.forms.hosting import CHOSEN, EDITS, HostsMixin
from wagtail_talko.bookings.forms.lengths import length_by_clock
from wagtail_talko.bookings.models import Booking
from wagtail_talko.codes import Audience
from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.recurrence import RecurrenceError, Schedule
from wagtail_talko.recurrence.forms import RuleField, ScheduleFieldsForm
from wagtail_talko.recurrence.widgets import RuleWidget
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import at


class BookingForm(BorrowingMixin, HostsMixin, TalkoFormMixin, ScheduleFieldsForm):
    """Takes the rooms that may be chosen and the associations the person may book for."""

    room = forms.TypedChoiceField(
        label=_("Room"), coerce=int, help_text=_("The number tells how many people fit in.")
    )
    association = forms.TypedChoiceField(label=_("Association"), coerce=int)
    start_date = forms.DateField(
        label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    start_time = forms.TimeField(
        label=_("Starts at"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    end_time = forms.TimeField(
        label=_("Ends at"),
        help_text=_("Count in the time for setting up and cleaning."),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    recurrence = RuleField(
        label=_("How often"), required=False, widget=RuleWidget(takes_text=False)
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Only when you need the room more than once."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    purpose = forms.CharField(
        label=_("What is the room for"),
        max_length=200,
        help_text=_("Only the municipality sees this."),
    )
    people = forms.IntegerField(
        label=_("Number of people"),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    group = forms.ChoiceField(
        label=_("Who is it for"), required=False, choices=[("", _("Not said")), *Audience.choices]
    )
    loudness = forms.ChoiceField(
        label=_("How loud are you"),
        required=False,
        choices=[("", _("Not said")), *Booking.Loudness.choices],
        help_text=_("Only in rooms shared by groups: the others see it."),
    )
    is_exclusive = forms.BooleanField(
        label=_("We need the whole room for ourselves"),
        required=False,
        help_text=_("Only in rooms shared by groups that allow it. Nobody else can come then."),
    )
    public_title = forms.CharField(
        label=_("Name for the public calendar"),
        required=False,
        max_length=120,
        help_text=_("For example: Choir practice. Write no names of persons."),
    )
    is_private = forms.BooleanField(
        label=_("Show only that the room is booked"),
        required=False,
        help_text=_("Neither the association nor the name is shown in public."),
    )
    open_to_others = forms.BooleanField(
        label=_("Others are welcome"),
        required=False,
        help_text=_("Another association may ask to join. You answer: yes or no."),
    )
    contact_name = forms.CharField(
        label=_("Contact person"),
        max_length=100,
        help_text=_("The municipality asks this person if it needs to. Not shown in public."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    contact_email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Messages about the booking are sent here."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    contact_phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )
    message = forms.CharField(
        label=_("Message to the municipality"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    # As they stand on the page, also in the summary of errors.
    field_order = (
        "room",
        "association",
        "start_date",
        "start_time",
        "end_time",
        "recurrence",
        "until",
        "extra_dates",
        "left_out_dates",
    )
    # What is sent on to the action as it stands.
    DETAILS = (
        "people",
        "group",
        "loudness",
        "is_exclusive",
        "public_title",
        "is_private",
        "open_to_others",
        "contact_name",
        "contact_email",
        "contact_phone",
        "message",
    )

    def __init__(
        self,
        *args: Any,
        rooms: Sequence[Room],
        associations: Sequence[Association],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = {room.pk: room for room in rooms}
        self.associations = {association.pk: association for association in associations}
        self.fields["room"].choices = [("", _("Choose a room")), *_grouped(rooms)]  # type: ignore[attr-defined]
        if len(self.associations) == 1:
            # Nothing to choose, nothing to type.
            del self.fields["association"]
        else:
            names = [(pk, str(each)) for pk, each in self.associations.items()]
            self.fields["association"].choices = [("", _("Choose an association")), *names]  # type: ignore[attr-defined]

        self._ask_of_sharing()

    def _ask_of_sharing(self) -> None:
        """Ask how loud and whether alone where a room that may be meant is shared."""
        room = self.chosen_room
        rooms = [room] if room else self.rooms.values()
        if not any(each.is_shared for each in rooms):
            del self.fields["loudness"]
        if not any(each.is_shared and each.allows_exclusive for each in rooms):
            del self.fields["is_exclusive"]

    # -- what was chosen ----------------------------------------------------------------------

    @property
    def chosen_room(self) -> Room | None:
        """The chosen room, whatever else is wrong."""
        value = self.data.get("room") if self.is_bound else self.initial.get("room")
        try:
            return self.rooms.get(int(str(value)))
        except ValueError:
            return None

    @property
    def wished_day(self) -> date | None:
        """The first day wished for, whatever else is wrong; None outside 2000-2199."""
        value = self.data.get("start_date") if self.is_bound else self.initial.get("start_date")
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            return None
        return day if 2000 <= day.year <= 2199 else None

    @property
    def wished_span(self) -> tuple[datetime, datetime] | None:
        """The first time wished for by the clock of the room, whatever else is wrong."""
        values = self.data if self.is_bound else self.initial
        try:
            begin, end = (
                time.fromisoformat(str(values.get(name))) for name in ("start_time", "end_time")
            )
        except ValueError:
            return None
        if begin.tzinfo or end.tzinfo:
            # "18:00+02:00" is no time of a clock on the wall.
            return None
        room, day, length = self.chosen_room, self.wished_day, length_by_clock(begin, end)
        if room is None or day is None or length is None:
            return None
        start = at(day, begin, room.space.zone)
        return start, start + length

    @property
    def chosen_association(self) -> Association:
        chosen = self.cleaned_data.get("association")
        return self.associations[chosen] if chosen else next(iter(self.associations.values()))

    def _first_host(self) -> Association | None:
        is_known = len(self.associations) == 1 or "association" in self.cleaned_data
        return self.chosen_association if is_known else None

    @property
    def details(self) -> dict[str, Any]:
        """Return the keyword arguments of the action besides room, association and dates."""
        return {name: self.cleaned_data[name] for name in self.DETAILS if name in self.cleaned_data}

    @property
    def sent_names(self) -> list[str]:
        """Return the names of all inputs, to send again what was typed."""
        names: list[str] = []
        for name, field in self.fields.items():
            # One field may have several inputs.
            suffixes = getattr(field.widget, "widgets_names", [""])
            names += [f"{name}{suffix}" for suffix in suffixes]
        return [*names, CHOSEN, EDITS]

    # -- checks -------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.schedule: Schedule | None = None
        if data.get("is_private") and data.get("open_to_others"):
            text = _("Nobody can ask to join a booking that does not say whose it is.")
            self.add_error("open_to_others", text)
        if self.chosen_room is None or any(
            data.get(name) is None for name in ("start_date", "start_time", "end_time")
        ):
            return data
        length = length_by_clock(data["start_time"], data["end_time"])
        if length is None:
            self.add_error("end_time", _("The end must be later than the start."))
            return data
        self.schedule = self.clean_schedule(
            start_date=data["start_date"],
            start_time=data["start_time"],
            duration=length,
            tz=self.chosen_room.space.zone,
        )
        return data

    def add_schedule_error(self, error: RecurrenceError) -> None:
        if error.code == "endless":
            self.add_error("until", _("Give the last day: until when you need the room."))
        else:
            super().add_schedule_error(error)

    def clean_start_date(self) -> date:
        day = self.cleaned_data["start_date"]
        if not 2000 <= day.year <= 2199:
            raise ValidationError(_("Check the year."), code="year")
        return day

    def clean_until(self) -> date | None:
        day = self.cleaned_data["until"]
        if day and not 2000 <= day.year <= 2199:
            raise ValidationError(_("Check the year."), code="year")
        return day


def _grouped(rooms: Sequence[Room]) -> list[Any]:
    """Return the rooms as choices, under the name of their space."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for room in rooms:
        groups.setdefault(str(room.space), []).append((room.pk, _with_capacity(room)))
    return list(groups.items())


def _with_capacity(room: Room) -> str:
    if not room.capacity:
        return str(room)
    # Translators: a room and how many people fit in, in a list to choose from
    return str(pgettext_lazy("room with capacity", "{room} ({capacity})")).format(
        room=room, capacity=room.capacity
    )
