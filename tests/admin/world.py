"""One record of every model the admin shows, all of one municipality."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.factories import local, make_association, make_room, make_space
from wagtail_talko.bookings.accessories.actions import create_accessory
from wagtail_talko.models import (
    Association,
    AssociationApplication,
    Booking,
    BookingDate,
    Event,
    Municipality,
    Occurrence,
    Quota,
    Room,
    Space,
    WaitingWish,
)


def make_booking(room: Room, association: Association | None = None, **fields: Any) -> Booking:
    """A waiting booking of 12.1.2037 18-20 that holds no room (the guard is not asked)."""
    fields.setdefault("origin", "member" if association else "staff")
    fields.setdefault("purpose", "Weaving")
    state = fields.pop("state", "requested")
    start = fields.pop("start", local(2037, 1, 12, 18))
    booking = Booking.objects.create(room=room, association=association, **fields)
    BookingDate.objects.create(
        booking=booking,
        room=room,
        start=start,
        end=start + timedelta(hours=2),
        state=state,
        holds_room=state == "confirmed",
    )
    return booking


def make_occurrence(space: Space, **fields: Any) -> Occurrence:
    event = Event.objects.create(
        translation_key=fields.pop("key"),
        uid=f"{space.slug}@test",
        time_zone="Europe/Helsinki",
        start_date=date(2037, 1, 12),
        start_time=time(18),
        duration=timedelta(hours=2),
        space=space,
    )
    start = datetime(2037, 1, 12, 16, tzinfo=UTC)
    return Occurrence.objects.create(
        event=event, date=date(2037, 1, 12), start=start, end=start + timedelta(hours=2)
    )


class World:
    """The records by the names of the viewsets' models."""

    def __init__(self, municipality: Municipality, mark: str, key: str) -> None:
        self.municipality = municipality
        self.space = make_space(f"{mark}-space", municipality=municipality)
        self.room = make_room(f"{mark}-room", space=self.space)
        self.association = make_association(f"{mark}-guild", municipality=municipality)
        self.application = AssociationApplication.objects.create(
            municipality=municipality, name=f"{mark}-choir", language="fi", kind="informal"
        )
        self.booking = make_booking(self.room, self.association, purpose=f"{mark}-purpose")
        self.date = self.booking.dates.get()
        self.quota = Quota.objects.create(
            municipality=municipality,
            name={"en": f"{mark}-quota"},
            association=self.association,
            measure="hours",
            amount=8,
        )
        self.quota.rooms.add(self.room)
        self.accessory = create_accessory(
            space=self.space, by=None, name={"en": f"{mark}-projector"}, rooms=[self.room]
        )
        self.wish = WaitingWish.objects.create(
            room=self.room,
            association=self.association,
            start=self.date.start,
            end=self.date.end,
            purpose=f"{mark}-wish",
        )
        self.occurrence = make_occurrence(self.space, key=key)

    def of(self, model: type) -> Any:
        """Return the record of the model, or None where all municipalities share it."""
        for record in vars(self).values():
            if type(record) is model:
                return record
        return None
