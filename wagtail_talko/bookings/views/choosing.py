"""What to do about dates that are not free: the choices, date by date or the same for all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.answers import Answer, change_choice, stance_choice
from wagtail_talko.bookings.forms.borrowing import PREFIX
from wagtail_talko.bookings.hosts import hosts_of, who
from wagtail_talko.bookings.plans import (
    KEEP,
    SKIP,
    WAIT,
    Plan,
    PlannedDate,
    read_change,
    read_stance,
)
from wagtail_talko.bookings.suggestions import Suggestion
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import local_date
from wagtail_talko.wording import format_hours, format_span
from wagtail_talko.words import pick

CHOICE = "choice-"
# More than one booking may have: what is beyond was not sent by our page.
MOST_ASKED = 400


@dataclass(frozen=True)
class Option:
    """Something to do about a date that is not free. `value` is what the form sends."""

    value: str
    label: str
    is_picked: bool = False


@dataclass(frozen=True)
class Taken:
    """What the page sent: the form's values, dates without a choice, choices not yet taken."""

    data: QueryDict
    missing: list[str]
    picked: dict[str, str]


@dataclass(frozen=True)
class Stance:
    """A choice that is no other time: its words for one date, and for all of `n`."""

    value: str
    label: Callable[[], str]
    for_all: Callable[[int], str]


def _leave_all_out(n: int) -> str:
    return ngettext("Leave %(n)d day out", "Leave all %(n)d days out", n) % {"n": n}


def _keep_all(n: int) -> str:
    return ngettext("Keep %(n)d time as it is", "Keep all %(n)d as they are", n) % {"n": n}


def _cancel_all(n: int) -> str:
    return ngettext("Cancel %(n)d time", "Cancel all %(n)d", n) % {"n": n}


def _wait_for_all(n: int) -> str:
    return ngettext(
        "Ask for %(n)d time if it becomes free", "Ask for %(n)d times if they become free", n
    ) % {"n": n}


LEAVE_OUT = Stance(SKIP, lambda: _("Leave this day out"), _leave_all_out)
KEEP_IT = Stance(KEEP, lambda: _("Keep this time as it is"), _keep_all)
CANCEL_IT = Stance(SKIP, lambda: _("Cancel this time"), _cancel_all)
WAIT_FOR_IT = Stance(WAIT, lambda: _("Ask for this time if it becomes free"), _wait_for_all)
# What one may do about a date that is asked for, or that is to be changed.
WHEN_ASKING = (LEAVE_OUT,)
WHEN_CHANGING = (KEEP_IT, CANCEL_IT)


def take_choices(post: QueryDict, *, left_out: str = "") -> Taken:
    """Put the choices made on the page among the form's own values.

    "apply" (the same for all) only fills the choices in; `restore` takes one date's choice back.
    `left_out` is the field of the form that holds the days left out, where it has one.
    """
    data = post.copy()
    asked = data.pop("asked", [])[:MOST_ASKED]
    sent = {name: data.pop(f"{CHOICE}{name}", [""])[-1] for name in asked}
    if post.get("step") == "apply":
        return Taken(data, [], sent)
    for name, value in sent.items():
        key, _sep, rest = value.partition("|")
        if key != name:
            continue
        if left_out and rest == SKIP:
            data.appendlist(left_out, key)
        elif read_change(value) or (read_stance(value) and (not left_out or rest == WAIT)):
            data.setlist("change", [*_without(data, key), value])
    for key in data.pop("restore", [])[:1]:
        if left_out:
            data.setlist(left_out, [d for d in data.getlist(left_out) if d != key])
        data.setlist("change", _without(data, key))
    for key in data.pop("without", [])[:1]:
        data.pop(f"{PREFIX}{key}", None)
    missing = [name for name, value in sent.items() if not value]
    return Taken(data, missing if post.get("step") == "choose" else [], {})


def _without(data: QueryDict, key: str) -> list[str]:
    return [change for change in data.getlist("change") if not change.startswith(f"{key}|")]


def chosen_answer(answers: Sequence[Answer], taken: Taken) -> Answer | None:
    if taken.data.get("step") != "apply":
        return None
    wanted = taken.data.get("for_all")
    return next((each for each in answers if each.value == wanted), None)


def answer_option(
    answer: Answer, plan: Plan, wanted: Room, is_chosen: bool, stances: Sequence[Stance]
) -> Option:
    total = len(plan.refused)
    for stance in stances:
        if stance.value == answer.value:
            return Option(answer.value, stance.for_all(answer.serves), is_chosen)
    assert answer.example is not None
    example = plan.refused[0]
    for each in plan.refused:
        if each.key in answer.picks:
            example = each
            break
    label = _option_label(example, answer.example, wanted)
    # Translators: {choice} is another time or room, offered for several dates at once
    text = _("%(choice)s (fits %(n)d of %(total)d times)") % {
        "choice": label,
        "n": answer.serves,
        "total": total,
    }
    return Option(answer.value, text, is_chosen)


def applied_words(chosen: Answer | None, rest: int) -> str:
    """Say what "the same for all" has filled in, and how many dates still have no choice."""
    if chosen is None:
        return ""
    done = ngettext(
        "Your choice was filled in for %(n)d time.",
        "Your choice was filled in for %(n)d times.",
        chosen.serves,
    ) % {"n": chosen.serves}
    if not rest:
        onward = _("Look through them and continue.")
        return f"{done} {onward}"
    left = ngettext(
        "%(n)d time still needs a choice: it does not fit there.",
        "%(n)d times still need a choice: they do not fit there.",
        rest,
    ) % {"n": rest}
    return f"{done} {left}"


def options_of(
    each: PlannedDate, room: Room, picked: str | None, stances: Sequence[Stance]
) -> list[Option]:
    if each.is_free:
        return []
    found = [
        (change_choice(each, suggestion), _option_label(each, suggestion, room))
        for suggestion in each.suggestions
    ]
    found += [(stance_choice(each, stance.value), stance.label()) for stance in stances]
    return [Option(value, label, value == picked) for value, label in found]


def joining_links(each: PlannedDate, association: Association) -> list[tuple[str, str]]:
    """Return addresses and words to ask those who have the room and welcome others. No query."""
    found = []
    for booking in each.joinable:
        if association.pk not in {host.pk for host in hosts_of(booking)}:
            url = reverse("talko:booking_join", args=[booking.pk])
            label = _("Ask whether you could spend the evening together: %(who)s")
            found.append((f"{url}?association={association.pk}", label % {"who": who(booking)}))
    return found


def _option_label(each: PlannedDate, suggestion: Suggestion, wanted: Room) -> str:
    zone, language = suggestion.room.space.zone, (get_language() or "en")
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
