"""Every write path: what is there before, and what is done."""

from tests.race.scenarios import (  # noqa: F401
    accessories,
    associations,
    counting,
    dates,
    events,
    groups,
    hosting,
    hosts,
    members,
    outcomes,
    places,
    proposals,
    signups,
    spaces,
    waiting,
)
from tests.race.scenarios.table import SCENARIOS, Scenario
from tests.race.scenarios.world import World

__all__ = ["SCENARIOS", "Scenario", "World"]
