"""The page to check before sending: every date, free or not, and what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from wagtail_talko.bookings.accessories.queries import say_all
from wagtail_talko.bookings.answers import same_for_all, skip_choice
from wagtail_talko.bookings.forms import BookingForm
from wagtail_talko.bookings.models import Accessory, Booking
from wagtail_talko.bookings.plans import Plan, PlannedDate
from wagtail_talko.bookings.quotas.left import usage_with
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.bookings.sharing.queries import beside
from wagtail_talko.bookings.sharing.words import Neighbour, neighbours
from wagtail_talko.bookings.views.choosing import (
    CHOICE,
    Option,
    Taken,
    answer_option,
    applied_words,
    chosen_answer,
    joining_links,
    options_of,
)
from wagtail_talko.codes import Audience
from wagtail_talko.elements import ErrorLink, SummaryRow
from wagtail_talko.public_holidays import holiday_name
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import in_utc, local_date
from wagtail_talko.wording import format_span

STATES = {"room_taken": "booked", "room_closed": "closed", "outside_opening_hours": "closed"}


@dataclass(frozen=True)
class CheckedDate:
    """One date of the page. Without `reasons` it is free, or left out."""

    planned: PlannedDate
    when: str
    state: str
    state_label: str = ""
    reasons: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    other_room: Room | None = None
    holiday: str = ""
    is_left_out: bool = False
    joining: list[tuple[str, str]] = field(default_factory=list)
    neighbours: list[Neighbour] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{CHOICE}{self.planned.day}"

    @property
    def is_open(self) -> bool:
        """Whether nothing has been picked yet of what there is to choose."""
        return bool(self.options) and not any(option.is_picked for option in self.options)

    @property
    def only_skip(self) -> bool:
        return len(self.options) == 1 and self.options[0].value == skip_choice(self.planned.day)


def check_context(
    form: BookingForm, taken: Taken, plan: Plan, *, was_late: bool = False
) -> dict[str, Any]:
    room = form.chosen_room
    assert room is not None
    answers = same_for_all(plan)
    chosen = chosen_answer(answers, taken)
    picked = taken.picked | ({str(d): v for d, v in chosen.picks.items()} if chosen else {})
    several = len(plan.dates) > 1
    loudness = form.cleaned_data.get("loudness", "")
    # Who needs the room alone has nobody beside: it is refused where somebody is.
    is_alone = form.cleaned_data.get("is_exclusive")
    free = [] if is_alone else [each for each in plan.dates if each.is_free]
    others = beside((each.room, each.start, each.end) for each in free)
    dates = [
        replace(
            _checked(each, room, picked, several=several),
            joining=joining_links(each, form.chosen_association),
            neighbours=neighbours(
                others.get((each.room, each.start, each.end), []), each.room, loudness
            ),
        )
        for each in plan.dates
    ]
    dates += [_left_out(each) for each in plan.left_out]
    dates.sort(key=lambda each: (each.planned.day, each.planned.start))
    errors = _errors(plan, dates, taken.missing, was_late)
    return {
        "form": form,
        "room": room,
        "plan": plan,
        "dates": dates,
        "free_count": sum(each.planned.is_free for each in dates if not each.is_left_out),
        "refused_count": len(plan.refused),
        "can_choose": any(each.options for each in dates),
        "answers": [answer_option(each, plan, room, each is chosen) for each in answers],
        "applied": applied_words(chosen, sum(each.is_open for each in dates)),
        "rows": _rows(form, room),
        "leave_out": _to_leave_out(plan),
        "usage": _usage(form, plan),
        "hidden": _hidden(form, taken.data),
        "errors": errors,
        "has_errors": bool(errors),
        "was_late": was_late,
    }


def _usage(form: BookingForm, plan: Plan) -> list[str]:
    """Say what the times that can be had use of the association's quotas."""
    free = [each for each in plan.dates if each.is_free]
    wishes = [Wish(in_utc(each.start, each.end), each.room) for each in free]
    return usage_with(form.chosen_association, wishes, now=datetime.now(UTC))


def _errors(
    plan: Plan, dates: Sequence[CheckedDate], missing: Sequence[str], was_late: bool
) -> list[ErrorLink]:
    errors = [ErrorLink(text=str(refusal)) for refusal in plan.refusals]
    if was_late and not plan.is_free:
        errors.insert(0, ErrorLink(text=_("Something was booked meanwhile. Nothing was sent yet.")))
    for each in dates:
        if each.options and str(each.planned.day) in missing:
            text = _("Choose what to do about %(when)s.") % {"when": each.when}
            errors.append(ErrorLink(text=text, target=f"id_{each.name}_0"))
    return errors


def _checked(
    each: PlannedDate, room: Room, picked: Mapping[str, str], *, several: bool
) -> CheckedDate:
    first = each.refusals[0] if each.refusals else None
    state = STATES.get(first.code, "declined") if first else "free"
    options = options_of(each, room, picked.get(str(each.day)), several=several)
    # The choices stand beside it: advice that fits none of them would only confuse.
    reasons = [refusal.reason_beside_date if options else str(refusal) for refusal in each.refusals]
    return CheckedDate(
        planned=each,
        when=_when(each),
        state=state,
        state_label=pgettext("state", "not possible") if state == "declined" else "",
        reasons=reasons,
        options=options,
        other_room=each.room if each.room.pk != room.pk else None,
        holiday=_holiday(each),
    )


def _left_out(each: PlannedDate) -> CheckedDate:
    return CheckedDate(
        planned=each,
        when=_when(each),
        state="left_out",
        state_label=pgettext("state", "left out"),
        holiday=_holiday(each),
        is_left_out=True,
    )


def _when(each: PlannedDate) -> str:
    return format_span(each.start, each.end, zone=each.room.space.zone, language=_language())


def _holiday(each: PlannedDate) -> str:
    return holiday_name(local_date(each.start, each.room.space.zone))


def _rows(form: BookingForm, room: Room) -> list[SummaryRow]:
    data = form.cleaned_data
    contact = (data["contact_name"], data["contact_phone"], data["contact_email"])
    rows = [
        (_("Room"), f"{room}, {room.space}"),
        (_("Association"), str(form.chosen_association)),
        (_("How often"), _how_often(form, room)),
        (_("What the room is for"), data["purpose"]),
        (_("Number of people"), str(data["people"] or "")),
        (_("Who is it for"), dict(Audience.choices).get(data["group"], "")),
        (_("How loud"), dict(Booking.Loudness.choices).get(data.get("loudness"), "")),
        (_("Sharing"), _("The whole room for ourselves") if data.get("is_exclusive") else ""),
        (_("To borrow"), _borrowed(form)),
        (_("In the public calendar"), _public_words(form)),
        (_("Together"), _("Others are welcome") if data["open_to_others"] else ""),
        (_("Contact person"), "\n".join(part for part in contact if part)),
        (_("Message to the municipality"), data["message"]),
    ]
    return [SummaryRow(label=label, value=value) for label, value in rows if value]


def _borrowed(form: BookingForm) -> str:
    """Say what is borrowed; where nothing is, what could be."""
    if form.wanted:
        return ", ".join(say_all(form.accessories, form.wanted))
    if not form.accessories:
        return ""
    names = ", ".join(str(accessory) for accessory in form.accessories)
    return _("Nothing. You can ask for: %(names)s.") % {"names": names}


def _to_leave_out(plan: Plan) -> list[Accessory]:
    """Return what could be left out, so that times which lack it alone could be had."""
    found = {
        refusal.facts["accessory"].pk: refusal.facts["accessory"]
        for each in plan.dates
        for refusal in each.refusals
        if "accessory" in refusal.facts
    }
    return [found[pk] for pk in sorted(found)]


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
