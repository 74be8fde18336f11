"""What an association writes about an event: what, when, where, for whom."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.forms.hosting import CHOSEN
from wagtail_talko.codes import Audience
from wagtail_talko.events.models import EventCategory
from wagtail_talko.events.schedules import (
    rule_text,
    to_dates,
)
from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.organising.hosting.forms import TogetherMixin
from wagtail_talko.organising.proposals.days import DaysForm
from wagtail_talko.organising.proposals.signup_fields import NAMES as SIGN_UP
from wagtail_talko.organising.proposals.signup_fields import SignUpFields
from wagtail_talko.organising.proposals.texts import is_plain, to_html, to_text
from wagtail_talko.organising.proposals.times import TimesMixin
from wagtail_talko.organising.proposals.tokens import TokenField, read_moment
from wagtail_talko.spaces.models import Room, Space

TITLE_LENGTH, LEAD_LENGTH, TEXT_LENGTH = 120, 500, 5000
ELSEWHERE = ""


class ProposalForm(TimesMixin, SignUpFields, TogetherMixin, TalkoFormMixin, DaysForm):
    """Takes the associations one may write for, the rooms one may book and the spaces there are."""

    title = forms.CharField(label=_("What is it"), max_length=TITLE_LENGTH)
    association = forms.TypedChoiceField(label=_("Association"), coerce=int)
    introduction = forms.CharField(
        label=_("In a sentence or two"),
        max_length=LEAD_LENGTH,
        help_text=_("Shown in lists and calendars."),
        widget=forms.Textarea({"rows": 3}),
    )
    body = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=TEXT_LENGTH,
        help_text=_("An empty line begins a new paragraph."),
        widget=forms.Textarea({"rows": 6}),
    )
    where = forms.ChoiceField(
        label=_("Where"),
        required=False,
        help_text=_("A room is booked when the event is published, not before."),
    )
    place = forms.CharField(
        label=_("Where, in words"),
        required=False,
        max_length=200,
        help_text=_("When it is in none of the spaces: “The shore at Kivijärvi”."),
    )
    audience = forms.MultipleChoiceField(
        label=_("For whom"),
        required=False,
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    categories = forms.TypedMultipleChoiceField(
        label=_("What kind"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    bring = forms.CharField(
        label=_("What to bring"),
        required=False,
        max_length=LEAD_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )
    contact = forms.CharField(
        label=_("Who can be asked"),
        required=False,
        max_length=200,
        help_text=_("Shown in public. Prefer a shared number or address."),
    )
    # Which form this is, and when the words that it began with were written.
    key = TokenField(UUID)
    seen = TokenField(read_moment)
    field_order = (
        "title", "association", "introduction", "body", "start_date", "start_time", "end_date",
        "end_time", "recurrence", "until", "extra_dates", "left_out_dates",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        associations: Sequence[Association],
        rooms: Sequence[Room],
        spaces: Sequence[Space],
        page: Any = None,
        **kwargs: Any,
    ) -> None:
        initial = initial_of(page) if page is not None else {"key": uuid4()}
        initial |= kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, page=page, **kwargs)
        self.associations = {each.pk: each for each in associations}
        self.rooms = {each.pk: each for each in rooms}
        self.spaces = {each.pk: each for each in spaces}
        fields: dict[str, Any] = self.fields
        fields["where"].choices = _places(spaces, rooms)
        fields["where"].is_always_answered = True
        kinds = [(each.pk, str(each)) for each in EventCategory.objects.all()]
        fields["categories"].choices = kinds
        if not kinds:
            del fields["categories"]
        if not app_settings.HOLIDAYS:
            del fields["leaves_out_holidays"]
        if len(self.associations) == 1:
            del fields["association"]
        else:
            names = [(pk, str(each)) for pk, each in self.associations.items()]
            fields["association"].choices = [("", _("Choose an association")), *names]
        self.keeps_body = page is not None and not is_plain(page.body)
        if self.keeps_body:
            # An editor has laid it out: as plain text it would lose that.
            del fields["body"]

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.check_times(data)
        if (
            not data.get("where")
            and not data.get("place")
            and not {"where", "place"} & {*self.errors}
        ):
            self.add_error("place", _("Choose a room or space, or write where it is."))
        if not {"start_time", "end_time", "start_date", "end_date"} & {*self.errors}:
            self.check_dates(data)
        return data

    @property
    def zone(self) -> str:
        room, space = self.chosen_place
        return room.space.time_zone if room else space.time_zone if space else settings.TIME_ZONE

    @property
    def chosen_association(self) -> Association:
        chosen = self.cleaned_data.get("association")
        return self.associations[chosen] if chosen else next(iter(self.associations.values()))

    @property
    def chosen_place(self) -> tuple[Room | None, Space | None]:
        kind, _dash, key = (self.cleaned_data.get("where") or "").partition("-")
        if kind == "room":
            room = self.rooms[int(key)]
            return room, room.space
        return None, self.spaces[int(key)] if kind == "space" else None

    @property
    def page_fields(self) -> dict[str, Any]:
        """Return what is written on the page, under the names of its fields."""
        data, (room, space) = self.cleaned_data, self.chosen_place
        repeats = bool(data["recurrence"])
        categories = EventCategory.objects.filter(pk__in=data.get("categories", []))
        fields = {
            "title": data["title"],
            "introduction": data["introduction"],
            "start_date": data["start_date"],
            "start_time": data["start_time"],
            "end_time": data["end_time"],
            "end_date": data["end_date"],
            "more_times": self.more_times,
            "recurrence": data["recurrence"],
            "until": data["until"] if repeats else None,
            "extra_dates": [day.isoformat() for day in data["extra_dates"]],
            "left_out_dates": [day.isoformat() for day in data["left_out_dates"]],
            "space": space,
            "room": room,
            "takes_room": self._takes_room(room),
            "place": "" if space else data["place"],
            "audience": data["audience"],
            "categories": list(categories),
            "bring": data["bring"],
            "contact": data["contact"],
        }
        if "leaves_out_holidays" in self.fields:
            fields["leaves_out_holidays"] = repeats and data["leaves_out_holidays"]
        if not self.keeps_body:
            fields["body"] = to_html(data["body"])
        return fields | self.signup_values

    def _takes_room(self, room: Room | None) -> bool:
        """A room that an editor has named without booking it stays so until another is chosen."""
        if room is not None and self.page is not None and self.page.room_id == room.pk:
            return bool(self.page.takes_room)
        return room is not None

    @property
    def sent_names(self) -> list[str]:
        """Return the names of all inputs, to send again what was typed."""
        names = [CHOSEN]
        for name, field in self.fields.items():
            suffixes = getattr(field.widget, "widgets_names", [""])
            names += [f"{name}{suffix}" for suffix in suffixes]
        return names


def changed_rows(form: ProposalForm, step: str, sent: Any) -> bool:
    """Show more rows for tasks, take a host off the list or put one there; say whether."""
    if "drop_host" in sent:
        form.drop_host(sent["drop_host"])
    elif step == "add_host":
        form.add_host()
    elif step == "more_tasks" and form.task_rows:
        form.task_rows.add()
        form.errors.clear()
    else:
        return False
    if form.task_rows:
        form.task_rows.leave_unjudged()
    return True


def initial_of(page: Any) -> dict[str, Any]:
    """Return what a page says as the fields of the form."""
    names = ("title", "introduction", "start_date", "start_time", "end_time", "until",
             "leaves_out_holidays", "place", "audience", "bring", "contact", *SIGN_UP)  # fmt: skip
    room, space = page.room_id, page.space_id
    lasts = page.start_date and page.end_date and page.end_date > page.start_date
    return {name: getattr(page, name, None) for name in names} | {
        "seen": page.latest_revision_created_at and page.latest_revision_created_at.isoformat(),
        "body": to_text(page.body),
        "end_date": page.end_date if lasts else None,
        "recurrence": rule_text(page.recurrence),
        "extra_dates": to_dates(page.extra_dates),
        "left_out_dates": to_dates(page.left_out_dates),
        "where": f"room-{room}" if room else f"space-{space}" if space else ELSEWHERE,
        "categories": [each.pk for each in page.categories.all()],
    }


def _places(spaces: Sequence[Space], rooms: Sequence[Room]) -> list[Any]:
    """Return spaces and their rooms as choices, each space a group."""
    choices: list[Any] = [(ELSEWHERE, _("Somewhere else"))]
    for space in spaces:
        own = [(f"room-{room.pk}", str(room)) for room in rooms if room.space_id == space.pk]
        whole = (f"space-{space.pk}", _("Here, without a room"))
        choices.append((str(space), [*own, whole]))
    return choices
