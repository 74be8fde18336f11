"""What has been built so far: the demo's rows, found by their slugs."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from wagtail_talko.demo.days import DemoCalendar
from wagtail_talko.models import Association, Municipality, Room, Space
from wagtail_talko.timeslots import at

# The root of the demo's collections: what lies in it is the demo's, and only that is removed.
COLLECTION = "Talko demo"
PASSWORD = "talko-demo"  # noqa: S105
# Addresses that can never receive mail (RFC 2606).
MAIL_DOMAIN = "talko.example"


@dataclass
class World:
    """Rows by slug; rooms by (space, room)."""

    calendar: DemoCalendar
    now: datetime
    municipalities: dict[str, Municipality] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    rooms: dict[tuple[str, str], Room] = field(default_factory=dict)
    associations: dict[str, Association] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    # Days of each single activity, chosen once: bookings and pages need the same.
    # Keyed by the slug of the space and a name of ours.
    lent: dict[tuple[str, str], Any] = field(default_factory=dict)
    single_days: dict[str, date] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.calendar.today

    def span(self, space: str, day: date, start: time, end: time) -> tuple[datetime, datetime]:
        """Return when a wall-clock time of a space is, in UTC."""
        zone = self.spaces[space].zone
        return at(day, start, zone), at(day, end, zone)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=UTC)
