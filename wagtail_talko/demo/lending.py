"""What the demo's houses lend, and which groups have it."""

from typing import Any

from wagtail_talko.bookings.accessories.actions import create_accessory
from wagtail_talko.demo.facts import t
from wagtail_talko.demo.world import World

PROJECTOR, TABLES = "projector", "tables"

# House -> its things: key, name, description, how many.
LENT: dict[str, list[tuple[str, Any, Any, int]]] = {
    "hyvinvointitupa": [
        (
            PROJECTOR,
            t("Videotykki", "Videoprojektor", "Projector"),
            t(
                "Kaapissa eteisessä, johto laukussa.",
                "I skåpet i tamburen, kabeln i väskan.",
                "In the cupboard of the hall, the cable is in the bag.",
            ),
            1,
        ),
        (TABLES, t("Taittopöytä", "Fällbord", "Folding table"), {}, 8),
    ],
}
# Activity -> what its group borrows every time.
BORROWED: dict[str, dict[str, int]] = {
    "kylayhdistyksen-kokous": {PROJECTOR: 1},
    "elakelaiskerho": {TABLES: 4},
    "kasityopiiri": {TABLES: 3},
}


def build_lending(world: World) -> None:
    for slug, things in LENT.items():
        for key, name, description, stock in things:
            world.lent[slug, key] = create_accessory(
                space=world.spaces[slug], by=None, name=name, description=description, stock=stock
            )


def borrowed_for(world: World, activity: Any) -> dict[Any, int]:
    wanted = BORROWED.get(activity.slug, {})
    return {world.lent[activity.space, key]: number for key, number in wanted.items()}
