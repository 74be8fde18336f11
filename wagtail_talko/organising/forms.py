"""What an organiser writes about one date of an event, or about all of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wagtail_talko.bookings.forms.changing import clean_day, day_field, time_field
from wagtail_talko.events.dates import horizon
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.signups.models import utc_now
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import at, local_date
from wagtail_talko.wording import format_day
from wagtail_talko.words import pick

NOTE_LENGTH = 500
ONE_DAY = timedelta(days=1)


class MessageForm(TalkoFormMixin, forms.Form):
    """Words for residents and for those who signed up, in the language of the page."""

    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=NOTE_LENGTH,
        help_text=_("Shown at the date in public, and mailed to those who signed up."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, known: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    @property
    def words(self) -> dict[str, str] | None:
        """The message as words; None where there is none, or it says what is there already."""
        text = " ".join(self.cleaned_data["message"].split())
        if not text or text == pick(self.known).text:
            return None
        return {get_language() or "": text}


class NoteForm(MessageForm):
    """The message alone: emptied, it goes."""

    def __init__(self, *args: Any, known: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, known=known, initial={"message": pick(known).text}, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        text = " ".join(data.get("message", "").split())
        if "message" in data and text == pick(self.known).text:
            self.add_error("message", _("Nothing would change. Write something else."))
        return data


class TimeForm(MessageForm):
    """When and in which room a date is. `rooms` empty: nothing to choose."""

    day = day_field(_("Day"))
    start_time = time_field(_("Starts at"))
    end_time = time_field(_("Ends at"))
    room = forms.TypedChoiceField(label=_("Room"), coerce=int, empty_value=None, required=False)
    field_order = ("day", "start_time", "end_time", "room", "message")

    def __init__(
        self,
        *args: Any,
        event: Event,
        length: timedelta,
        rooms: Sequence[Room] = (),
        room: Room | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.length = event, length
        self.rooms = {each.pk: each for each in rooms}
        self.is_short = not event.all_day and length < ONE_DAY
        if event.all_day:
            del self.fields["start_time"]
        if not self.is_short:
            # All day, or over several days: it lasts as long as it did.
            del self.fields["end_time"]
        if len(self.rooms) > 1:
            chosen: Any = self.fields["room"]
            chosen.choices = [(each.pk, str(each)) for each in rooms]
            chosen.is_always_answered = True
            self.initial.setdefault("room", room.pk if room else None)
        else:
            del self.fields["room"]

    def clean_day(self) -> date:
        day = clean_day(self.cleaned_data["day"])
        last = local_date(horizon(utc_now()), self.event.zone)
        if day > last:
            text = _("Choose a day no later than %(last)s.")
            said = format_day(last, language=get_language() or "en")
            raise ValidationError(text, params={"last": said}, code="too_late")
        return day

    @property
    def chosen_room(self) -> Room | None:
        return self.rooms.get(self.cleaned_data.get("room") or 0)

    def span(self) -> tuple[datetime, datetime]:
        """Return the instants, by the event's own clock; an earlier end is on the next day."""
        data, zone = self.cleaned_data, self.event.zone
        begin = datetime.combine(data["day"], data.get("start_time") or datetime.min.time())
        finish = begin + self.length
        if self.is_short:
            finish = datetime.combine(data["day"], data["end_time"])
            finish += ONE_DAY if finish <= begin else timedelta()
        return at(begin.date(), begin.time(), zone), at(finish.date(), finish.time(), zone)


def initial_of(row: Occurrence, event: Event) -> dict[str, Any]:
    """Return when the date is, as the fields of `TimeForm`."""
    start, end = row.start.astimezone(event.zone), row.end.astimezone(event.zone)
    return {"day": start.date(), "start_time": start.time(), "end_time": end.time()}


def length_of(row: Occurrence, event: Event) -> timedelta:
    """Return how long the date lasts by the wall clock."""
    start, end = row.start.astimezone(event.zone), row.end.astimezone(event.zone)
    return end.replace(tzinfo=None) - start.replace(tzinfo=None)
