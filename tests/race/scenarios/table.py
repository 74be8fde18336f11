"""The table of scenarios, and how one gets into it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.race.scenarios.world import World

SetUp = Callable[[World], Callable[[], Any]]

# What doing it once more does, where it is not refused.
NOTHING, ANEW = "nothing", "anew"


@dataclass(frozen=True)
class Scenario:
    """`set_up` makes what is there before and returns the action, one of `paths`.

    `mails` are the kinds of the messages that it writes. `again` is what becomes of doing it once
    more: the codes of the refusal, or that it changes NOTHING, or that it does the same ANEW.
    """

    name: str
    paths: tuple[Callable[..., Any], ...]
    set_up: SetUp
    mails: tuple[str, ...]
    again: str


SCENARIOS: list[Scenario] = []


def scenario(
    *paths: Callable[..., Any], mails: tuple[str, ...] = (), again: str
) -> Callable[[SetUp], SetUp]:
    """Put the decorated set-up into the table, under its own name."""

    def register(set_up: SetUp) -> SetUp:
        SCENARIOS.append(Scenario(set_up.__name__, paths, set_up, mails, again))
        return set_up

    return register
