"""What the request's site shows of rooms and associations, and where a room is that has moved."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse

from wagtail_talko.associations.models import Association
from wagtail_talko.spaces.models import OldSlug, Room, Space
from wagtail_talko.spaces.queries import moved_to
from wagtail_talko.spaces.sites import shown_municipalities


def shown_rooms(request: HttpRequest) -> QuerySet[Room]:
    """Return the rooms of the site that are in use, with their spaces. Two queries."""
    return (
        Room.objects.filter(
            archived_at=None,
            space__archived_at=None,
            space__municipality__in=shown_municipalities(request),
        )
        .select_related("space__municipality")
        .order_by("space__slug", "sort_order", "slug")
    )


def shown_associations(request: HttpRequest) -> QuerySet[Association]:
    """Return the associations of the site that can be asked to host: approved and in use."""
    return Association.objects.current().filter(
        is_approved=True, municipality__in=shown_municipalities(request)
    )


class Moved(Exception):
    """The address is an old one; `to` is today's."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


def find_room(request: HttpRequest, space_slug: str, room_slug: str) -> Room:
    """Return the room of an address. Raises `Moved` for an old address, else `Http404`."""
    rooms = shown_rooms(request)
    room = rooms.filter(space__slug=space_slug, slug=room_slug).first()
    if room is not None:
        return room
    space_id = _space_of(space_slug)
    room_id = moved_to(OldSlug.Kind.ROOM, room_slug, within=str(space_id)) if space_id else None
    here: dict[str, Any] = {"pk": room_id} if room_id else {"slug": room_slug}
    room = rooms.filter(space=space_id, **here).first() if space_id else None
    if room is None:
        raise Http404
    raise Moved(room_url(room))


def _space_of(slug: str) -> int | None:
    present = Space.objects.filter(slug=slug).values_list("pk", flat=True).first()
    return present or moved_to(OldSlug.Kind.SPACE, slug)


def room_url(room: Room) -> str:
    return reverse("talko:room", args=[room.space.slug, room.slug])
