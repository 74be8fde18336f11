"""Municipalities, spaces, rooms and associations, through the actions."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from wagtail.models import Collection

from wagtail_talko.associations.actions import create_association
from wagtail_talko.bookings.rooms import create_room
from wagtail_talko.demo.days import periods
from wagtail_talko.demo.facts import AssociationFact, Hours, Place, RoomFact, SpaceFact, t
from wagtail_talko.demo.world import COLLECTION, World
from wagtail_talko.models import EventCategory, Room, Space
from wagtail_talko.spaces.actions import create_municipality, create_space

CATEGORIES = (
    ("talko", t("Talkoot", "Talko", "Talko")),
    ("meeting-place", t("Kohtaamispaikka", "Mötesplats", "Meeting place")),
    ("food", t("Ruoka", "Mat", "Food")),
    ("handicraft", t("Käsityö", "Handarbete", "Handicraft")),
    ("music", t("Musiikki", "Musik", "Music")),
    ("exercise", t("Liikunta", "Motion", "Exercise")),
    ("nature", t("Luonto", "Natur", "Nature")),
    ("games", t("Pelit", "Spel", "Games")),
    ("languages", t("Kielet", "Språk", "Languages")),
    ("peer-support", t("Vertaistuki", "Kamratstöd", "Peer support")),
    ("work", t("Työ ja osallisuus", "Arbete och delaktighet", "Work and inclusion")),
    ("village", t("Kylän asiat", "Byns ärenden", "Village matters")),
    ("festival", t("Juhlat", "Fester", "Festivals")),
)


def build_records(world: World, places: Iterable[Place]) -> None:
    build_categories()
    top = child_collection(Collection.get_first_root_node(), COLLECTION)
    for place in places:
        parent = child_collection(top, place.region) if place.region else top
        build_place(world, place, child_collection(parent, place.name["fi"]))


def build_categories() -> None:
    """Add the categories that are missing. The site's editors may use them too: they stay."""
    for number, (slug, name) in enumerate(CATEGORIES):
        EventCategory.objects.get_or_create(
            slug=slug, defaults={"name": name, "sort_order": number}
        )


def child_collection(parent: Collection, name: str) -> Collection:
    found = parent.get_children().filter(name=name).first()
    if found:
        return found
    # treebeard keeps numbers on the node in memory: read it anew.
    return Collection.objects.get(pk=parent.pk).add_child(name=name)


def build_place(world: World, place: Place, collection: Collection) -> None:
    municipality = create_municipality(
        by=None,
        slug=place.slug,
        name=place.name,
        collection=collection,
        contact_email=place.email,
    )
    world.municipalities[place.slug] = municipality
    for fact in place.associations:
        build_association(world, municipality, fact)
    for space in place.spaces:
        build_space(world, municipality, space)


def build_association(world: World, municipality: Any, fact: AssociationFact) -> None:
    world.associations[fact.slug] = create_association(
        by=None,
        municipality=municipality,
        slug=fact.slug,
        name=fact.name,
        introduction=fact.introduction,
        kind=fact.kind,
        precedence=fact.precedence,
        is_approved=fact.is_approved,
    )


def build_space(world: World, municipality: Any, fact: SpaceFact) -> None:
    latitude, longitude = fact.position
    space = create_space(
        by=None,
        municipality=municipality,
        hours=opening_hours(world, fact),
        slug=fact.slug,
        name=fact.name,
        street_address=fact.address,
        postal_code=fact.postal_code,
        city=fact.city,
        latitude=latitude,
        longitude=longitude,
        time_zone="Europe/Helsinki",
        email=f"{fact.slug}@{municipality.slug}.example",
        accessibility=list(fact.accessibility),
        house_rules=fact.house_rules,
    )
    world.spaces[fact.slug] = space
    for number, room in enumerate(fact.rooms):
        build_room(world, space, room, number)


def opening_hours(world: World, fact: SpaceFact) -> list[dict[str, Any]]:
    if fact.hours == fact.summer_hours:
        return list(hours_rows(fact.hours))
    return [
        {**row, "valid_from": first, "valid_until": last}
        for is_summer, first, last in periods(world.calendar)
        for row in hours_rows(fact.summer_hours if is_summer else fact.hours)
    ]


def hours_rows(hours: Hours) -> Iterable[dict[str, Any]]:
    for weekday, (opens, closes) in sorted(hours.items()):
        yield {
            "weekday": weekday,
            "opens": time.fromisoformat(opens),
            "closes": time.fromisoformat(closes),
        }


def build_room(world: World, space: Space, fact: RoomFact, number: int) -> Room:
    room = create_room(
        by=None,
        space=space,
        parts=[world.rooms[space.slug, part] for part in fact.parts],
        slug=fact.slug,
        name=fact.name,
        description=fact.description,
        capacity=fact.capacity,
        equipment=list(fact.equipment),
        accessibility=list(space.accessibility),
        sort_order=number,
        **fact.rules,
    )
    world.rooms[space.slug, fact.slug] = room
    return room
