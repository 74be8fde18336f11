"""Which rooms lie in which: the leaves and places that a booking of a room takes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Model

from wagtail_talko.associations.models import Association
from wagtail_talko.spaces.models import Place, Room, RoomPart


class BareLayout:
    """How the rooms of some spaces lie in each other, in two queries; no room is made an object."""

    def __init__(self, space_ids: Iterable[int]) -> None:
        self.space_ids = sorted(set(space_ids))
        self._turnarounds: dict[int, int] = {}
        self.places: dict[int, list[int]] = defaultdict(list)
        # With those no longer in use, which may still hold dates of the past.
        self._all_places: dict[int, list[int]] = defaultdict(list)
        self._leaves: dict[int, tuple[int, ...]] = {}
        self._load()
        self._parts: dict[int, list[int]] = defaultdict(list)
        for whole, part in RoomPart.objects.filter(whole__space__in=self.space_ids).values_list(
            "whole_id", "part_id"
        ):
            # One that was added since we read the rooms is none of ours.
            if whole in self._turnarounds and part in self._turnarounds:
                self._parts[whole].append(part)

    def _load(self) -> None:
        """Fill in turnarounds and places."""
        rooms = Room.objects.filter(space__in=self.space_ids).order_by("places__number")
        for room_id, minutes, groups, place_id, number in rooms.values_list(
            "pk", "turnaround_minutes", "parallel_groups", "places__pk", "places__number"
        ):
            self._turnarounds[room_id] = minutes
            if place_id is not None:
                self._add_place(room_id, place_id, is_used=number <= groups)

    def _add_place(self, room_id: int, place_id: int, *, is_used: bool) -> None:
        self._all_places[room_id].append(place_id)
        if is_used:
            self.places[room_id].append(place_id)

    def leaves(self, room_id: int) -> tuple[int, ...]:
        """Return the leaf rooms that a booking of this room takes, by primary key."""
        if room_id not in self._leaves:
            found: set[int] = set()
            seen: set[int] = set()
            waiting = [room_id]
            while waiting:
                current = waiting.pop()
                if current in seen:
                    continue
                seen.add(current)
                parts = self._parts.get(current)
                if parts:
                    waiting.extend(parts)
                else:
                    found.add(current)
            self._leaves[room_id] = tuple(sorted(found))
        return self._leaves[room_id]

    def leaf_of_places(self, leaves: Iterable[int]) -> dict[int, int]:
        """Map every place of the leaves to its leaf."""
        return {place: leaf for leaf in leaves for place in self._all_places.get(leaf, ())}

    def longest_turnaround(self) -> timedelta:
        return timedelta(minutes=max(self._turnarounds.values(), default=0))

    def has_places(self, room_id: int) -> bool:
        """Say whether every leaf of the room has a place at all."""
        return all(self.places.get(leaf) for leaf in self.leaves(room_id))

    def is_leaf(self, room_id: int) -> bool:
        return not self._parts.get(room_id)

    def turnaround(self, room_id: int, leaf_id: int) -> timedelta:
        """Return the larger of the booked room's and the leaf's turnaround."""
        minutes = max(self._turnarounds[room_id], self._turnarounds[leaf_id])
        return timedelta(minutes=minutes)


class Layout(BareLayout):
    """The rooms of some spaces and how they lie in each other, loaded in three queries."""

    def _load(self) -> None:
        self.rooms = {
            room.pk: room
            for room in Room.objects.filter(space__in=self.space_ids).select_related(
                "space__municipality"
            )
        }
        self._turnarounds = {pk: room.turnaround_minutes for pk, room in self.rooms.items()}
        for place in Place.objects.filter(room__space__in=self.space_ids).order_by("number"):
            room = self.rooms.get(place.room_id)
            if room:
                self._add_place(room.pk, place.pk, is_used=place.number <= room.parallel_groups)

    @property
    def fingerprint(self) -> object:
        """What must not change between choosing the locks and holding them."""
        parts = {whole: sorted(parts) for whole, parts in self._parts.items()}
        return parts, {leaf: tuple(places) for leaf, places in self.places.items()}

    def sharing(self, room_id: int) -> list[int]:
        """Return every room that shares a leaf with this one, itself included."""
        leaves = set(self.leaves(room_id))
        return [other for other in self.rooms if leaves & set(self.leaves(other))]


def lock(
    rooms: Iterable[Room], *, association_ids: Iterable[int] = (), wholes: bool = False
) -> Layout:
    """Lock associations, then the leaf rooms of `rooms`, each in primary-key order.

    Every action takes its locks here and in this order, and those of accessories after them, so
    none waits for another in a circle. Who writes the rows of rooms locks the `wholes` too.
    Returns the layout as it is under the locks. Must run in a transaction.
    """
    rooms = list(rooms)
    spaces = [room.space_id for room in rooms]
    lock_rows(Association, sorted(set(association_ids)))
    locked: set[int] = set()
    while True:
        layout = Layout(spaces)
        wanted = {leaf for room in rooms for leaf in layout.leaves(room.pk)}
        wanted |= {room.pk for room in rooms} if wholes else set()
        if wanted <= locked:
            return layout
        if locked:
            # Parts changed while we waited: more locks now would be out of order.
            raise LayoutChanged
        lock_rows(Room, sorted(wanted))
        locked = wanted


class LayoutChanged(Exception):
    """The parts of a room changed under us. `with_retry` starts the action again."""


def lock_rows(model: type[Model], ids: list[int]) -> None:
    """Lock rows in primary-key order."""
    if not ids:
        return
    connection = transaction.get_connection()
    # NO KEY UPDATE where it exists: foreign keys to the row stay free to be written.
    no_key = connection.features.has_select_for_no_key_update
    query = model._default_manager.select_for_update(no_key=no_key)
    list(query.filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
