"""When the words of a space change: its hosts are told, in the same transaction."""

from datetime import datetime
from typing import Any

from wagtail_talko.bookings.entering.notifications import tell_entry_changed
from wagtail_talko.signals import entry_changed
from wagtail_talko.spaces.models import Space
from wagtail_talko.words import as_dict

UID = "wagtail_talko.entering"


def on_entry_changed(space: Space, now: datetime, **kwargs: Any) -> None:
    """Tell of the rooms that have no words of their own."""
    tell_entry_changed([room for room in space.rooms.all() if not as_dict(room.entry)], now=now)


def register_signal_handlers() -> None:
    entry_changed.connect(on_entry_changed, dispatch_uid=UID)
