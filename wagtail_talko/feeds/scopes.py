"""What a feed is about: everything, one space, room, association or event."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from wagtail_talko.associations.models import Association
from wagtail_talko.spaces.models import OldSlug, Room, Space
from wagtail_talko.spaces.queries import moved_to


@dataclass(frozen=True)
class Found:
    """The thing of an address, and its present address where that is another one."""

    thing: Any
    moved_to: str = ""


def find_space(slug: str) -> Found:
    space, moved = _by_slug(Space, OldSlug.Kind.SPACE, slug)
    return Found(space, reverse("talko:feed_space", args=[space.slug]) if moved else "")


def find_association(slug: str) -> Found:
    association, moved = _by_slug(Association, OldSlug.Kind.ASSOCIATION, slug)
    address = reverse("talko:feed_association", args=[association.slug]) if moved else ""
    return Found(association, address)


def find_room(space_slug: str, slug: str) -> Found:
    """Find a room by the slugs of today in one query, or by older ones in a few more."""
    rooms = Room.objects.select_related("space")
    room = rooms.filter(space__slug=space_slug, slug=slug).first()
    if room is not None:
        return Found(room)
    space, _moved = _by_slug(Space, OldSlug.Kind.SPACE, space_slug)
    room = rooms.filter(space=space, slug=slug).first()
    if room is None:
        pk = moved_to(OldSlug.Kind.ROOM, slug, within=str(space.pk))
        room = rooms.filter(pk=pk).first() if pk is not None else None
    if room is None:
        raise Http404("No such room.")
    return Found(room, reverse("talko:feed_room", args=[room.space.slug, room.slug]))


def _by_slug(model: Any, kind: str, slug: str) -> tuple[Any, bool]:
    """Return the thing, and whether the slug is one it had before. Archived ones are found too:
    their calendars are on people's phones."""
    thing = model.objects.filter(slug=slug).first()
    if thing is not None:
        return thing, False
    pk = moved_to(kind, slug)
    thing = model.objects.filter(pk=pk).first() if pk is not None else None
    if thing is None:
        raise Http404(f"No such {model._meta.verbose_name}.")
    return thing, True
