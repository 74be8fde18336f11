"""Where: municipalities, their spaces, rooms and the places that are booked."""

from wagtail_talko.spaces.models.base import Archivable, ArchivedQuerySet
from wagtail_talko.spaces.models.openings import OpeningException, OpeningHours
from wagtail_talko.spaces.models.rooms import Place, Room, RoomPart
from wagtail_talko.spaces.models.spaces import (
    Municipality,
    OldSlug,
    Space,
    default_time_zone,
    validate_time_zone,
)

__all__ = [
    "Archivable",
    "ArchivedQuerySet",
    "Municipality",
    "OldSlug",
    "OpeningException",
    "OpeningHours",
    "Place",
    "Room",
    "RoomPart",
    "Space",
    "default_time_zone",
    "validate_time_zone",
]
