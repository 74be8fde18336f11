"""Joint hosts follow the pages of their events."""

from typing import Any

from django.db.models.signals import post_delete

from wagtail_talko.events.groups import event_page_models
from wagtail_talko.events.models import Event
from wagtail_talko.organising.hosting.following import follow_page, forget_pages
from wagtail_talko.signals import event_projected

UID = "talko_hosting"


def on_projected(sender: Any, event: Event, **kwargs: Any) -> None:
    if event.state != Event.State.HIDDEN:
        follow_page(event)


def on_page_deleted(instance: Any, **kwargs: Any) -> None:
    if instance.alias_of_id is None:
        forget_pages(instance.translation_key)


def register_signal_handlers() -> None:
    event_projected.connect(on_projected, sender=Event, dispatch_uid=UID)
    for model in event_page_models():
        post_delete.connect(on_page_deleted, sender=model, dispatch_uid=UID)
