"""A house, two associations and who acts for them; made as far as a scenario asks for it."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property, partial
from typing import Any

from tests.factories import (
    local,
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.bookings.accessories.actions import create_accessory
from wagtail_talko.bookings.actions import cancel_dates, request_booking
from wagtail_talko.bookings.plans import Plan, PlannedDate
from wagtail_talko.bookings.waiting.joining import join_waiting_list
from wagtail_talko.models import (
    Accessory,
    Association,
    Booking,
    BookingDate,
    BookingHost,
    Municipality,
    Room,
    Space,
    WaitingWish,
)

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class World:
    """Nobody is told of what is set up: only the action itself writes messages."""

    @cached_property
    def boss(self) -> Any:
        return make_user(is_superuser=True)

    @cached_property
    def municipality(self) -> Municipality:
        return make_municipality()

    @cached_property
    def space(self) -> Space:
        return make_space(municipality=self.municipality)

    @cached_property
    def room(self) -> Room:
        return make_room(space=self.space)

    @cached_property
    def other_room(self) -> Room:
        return make_room(space=self.space)

    @cached_property
    def own(self) -> Association:
        return make_association(municipality=self.municipality)

    @cached_property
    def member(self) -> Any:
        return make_member(self.own)

    @cached_property
    def others(self) -> Association:
        return make_association(municipality=self.municipality)

    @cached_property
    def other_member(self) -> Any:
        return make_member(self.others)

    @cached_property
    def projector(self) -> Accessory:
        return create_accessory(space=self.space, by=None, name={"en": "Projector"}, stock=2)

    def asks(self, *starts: Any, **details: Any) -> Callable[[], Booking]:
        """The own association asks for a room; an hour from each of the starts."""
        fields: dict[str, Any] = {
            "room": self.room,
            "association": self.own,
            "dates": [(start, start + HOUR) for start in starts or (SIX,)],
            "purpose": "x",
            "by": self.member,
            "now": NOW,
        }
        return partial(request_booking, **(fields | details))

    def book(self, *starts: Any, **details: Any) -> Booking:
        return self.asks(*starts, silent=True, **details)()

    def dates(self, *starts: Any, **details: Any) -> list[BookingDate]:
        return list(self.book(*starts, **details).dates.all())

    def cancelled(self, *starts: Any) -> list[BookingDate]:
        """Dates that the own association has given up."""
        return cancel_dates(dates=self.dates(*starts), by=self.member, now=NOW, silent=True)

    def hosted(self, state: str, *starts: Any, **fields: Any) -> Booking:
        """A booking of the own association where the others are host, asked or asking."""
        booking = self.book(*starts, open_to_others=True)
        BookingHost.objects.create(
            booking=booking, association=self.others, state=state, created_at=NOW, **fields
        )
        return booking

    def waits(
        self, association: Association, by: Any, start: Any = SIX, **details: Any
    ) -> Callable[[], WaitingWish]:
        return partial(
            join_waiting_list,
            room=self.room,
            association=association,
            start=start,
            end=start + HOUR,
            purpose="x",
            by=by,
            now=NOW,
            **details,
        )

    def in_line(self, start: Any = SIX) -> list[WaitingWish]:
        """The wishes of both associations for a time that the municipality has had till now."""
        taken = self.dates(start, association=None, by=self.boss, origin="staff")
        wishes = [
            self.waits(self.own, self.member, start)(),
            self.waits(self.others, self.other_member, start)(),
        ]
        self.free(taken)
        return wishes

    def free(self, dates: list[BookingDate]) -> None:
        """Let the time be free without anybody's having been offered it."""
        BookingDate.objects.filter(pk__in=[date.pk for date in dates]).delete()

    def plan(self, *dates: tuple[Room, Any], waiting: tuple[Any, ...] = ()) -> Plan:
        """What a member sends: dates in rooms, and others to wait for in the room."""

        def planned(room: Room, start: Any) -> PlannedDate:
            return PlannedDate(start.date(), room, start, start + HOUR)

        return Plan(
            [planned(room, start) for room, start in dates],
            waiting=[planned(self.room, start) for start in waiting],
        )
