"""The page to check before sending: every date, free or not, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from wagtail_talko.bookings.forms import BookingForm
from wagtail_talko.bookings.plans import SKIP, Change, Plan, PlannedDate, read_change
from wagtail_talko.elements import ErrorLink, SummaryRow
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import local_date
from wagtail_talko.wording import format_day, format_hours, format_span
from wagtail_talko.words import pick

CHOICE = "choice-"
STATES = {"room_taken": "booked", "room_closed": "closed", "outside_opening_hours": "closed"}


@dataclass(frozen=True)
class Option:
    """Something to do about a date that is not free. `value` is what the form sends."""

    value: str
    label: str


@dataclass(frozen=True)
class CheckedDate:
    """One date of the page. Without `options` it is free."""

    planned: PlannedDate
    when: str
    state: str
    state_label: str
    reasons: list[str]
    options: list[Option]
    other_room: Room | None = None

    @property
    def name(self) -> str:
        return f"{CHOICE}{self.planned.day}"


def take_choices(post: QueryDict) -> tuple[QueryDict, list[str]]:
    """Put the choices made on the page among the form's own values.

    Returns the values, and the names of the dates that were shown without anything being chosen.
    """
    data = post.copy()
    asked = data.pop("asked", [])
    for name in asked[:400]:
        for value in data.pop(f"{CHOICE}{name}", []):
            day, _sep, rest = value.partition("|")
            if day == name and rest == SKIP:
                data.appendlist("left_out_dates", day)
            elif day == name and read_change(value):
                kept = [c for c in data.getlist("change") if not c.startswith(f"{day}|")]
                data.setlist("change", [*kept, value])
    missing = [name for name in asked[:400] if not post.get(f"{CHOICE}{name}")]
    return data, missing if post.get("step") == "choose" else []


def check_context(
    form: BookingForm, data: QueryDict, plan: Plan, *, missing: Sequence[str], was_late: bool
) -> dict[str, Any]:
    room = form.chosen_room
    assert room is not None
    dates = [_checked(each, room, several=len(plan.dates) > 1) for each in plan.dates]
    errors = [ErrorLink(text=str(refusal)) for refusal in plan.refusals]
    if was_late and not plan.is_free:
        errors.insert(0, ErrorLink(text=_("Something was booked meanwhile. Nothing was sent yet.")))
    for each in dates:
        if each.options and str(each.planned.day) in missing:
            text = _("Choose what to do about %(when)s.") % {"when": each.when}
            errors.append(ErrorLink(text=text, target=f"id_{each.name}_0"))
    return {
        "form": form,
        "room": room,
        "plan": plan,
        "dates": dates,
        "free_count": sum(not each.reasons for each in dates),
        "refused_count": len(plan.refused),
        "can_choose": any(each.options for each in dates),
        "left_out": [
            format_day(day, language=_language()) for day in form.cleaned_data["left_out_dates"]
        ],
        "rows": _rows(form, room),
        "hidden": _hidden(form, data),
        "errors": errors,
        "has_errors": bool(errors),
        "was_late": was_late,
    }


def _checked(each: PlannedDate, room: Room, *, several: bool) -> CheckedDate:
    zone = each.room.space.zone
    first = each.refusals[0] if each.refusals else None
    state = STATES.get(first.code, "declined") if first else "free"
    return CheckedDate(
        planned=each,
        when=format_span(each.start, each.end, zone=zone, language=_language()),
        state=state,
        state_label=pgettext("state", "not possible") if state == "declined" else "",
        reasons=[str(refusal) for refusal in each.refusals],
        options=_options(each, room, several=several) if each.refusals else [],
        other_room=each.room if each.room.pk != room.pk else None,
    )


def _options(each: PlannedDate, room: Room, *, several: bool) -> list[Option]:
    options = [
        Option(Change(each.day, s.room.pk, s.start, s.end).text(), _option_label(each, s, room))
        for s in each.suggestions
    ]
    if several:
        options.append(Option(f"{each.day}|{SKIP}", _("Leave this day out")))
    return options


def _option_label(each: PlannedDate, suggestion: Any, wanted: Room) -> str:
    zone, language = suggestion.room.space.zone, _language()
    hours = format_hours(suggestion.start, suggestion.end, zone=zone, language=language)
    room = pick(suggestion.room.name).text
    if suggestion.kind == "room":
        return _("Another room: %(room)s, %(hours)s") % {"room": room, "hours": hours}
    same_day = local_date(suggestion.start, zone) == local_date(each.start, zone)
    when = (
        hours
        if same_day
        else format_span(suggestion.start, suggestion.end, zone=zone, language=language)
    )
    if suggestion.room.pk != wanted.pk:
        return _("Another time: %(when)s, %(room)s") % {"when": when, "room": room}
    return _("Another time: %(when)s") % {"when": when}


def _rows(form: BookingForm, room: Room) -> list[SummaryRow]:
    data = form.cleaned_data
    contact = (data["contact_name"], data["contact_phone"], data["contact_email"])
    rows = [
        (_("Room"), f"{room}, {room.space}"),
        (_("Association"), str(form.chosen_association)),
        (_("How often"), _how_often(form, room)),
        (_("What the room is for"), data["purpose"]),
        (_("Number of people"), str(data["people"] or "")),
        (_("In the public calendar"), _public_words(form)),
        (_("Contact person"), "\n".join(part for part in contact if part)),
        (_("Message to the municipality"), data["message"]),
    ]
    return [SummaryRow(label=label, value=value) for label, value in rows if value]


def _how_often(form: BookingForm, room: Room) -> str:
    """Return the repeating in a sentence; nothing for a single date."""
    assert form.schedule is not None
    if not form.schedule.rule and not form.schedule.extra_dates:
        return ""
    return capfirst(form.schedule.sentence(_language(), room.space.zone, with_end=True))


def _public_words(form: BookingForm) -> str:
    data = form.cleaned_data
    if data["is_private"]:
        return _("Only that the room is booked")
    return ": ".join(part for part in (str(form.chosen_association), data["public_title"]) if part)


def _hidden(form: BookingForm, data: QueryDict) -> list[tuple[str, str]]:
    """Return everything typed, to be sent again: the server keeps nothing."""
    names = [*form.sent_names, "change"]
    return [(name, value) for name in names for value in data.getlist(name)]


def _language() -> str:
    return get_language() or "en"
