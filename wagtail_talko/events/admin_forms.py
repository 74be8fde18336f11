"""Forms for one date of an event in the admin."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_talko.admin.fields import ClockField, DayField
from wagtail_talko.admin.widgets import WordsInput
from wagtail_talko.events.models import Occurrence
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.scoping import limit_choices
from wagtail_talko.timeslots import at

AS_BEFORE = _("Empty: as before.")


class NoteForm(forms.Form):
    """What residents read at the date."""

    note = Occurrence._meta.get_field("note").formfield(
        widget=WordsInput, label=_("Note to residents")
    )

    def __init__(self, *args: Any, user: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        super().__init__(*args, initial={"note": occurrence.note}, **kwargs)
        self.occurrence = occurrence


class NoticeForm(NoteForm):
    """What residents read while the whole event is cancelled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["note"] = ""


class RestoreForm(forms.Form):
    def __init__(self, *args: Any, user: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class MoveOccurrenceForm(NoteForm):
    day = DayField(label=_("Day"))
    starts = ClockField(label=_("Starts"), required=False, help_text=_("Empty: as before."))
    ends = ClockField(
        label=_("Ends"), is_end=True, required=False, help_text=_("Empty: as before.")
    )
    room = forms.ModelChoiceField(
        label=_("Room"),
        queryset=Room.objects.none(),
        required=False,
        empty_label=_("As in the series"),
    )

    def __init__(self, *args: Any, user: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        super().__init__(*args, user=user, occurrence=occurrence, **kwargs)
        field = self.fields["room"]
        field.queryset = Room.objects.filter(space=occurrence.event.space_id)  # type: ignore[attr-defined]
        limit_choices(self, user)
        zone = occurrence.event.zone
        start, end = occurrence.start.astimezone(zone), occurrence.end.astimezone(zone)
        self.initial |= {"day": start.date(), "room": occurrence.room_id}
        if occurrence.event.all_day:
            del self.fields["starts"], self.fields["ends"]
        else:
            self.initial |= {"starts": start.time(), "ends": end.time()}

    def span(self) -> tuple[datetime, datetime]:
        """Return the new instants; the length stays where the end is not given."""
        zone, data = self.occurrence.event.zone, self.cleaned_data
        old = self.occurrence.start.astimezone(zone)
        length = self.occurrence.end.astimezone(zone).replace(tzinfo=None) - old.replace(
            tzinfo=None
        )
        starts = data.get("starts")
        begin = datetime.combine(data["day"], old.time() if starts is None else starts)
        finish = begin + length
        ends = data.get("ends")
        if ends is not None:
            finish = datetime.combine(data["day"], ends)
            finish += timedelta(days=1) if finish <= begin else timedelta(0)
        return at(begin.date(), begin.time(), zone), at(finish.date(), finish.time(), zone)
