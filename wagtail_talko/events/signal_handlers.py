"""When something happens elsewhere: plain functions, connected in `ready()`."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import swapper
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import (
    init_new_page,
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.events.consequences import follow_bookings, lock_followers
from wagtail_talko.events.facts import pages_below
from wagtail_talko.events.groups import event_page_models
from wagtail_talko.events.listings import render_listings
from wagtail_talko.events.mixins import TalkoEventMixin
from wagtail_talko.events.models import Event, EventCategory
from wagtail_talko.events.projection import project, project_group
from wagtail_talko.signals import booking_changed, bookings_changing
from wagtail_talko.spaces.models import Room, Space

UID = "talko_events"


def on_published(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, TalkoEventMixin):
        revision = kwargs.get("revision")
        project(instance, by=revision.user if revision else None)


def on_unpublished(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, TalkoEventMixin):
        project(instance)


def on_page_saved(instance: Any, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """An alias became a page of its own, or the other way round: no publish signal tells it."""
    if not created and {"alias_of", "alias_of_id"} & set(update_fields or ()):
        _project_key_of(instance)


def on_page_deleted(instance: Any, **kwargs: Any) -> None:
    if instance.alias_of_id is None:
        project_group(instance.translation_key)


def on_tree_changed(instance: Any, **kwargs: Any) -> None:
    """A page moved or was renamed: Wagtail tells it of that page only, not of those below."""
    _render_below(instance.path)


def on_restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    Page = swapper.load_model("wagtailcore", "Page")
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if path:
        _render_below(path)


def on_site_changed(**kwargs: Any) -> None:
    # Wagtail forgets the old addresses too, but maybe only after us.
    Site.clear_site_root_paths_cache()
    render_listings(list(Event.objects.values_list("pk", flat=True)))


def on_record_saved(lookup: str, instance: Any, created: bool, **kwargs: Any) -> None:
    """A space, room, association or category was saved: its events may read differently."""
    if not created and not kwargs.get("raw"):
        condition = _any_of(lookup, instance)
        render_listings(
            list(Event.objects.filter(condition).values_list("pk", flat=True).distinct())
        )


def on_bookings_changing(dates: Sequence[BookingDate], **kwargs: Any) -> None:
    lock_followers(dates)


def on_booking_changed(dates: Sequence[BookingDate], **kwargs: Any) -> None:
    follow_bookings(dates)


def prepare_new_page(page: Any, **kwargs: Any) -> None:
    """A new event books its room; a copy does not, see the field."""
    if isinstance(page, TalkoEventMixin):
        page.takes_room = True


def register_signal_handlers() -> None:
    page_published.connect(on_published, dispatch_uid=UID)
    page_unpublished.connect(on_unpublished, dispatch_uid=UID)
    post_page_move.connect(on_tree_changed, dispatch_uid=UID)
    page_slug_changed.connect(on_tree_changed, dispatch_uid=UID)
    init_new_page.connect(prepare_new_page, dispatch_uid=UID)
    bookings_changing.connect(on_bookings_changing, dispatch_uid=UID)
    booking_changed.connect(on_booking_changed, dispatch_uid=UID)
    for model in event_page_models():
        post_delete.connect(on_page_deleted, sender=model, dispatch_uid=UID)
        post_save.connect(on_page_saved, sender=model, dispatch_uid=UID)
    post_save.connect(
        on_page_saved, sender=swapper.load_model("wagtailcore", "Page"), dispatch_uid=UID
    )
    for signal in (post_save, post_delete):
        signal.connect(on_restriction_changed, sender=PageViewRestriction, dispatch_uid=UID)
        signal.connect(on_site_changed, sender=Site, dispatch_uid=UID)
    for record, lookup in RECORDS.items():
        post_save.connect(_by_lookup(lookup), sender=record, dispatch_uid=UID, weak=False)


RECORDS: dict[Any, str] = {
    Space: "space occurrences__room__space",
    Room: "room occurrences__room",
    Association: "hosts",
    EventCategory: "categories",
}


def _by_lookup(lookup: str) -> Callable[..., None]:
    return partial(on_record_saved, lookup)


def _any_of(lookups: str, instance: Any) -> Q:
    condition = Q()
    for lookup in lookups.split():
        condition |= Q(**{lookup: instance})
    return condition


def _project_key_of(page: Any) -> None:
    if Event.objects.filter(translation_key=page.translation_key).exists():
        project_group(page.translation_key)


def _render_below(path: str) -> None:
    keys = pages_below([path])
    render_listings(
        list(Event.objects.filter(translation_key__in=keys).values_list("pk", flat=True))
    )
