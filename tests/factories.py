"""Plain functions that make real rows. Every argument has a sensible default."""

from datetime import UTC, datetime, time
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from wagtail.models import Collection

from wagtail_talko.models import (
    Association,
    Membership,
    Municipality,
    OpeningHours,
    Place,
    Room,
    RoomPart,
    Space,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
_numbers = count(1)


def local(*parts: int) -> datetime:
    """An instant by the wall clock of Helsinki, in UTC: `local(2027, 1, 12, 18)`."""
    return datetime(*parts, tzinfo=HELSINKI).astimezone(UTC)


def make_user(name: str = "", **fields: Any) -> Any:
    name = name or f"user{next(_numbers)}"
    fields.setdefault("email", f"{name}@example.org")
    return get_user_model().objects.create_user(username=name, **fields)


def make_municipality(slug: str = "", **fields: Any) -> Municipality:
    slug = slug or f"municipality-{next(_numbers)}"
    if "collection" not in fields:
        fields["collection"] = Collection.get_first_root_node().add_child(name=slug)
    fields.setdefault("name", {"fi": slug.title()})
    return Municipality.objects.create(slug=slug, **fields)


def make_space(slug: str = "", *, always_open: bool = True, **fields: Any) -> Space:
    slug = slug or f"space-{next(_numbers)}"
    fields.setdefault("name", {"fi": slug.title()})
    if "municipality" not in fields:
        fields["municipality"] = make_municipality()
    space = Space.objects.create(slug=slug, **fields)
    if not always_open:
        for weekday in range(7):
            OpeningHours.objects.create(
                space=space, weekday=weekday, opens=time(8), closes=time(22)
            )
    return space


def make_room(slug: str = "", *, parts: Any = (), **fields: Any) -> Room:
    slug = slug or f"room-{next(_numbers)}"
    if "space" not in fields:
        fields["space"] = parts[0].space if parts else make_space()
    fields.setdefault("name", {"fi": slug.title()})
    room = Room.objects.create(slug=slug, **fields)
    for part in parts:
        RoomPart.objects.create(whole=room, part=part)
    if not parts:
        for number in range(1, room.parallel_groups + 1):
            Place.objects.create(room=room, number=number)
    return room


def make_association(slug: str = "", **fields: Any) -> Association:
    slug = slug or f"association-{next(_numbers)}"
    fields.setdefault("name", {"fi": slug.title()})
    fields.setdefault("is_approved", True)
    if "municipality" not in fields:
        fields["municipality"] = make_municipality()
    return Association.objects.create(slug=slug, **fields)


def make_member(association: Association, *, role: str = "booker", **fields: Any) -> Any:
    user = make_user(**fields)
    Membership.objects.create(association=association, user=user, role=role)
    return user
