"""What changes feeds but no listing counts by itself: bookings, names, what a site shows."""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Site

from wagtail_talko.associations.models import Association
from wagtail_talko.events.models import EventCategory
from wagtail_talko.feeds.changes import bump_on_commit
from wagtail_talko.signals import booking_changed
from wagtail_talko.spaces.models import Municipality, Room, RoomPart, Space
from wagtail_talko.spaces.site_settings import TalkoSettings

# A calendar is named after them, filtered by them, or shown because of them.
NAMED = (Association, EventCategory, Municipality, Room, RoomPart, Site, Space)
UID = "talko_feeds"


def count_change(**kwargs: Any) -> None:
    bump_on_commit()


def count_chosen(action: str, **kwargs: Any) -> None:
    if action.startswith("post_"):
        bump_on_commit()


def register_signal_handlers() -> None:
    booking_changed.connect(count_change, dispatch_uid=UID)
    for model in NAMED:
        post_save.connect(count_change, sender=model, dispatch_uid=UID)
        post_delete.connect(count_change, sender=model, dispatch_uid=UID)
    m2m_changed.connect(count_chosen, sender=TalkoSettings.municipalities.through, dispatch_uid=UID)
