"""Reading the audit log: what it alone says there is."""

from dataclasses import dataclass, field
from typing import Any

from wagtail.models import ModelLogEntry

from wagtail_talko.audit import PREFIX
from wagtail_talko.bookings.models import Accessory, Booking, Quota, WaitingWish
from wagtail_talko.spaces.models import Room

# What makes dates, and what the log keeps of a booking with it.
MAKING = ("booking.request", "booking.offer", "booking.close")
FACTS = (
    "room", "association", "origin", "is_exclusive", "people", "group", "is_private",
    "open_to_others", "loudness",
)  # fmt: skip
ABOUT_WISHES = {"booking.offer": "offered"}


@dataclass
class Story:
    """One booking as its entries tell it."""

    facts: dict[str, Any] = field(default_factory=dict)
    dates: dict[int, dict[str, Any]] = field(default_factory=dict)
    hosts: dict[int, dict[str, Any]] = field(default_factory=dict)
    borrowed: dict[int, int] = field(default_factory=dict)

    def read(self, action: str, data: dict[str, Any]) -> None:
        if "booking" in data:
            assert action in MAKING and not self.facts
            self.facts = data["booking"]
        if action == "booking.change":
            assert data["before"] == {name: self.facts[name] for name in data["before"]}
            self.facts = {**self.facts, **data["after"]}
        elif "after" in data:
            self._read_dates(data["before"], data["after"])
        self._read_hosts(data)
        if "accessories_before" in data:
            assert _by_number(data["accessories_before"]) == self.borrowed
        if "accessories" in data:
            self.borrowed = _by_number(data["accessories"])
        if "booking_room" in data:
            self.facts = {**self.facts, "room": data["booking_room"]}

    def _read_dates(self, before: list[dict], after: list[dict]) -> None:
        """Every date that was there is said to have been what it was."""
        known = {row["id"]: row for row in before}
        assert known == {
            row["id"]: self.dates[row["id"]] for row in after if row["id"] in self.dates
        }
        self.dates |= {row["id"]: row for row in after}

    def _read_hosts(self, data: dict[str, Any]) -> None:
        self.hosts |= {row["association"]: row for row in data.get("hosts", ())}
        if "first_host" in data:
            self.facts = {**self.facts, "association": data["first_host"]}
            self.hosts.pop(data["first_host"], None)


class Log:
    """Everything the entries tell, read once each in the order in which they were written."""

    def __init__(self) -> None:
        last = ModelLogEntry.objects.order_by("pk").last()
        self.last = last.pk if last else 0
        self.bookings: dict[int, Story] = {}
        self.wishes: dict[int, dict[str, Any]] = {}
        # Of rooms, accessories and quotas: what they were changed to, by model and key.
        self.records: dict[tuple[type, int], dict[str, Any]] = {}

    def read(self) -> None:
        entries = ModelLogEntry.objects.filter(pk__gt=self.last, action__startswith=PREFIX)
        for entry in entries.select_related("content_type").order_by("pk"):
            self.last = entry.pk
            model = entry.content_type.model_class()
            action = entry.action.removeprefix(PREFIX)
            key = int(entry.object_id)
            if model is Booking:
                self.bookings.setdefault(key, Story()).read(action, entry.data)
                if action in ABOUT_WISHES:
                    self.wishes[entry.data["wish"]]["state"] = ABOUT_WISHES[action]
            elif model is WaitingWish:
                self.wishes[key] = self.wishes.get(key, {}) | entry.data
            elif model in (Room, Accessory, Quota):
                self._read_record((model, key), action, entry.data)

    def _read_record(self, key: tuple[type, int], action: str, data: dict[str, Any]) -> None:
        known = self.records.setdefault(key, {})
        before = data.get("before", {})
        assert {name: known.get(name, was) for name, was in before.items()} == before
        known |= data.get("after", {})
        known |= (
            {"archived": action.endswith("archive")}
            if action.endswith(("archive", "restore"))
            else {}
        )


def _by_number(borrowed: dict[str, int]) -> dict[int, int]:
    return {int(pk): number for pk, number in borrowed.items()}
