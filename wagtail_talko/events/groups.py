"""The pages of one event, one per language, and which of them owns the schedule."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from wagtail.coreutils import get_supported_content_language_variant

from wagtail_talko.events.models import Event
from wagtail_talko.events.schedules import page_fields_of
from wagtail_talko.events.times import blocks_of


def event_page_models() -> list[type]:
    """Return every concrete page type that is an event: ours, or a site's own."""
    from wagtail_talko.events.mixins import TalkoEventMixin

    return [
        model
        for model in apps.get_models()
        if issubclass(model, TalkoEventMixin) and hasattr(model, "translation_key")
    ]


def published_pages(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """Return the live pages of each group, the oldest first. Aliases are not pages of an event.

    One query per event page type.
    """
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    keys = list(keys)
    for model in event_page_models():
        pages = model.objects.filter(live=True, alias_of=None)  # type: ignore[attr-defined]
        for page in pages.filter(translation_key__in=keys).select_related("locale"):
            found[page.translation_key].append(page)
    for pages in found.values():
        pages.sort(key=_age)
    return found


def pages_exist(key: uuid.UUID) -> bool:
    """Say whether any page of the group is left, published or not."""
    return any(
        model.objects.filter(translation_key=key, alias_of=None).exists()  # type: ignore[attr-defined]
        for model in event_page_models()
    )


def choose_owner(event: Event | None, pages: list[Any]) -> Any:
    """Return the page whose schedule counts: the first published one.

    When that page goes, the one in the site's default language, then the oldest.
    """
    if event is not None:
        for page in pages:
            if page.pk == event.schedule_page_id:
                return page
        default = get_supported_content_language_variant(settings.LANGUAGE_CODE)
        for page in pages:
            if page.locale.language_code == default:
                return page
    return pages[0] if pages else None


def hand_over(event: Event, times: Iterable[Event], page: Any) -> None:
    """Write the published schedule to the page that owns it from now on, with all its times.

    Its own fields were read-only until now and may be older than the record. The newest draft gets
    them too, or its publishing would bring the old ones back.
    """
    more = page._meta.get_field("more_times").to_python(blocks_of(times))
    fields = page_fields_of(event) | {"more_times": more}
    for name, value in fields.items():
        setattr(page, name, value)
    type(page).objects.filter(pk=page.pk).update(**fields)
    page.hosts = list(event.hosts.all())
    page.categories = list(event.categories.all())
    page.hosts.commit()
    page.categories.commit()
    _update_draft(page, [name.removesuffix("_id") for name in fields])


def _update_draft(page: Any, names: list[str]) -> None:
    revision = page.latest_revision
    if revision is None:
        return
    data = page.serializable_data()
    for name in (*names, "hosts", "categories"):
        revision.content[name] = data[name]
    revision.save(update_fields=["content"])


def _age(page: Any) -> tuple[bool, Any, int]:
    # Pages made live by code have no publishing time: they come last.
    first = page.first_published_at
    return (first is None, first, page.pk) if first else (True, page.pk, page.pk)
