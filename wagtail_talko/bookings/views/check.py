"""The page to check before sending: every date, free or not, and what to do about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.answers import Answer, same_for_all, stance_choice
from wagtail_talko.bookings.models import Booking
from wagtail_talko.bookings.plans import SKIP, WAIT, Plan, PlannedDate
from wagtail_talko.bookings.sharing.queries import beside
from wagtail_talko.bookings.sharing.words import Neighbour, neighbours
from wagtail_talko.bookings.views.choosing import (
    CHOICE,
    WAIT_FOR_IT,
    WHEN_ASKING,
    Option,
    Stance,
    Taken,
    answer_option,
    applied_words,
    chosen_answer,
    joining_links,
    options_of,
)
from wagtail_talko.elements import ErrorLink
from wagtail_talko.public_holidays import holiday_name
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import local_date
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick

LEFT_OUT, KEPT, WAITING = "left_out", "kept", "waiting"
STATES = {"room_taken": "booked", "room_closed": "closed", "outside_opening_hours": "closed"}


@dataclass(frozen=True)
class CheckedDate:
    """One date of the page. Without `reasons` it is free, or set aside."""

    planned: PlannedDate
    when: str
    state: str
    state_label: str = ""
    reasons: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    other_room: Room | None = None
    holiday: str = ""
    # Left out, kept as it is or waited for: nothing is booked for it.
    is_set_aside: bool = False
    # When and where it is now, of a booking that is changed.
    was: str = ""
    joining: list[tuple[str, str]] = field(default_factory=list)
    neighbours: list[Neighbour] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{CHOICE}{self.planned.key}"

    @property
    def is_open(self) -> bool:
        """Whether nothing has been picked yet of what there is to choose."""
        return bool(self.options) and not any(option.is_picked for option in self.options)

    @property
    def only_skip(self) -> bool:
        return [each.value for each in self.options] == [stance_choice(self.planned, SKIP)]


@dataclass(frozen=True)
class Who:
    """Who asks, as far as it matters to others in the room. `booking` is the one that changes."""

    association: Association | None = None
    booking: Booking | None = None
    loudness: str = ""
    is_alone: bool = False


def check_context(
    taken: Taken,
    plan: Plan,
    room: Room,
    *,
    sent: Iterable[str],
    who: Who | None = None,
    stances: Sequence[Stance] = WHEN_ASKING,
    was_late: bool = False,
) -> dict[str, Any]:
    """Return what `_dates_to_check.html` shows. `room` is the one wished for.

    `sent` are the names of the inputs that are sent again: the server keeps nothing.
    """
    # Of a single date nothing can be left: leaving it out would leave nothing to send.
    stances = stances if plan.number + len(plan.waiting) > 1 else ()
    answers = same_for_all(plan, [stance.value for stance in stances])
    # After leaving out, which is always possible, and before the times and rooms.
    answers[1:1] = _waiting_for_all(plan)
    chosen = chosen_answer(answers, taken)
    picked = taken.picked | (chosen.picks if chosen else {})
    dates = [_checked(each, room, picked, _own(each, plan, stances)) for each in plan.dates]
    dates = _with_others(dates, who or Who())
    dates += [_set_aside(each, LEFT_OUT) for each in plan.left_out]
    dates += [_set_aside(each, KEPT) for each in plan.kept]
    dates += [_set_aside(each, WAITING) for each in plan.waiting]
    dates.sort(key=lambda each: (each.planned.day, each.planned.start))
    errors = _errors(plan, dates, taken.missing, was_late)
    return {
        "room": room,
        "plan": plan,
        "dates": dates,
        "free_count": sum(each.planned.is_free for each in dates if not each.is_set_aside),
        "refused_count": len(plan.refused),
        "can_choose": any(each.options for each in dates),
        "answers": [
            answer_option(each, plan, room, each is chosen, [*stances, WAIT_FOR_IT])
            for each in answers
        ],
        "applied": applied_words(chosen, sum(each.is_open for each in dates)),
        "hidden": [(name, value) for name in sent for value in taken.data.getlist(name)],
        "errors": errors,
        "has_errors": bool(errors),
        "was_late": was_late,
    }


def _with_others(dates: Sequence[CheckedDate], who: Who) -> list[CheckedDate]:
    """Add who else would be in the room, and whom one could ask to join."""
    # Who needs the room alone has nobody beside: it is refused where somebody is.
    free = [] if who.is_alone else [each.planned for each in dates if each.planned.is_free]
    others = beside(((each.room, each.start, each.end) for each in free), but=who.booking)
    found = []
    for each in dates:
        planned = each.planned
        rows = others.get((planned.room, planned.start, planned.end), [])
        found.append(
            replace(
                each,
                joining=joining_links(planned, who.association) if who.association else [],
                neighbours=neighbours(rows, planned.room, who.loudness),
            )
        )
    return found


def _own(each: PlannedDate, plan: Plan, stances: Sequence[Stance]) -> list[Stance]:
    """Return what can be done about one date besides other times and rooms."""
    return [*([WAIT_FOR_IT] if each.key in plan.waitable else []), *stances]


def _waiting_for_all(plan: Plan) -> list[Answer]:
    taken = [each for each in plan.refused if each.key in plan.waitable]
    picks = {each.key: stance_choice(each, WAIT) for each in taken}
    return [Answer(WAIT, WAIT, picks)] if len(taken) > 1 else []


def _errors(
    plan: Plan, dates: Sequence[CheckedDate], missing: Sequence[str], was_late: bool
) -> list[ErrorLink]:
    errors = [ErrorLink(text=str(refusal)) for refusal in plan.refusals]
    if was_late and not plan.is_free:
        errors.insert(0, ErrorLink(text=_("Something was booked meanwhile. Nothing was sent yet.")))
    for each in dates:
        if each.options and each.planned.key in missing:
            text = _("Choose what to do about %(when)s.") % {"when": each.when}
            errors.append(ErrorLink(text=text, target=f"id_{each.name}_0"))
    return errors


def _checked(
    each: PlannedDate, room: Room, picked: Mapping[str, str], stances: Sequence[Stance]
) -> CheckedDate:
    first = each.refusals[0] if each.refusals else None
    state = STATES.get(first.code, "declined") if first else "free"
    options = options_of(each, room, picked.get(each.key), stances)
    # The choices stand beside it: advice that fits none of them would only confuse.
    reasons = [refusal.reason_beside_date if options else str(refusal) for refusal in each.refusals]
    return CheckedDate(
        planned=each,
        when=_when(each),
        was=_was(each),
        state=state,
        state_label=pgettext("state", "not possible") if state == "declined" else "",
        reasons=reasons,
        options=options,
        other_room=each.room if each.room.pk != room.pk else None,
        holiday=_holiday(each),
    )


def _set_aside(each: PlannedDate, state: str) -> CheckedDate:
    """A date that is not asked for: left out, or of a booking kept as it is or given up."""
    if each.booked:
        # What was wished for it does not matter any more.
        booked = each.booked
        each = replace(each, room=booked.room, start=booked.start, end=booked.end)
    labels = {
        LEFT_OUT: pgettext("state", "is cancelled")
        if each.booked
        else pgettext("state", "left out"),
        KEPT: pgettext("state", "stays as it is"),
        WAITING: pgettext("state", "you wait for it"),
    }
    return CheckedDate(
        planned=each,
        when=_when(each),
        state=_tag(each, state),
        state_label=labels[state],
        holiday=_holiday(each),
        is_set_aside=True,
    )


def _tag(each: PlannedDate, state: str) -> str:
    if state == WAITING:
        return state
    return "cancelled" if each.booked and state == LEFT_OUT else "left_out"


def _was(each: PlannedDate) -> str:
    """Say when and where a date is now that is to move."""
    if each.booked is None:
        return ""
    booked, zone = each.booked, each.booked.room.space.zone
    when = format_span(booked.start, booked.end, zone=zone, language=_language())
    return when if booked.room_id == each.room.pk else f"{when}, {pick(booked.room.name).text}"


def _when(each: PlannedDate) -> str:
    return format_span(each.start, each.end, zone=each.room.space.zone, language=_language())


def _holiday(each: PlannedDate) -> str:
    return holiday_name(local_date(each.start, each.room.space.zone))


def _language() -> str:
    return get_language() or "en"
