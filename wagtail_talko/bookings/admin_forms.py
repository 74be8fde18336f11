"""Forms of rooms, decisions, closures and staff's bookings in the admin."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail_talko.admin.fields import ClockField, DayField, whole_number
from wagtail_talko.app_settings import app_settings
from wagtail_talko.bookings.models import Booking
from wagtail_talko.spaces.forms import SlugFormMixin
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.scoping import ScopedModelForm, limit_choices
from wagtail_talko.timeslots import at

MIDNIGHT = time(0)


class RoomChoices(forms.ModelMultipleChoiceField):
    """Rooms as boxes to tick, each with its space."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, room: Room) -> str:
        return f"{room.space}: {room}"


class RoomChoice(forms.ModelChoiceField):
    def label_from_instance(self, room: Room) -> str:
        return f"{room.space}: {room}"


class OverrideReason(forms.CharField):
    """Why staff depart from the rules: kept with the booking until contact details are erased."""

    def __init__(self, **kwargs: Any) -> None:
        field = Booking._meta.get_field("override_reason")
        super().__init__(
            label=_("Why the rules are departed from"),
            required=False,
            max_length=300,
            help_text=field.help_text,
            **kwargs,
        )


class RoomForm(SlugFormMixin, ScopedModelForm):
    """A room with its rules. A room stays in its space; its parts lie there too."""

    parts = forms.ModelMultipleChoiceField(
        label=_("Parts"),
        queryset=Room.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For a room that is booked as a whole: what lies in it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        space_id = self.instance.space_id or self._asked_space()
        if self.instance.pk:
            self.fields["space"].disabled = True
        if not space_id:
            del self.fields["parts"]
            return
        field = self.fields["parts"]
        rooms = field.queryset.filter(space_id=space_id)  # type: ignore[attr-defined]
        field.queryset = rooms.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]

    def _asked_space(self) -> int | None:
        return whole_number(self.data.get("space") or self.initial.get("space"))


class MessageForm(forms.Form):
    """What goes with an answer to a request."""

    message = forms.CharField(
        label=_("Message to the booker"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sent with the answer. Do not write about health or other private matters."),
    )


class MoveForm(forms.Form):
    """A new time, and perhaps another room of the same space, for one date or from it on.

    `following` is how many dates follow it in its booking.
    """

    ONE, FOLLOWING = "one", "following"

    scope = forms.ChoiceField(label=_("What moves"), widget=forms.RadioSelect, initial=ONE)
    day = DayField(label=_("Day"))
    starts = ClockField(label=_("Starts"))
    ends = ClockField(label=_("Ends"), is_end=True)
    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.none())
    override = forms.BooleanField(label=_("Depart from the rules of the room"), required=False)
    override_reason = OverrideReason()

    def __init__(
        self, *args: Any, user: Any, room: Room, following: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["room"]
        field.queryset = Room.objects.filter(space=room.space_id)  # type: ignore[attr-defined]
        limit_choices(self, user)
        if not following:
            del self.fields["scope"]
            return
        more = ngettext(
            "This date and the %(n)d that follows, by as many days",
            "This date and the %(n)d that follow, each by as many days",
            following,
        ) % {"n": following}
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            (self.ONE, _("This date only")),
            (self.FOLLOWING, more),
        ]

    @property
    def takes_following(self) -> bool:
        return self.cleaned_data.get("scope") == self.FOLLOWING

    def span(self, zone: ZoneInfo, *, days: int = 0) -> tuple[datetime, datetime]:
        """Return the new time, or the same that many days later."""
        data = self.cleaned_data
        day = data["day"] + timedelta(days=days)
        return span_on(day, data["starts"], data["ends"], zone)


def span_on(day: date, starts: time, ends: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants of two wall-clock times; an end not after the start is the next day."""
    last = day + timedelta(days=1) if ends <= starts else day
    return at(day, starts, zone), at(last, ends, zone)


class ClosureForm(forms.Form):
    """Which rooms are closed, from when to when. Without times: whole days."""

    rooms = RoomChoices(label=_("Rooms"), queryset=Room.objects.all())
    first_day = DayField(label=_("First day"))
    starts = ClockField(
        label=_("From"), required=False, help_text=_("Empty: the beginning of the day.")
    )
    last_day = DayField(label=_("Last day"))
    ends = ClockField(
        label=_("Until"), is_end=True, required=False, help_text=_("Empty: the end of the day.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=120,
        help_text=_("Shown in the calendar and told to those whose bookings are cancelled."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rooms"]
        field.queryset = Room.objects.select_related("space").order_by(  # type: ignore[attr-defined]
            "space__slug", "sort_order", "slug"
        )
        limit_choices(self, user)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last:
            days = (last - first).days
            start, end = self.span(ZoneInfo("UTC"))
            if end <= start:
                self.add_error("last_day", _("The end must be later than the start."))
            elif days > app_settings.HORIZON_DAYS:
                self.add_error("last_day", _("Close rooms for a year at a time at the most."))
        return data

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return the closed time by the clock of a space."""
        data = self.cleaned_data
        start = at(data["first_day"], data.get("starts") or MIDNIGHT, zone)
        ends = data.get("ends") or MIDNIGHT
        last = data["last_day"] + timedelta(days=1 if ends == MIDNIGHT else 0)
        return start, at(last, ends, zone)
