"""What a reader of the programme asks for: the form, and the condition it becomes."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.events.models import Event, EventCategory
from wagtail_talko.spaces.models import Municipality, Room, Space


@dataclass(frozen=True, kw_only=True)
class Filters:
    """The things asked for, already found. Empty: everything."""

    space: Space | None = None
    room: Room | None = None
    association: Association | None = None
    category: EventCategory | None = None
    municipality: Municipality | None = None
    audience: str = ""
    spoken: str = ""
    is_free: bool = False
    is_low_threshold: bool = False
    q: str = ""
    # The rooms that share a part with the asked one, itself included.
    room_ids: tuple[int, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return self == Filters()

    @property
    def words(self) -> list[str]:
        return self.q.casefold().split()

    @property
    def named(self) -> list[Any]:
        """Return the things that have a name, the widest first."""
        things = (self.municipality, self.space, self.room, self.association, self.category)
        return [thing.name for thing in things if thing is not None]


def rooms_sharing(room: Room) -> tuple[int, ...]:
    """Return the rooms whose use is also use of this one: the hall's and the whole house's."""
    return tuple(sorted(Layout([room.space_id]).sharing(room.pk)))


def events_matching(filters: Filters) -> Q:
    """Return the condition on `event` of what has one (dates, listings), without the words.

    An event that hides its place is not found by the place: that would tell it.
    """
    condition = Q()
    if filters.room is not None:
        condition &= Q(event__room__in=filters.room_ids, event__hides_place=False)
    elif filters.space is not None:
        condition &= Q(event__space=filters.space, event__hides_place=False)
    if filters.association is not None:
        condition &= has_host(association=filters.association)
    if filters.category is not None:
        through = Event.categories.through.objects
        condition &= Q(
            Exists(through.filter(event=OuterRef("event"), eventcategory=filters.category))
        )
    if filters.municipality is not None:
        condition &= in_municipalities([filters.municipality.pk])
    for name, code in (("audience", filters.audience), ("languages", filters.spoken)):
        if code:
            # As text: SQLite cannot look into a JSON list.
            condition &= Q(Contains(Cast(f"event__{name}", TextField()), f'"{code}"'))
    if filters.is_free:
        condition &= Q(event__is_free=True)
    if filters.is_low_threshold:
        condition &= Q(event__is_low_threshold=True)
    return condition


def dates_matching(filters: Filters) -> Q:
    """Return the condition on dates: one date of an event may be in another room."""
    if filters.room is None and filters.space is None:
        return events_matching(filters)
    rest = events_matching(replace(filters, room=None, space=None, room_ids=()))
    if filters.room is not None:
        here = Q(room__in=filters.room_ids) | Q(room=None, event__room__in=filters.room_ids)
    else:
        here = Q(room__space=filters.space) | Q(room=None, event__space=filters.space)
    return here & Q(event__hides_place=False) & rest


def has_host(**condition: Any) -> Q:
    return Q(Exists(Event.hosts.through.objects.filter(event=OuterRef("event"), **condition)))


def in_municipalities(ids: list[int]) -> Q:
    """Return the condition that the space, or without one a host, is of those municipalities."""
    return Q(event__space__municipality__in=ids) | (
        Q(event__space=None) & has_host(association__municipality__in=ids)
    )
