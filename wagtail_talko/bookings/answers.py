"""One answer for every date of a plan that does not fit: what could be the same for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from wagtail_talko.bookings.plans import SKIP, Change, Plan, PlannedDate
from wagtail_talko.bookings.suggestions import Suggestion

MOST_TIMES = 2
MOST_ROOMS = 3


@dataclass(frozen=True)
class Answer:
    """`value` is what the form sends; `picks` is the choice it makes for each day it serves.

    `kind` is "skip", "shift" (the same other time) or "room" (the same other room).
    """

    value: str
    kind: str
    picks: dict[date, str] = field(default_factory=dict)
    example: Suggestion | None = None

    @property
    def serves(self) -> int:
        return len(self.picks)


def skip_choice(day: date) -> str:
    """Return what a form sends to leave a day out."""
    return f"{day}|{SKIP}"


def change_choice(day: date, suggestion: Suggestion) -> str:
    """Return what a form sends to take another time or room on a day."""
    return Change(day, suggestion.room.pk, suggestion.start, suggestion.end).text()


def same_for_all(plan: Plan) -> list[Answer]:
    """Return the answers that serve several dates, those that serve the most first.

    None where fewer than two dates are refused: there is nothing to answer at once.
    """
    refused = plan.refused
    if len(refused) < 2:
        return []
    skip = Answer(SKIP, SKIP, {each.day: skip_choice(each.day) for each in refused})
    found = _grouped(refused)
    times = [answer for answer in found if answer.kind == "shift"][:MOST_TIMES]
    rooms = [answer for answer in found if answer.kind == "room"][:MOST_ROOMS]
    return [skip, *times, *rooms]


def _grouped(refused: Iterable[PlannedDate]) -> list[Answer]:
    """Return the suggestions that are the same by the clock, each with all the days it serves."""
    found: dict[str, Answer] = {}
    for each in refused:
        for suggestion in each.suggestions:
            value = _same(suggestion, each)
            answer = found.setdefault(value, Answer(value, suggestion.kind, {}, suggestion))
            answer.picks.setdefault(each.day, change_choice(each.day, suggestion))
    several = [answer for answer in found.values() if answer.serves > 1]
    # Sorting keeps the order of what serves equally many: the nearest first.
    return sorted(several, key=lambda answer: -answer.serves)


def _same(suggestion: Suggestion, each: PlannedDate) -> str:
    zone = suggestion.room.space.zone
    start, end = suggestion.start.astimezone(zone), suggestion.end.astimezone(zone)
    later = (start.date() - each.day).days
    return f"{suggestion.kind}|{suggestion.room.pk}|{later}|{start:%H%M}|{end:%H%M}"
