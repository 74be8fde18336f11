"""One answer for every date of a plan that does not fit: what could be the same for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wagtail_talko.bookings.plans import SKIP, Change, Plan, PlannedDate
from wagtail_talko.bookings.suggestions import Suggestion

MOST_TIMES = 2
MOST_ROOMS = 3


@dataclass(frozen=True)
class Answer:
    """`value` is what the form sends; `picks` is the choice it makes for each date it serves.

    `kind` is "skip", "keep", "shift" (the same other time) or "room" (the same other room).
    """

    value: str
    kind: str
    picks: dict[str, str] = field(default_factory=dict)
    example: Suggestion | None = None

    @property
    def serves(self) -> int:
        return len(self.picks)


def stance_choice(each: PlannedDate, stance: str) -> str:
    """Return what a form sends to leave a date out, or to keep it as it is."""
    return f"{each.key}|{stance}"


def change_choice(each: PlannedDate, suggestion: Suggestion) -> str:
    """Return what a form sends to take another time or room for a date."""
    return Change(each.key, suggestion.room.pk, suggestion.start, suggestion.end).text()


def same_for_all(plan: Plan, stances: Sequence[str] = (SKIP,)) -> list[Answer]:
    """Return the answers that serve several dates, those that serve the most first.

    None where fewer than two dates are refused: there is nothing to answer at once.
    """
    refused = plan.refused
    if len(refused) < 2:
        return []
    firm = [
        Answer(stance, stance, {each.key: stance_choice(each, stance) for each in refused})
        for stance in stances
    ]
    found = _grouped(refused)
    times = [answer for answer in found if answer.kind == "shift"][:MOST_TIMES]
    rooms = [answer for answer in found if answer.kind == "room"][:MOST_ROOMS]
    return [*firm, *times, *rooms]


def _grouped(refused: Iterable[PlannedDate]) -> list[Answer]:
    """Return the suggestions that are the same by the clock, each with all the dates it serves."""
    found: dict[str, Answer] = {}
    for each in refused:
        for suggestion in each.suggestions:
            value = _same(suggestion, each)
            answer = found.setdefault(value, Answer(value, suggestion.kind, {}, suggestion))
            answer.picks.setdefault(each.key, change_choice(each, suggestion))
    several = [answer for answer in found.values() if answer.serves > 1]
    # Sorting keeps the order of what serves equally many: the nearest first.
    return sorted(several, key=lambda answer: -answer.serves)


def _same(suggestion: Suggestion, each: PlannedDate) -> str:
    zone = suggestion.room.space.zone
    start, end = suggestion.start.astimezone(zone), suggestion.end.astimezone(zone)
    later = (start.date() - each.day).days
    return f"{suggestion.kind}|{suggestion.room.pk}|{later}|{start:%H%M}|{end:%H%M}"
