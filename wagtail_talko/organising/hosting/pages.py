"""The pages of one event, whether published or not, and who they say hosts it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import swapper
from django.db.models import Q

from wagtail_talko.associations.models import Association
from wagtail_talko.events.groups import event_page_models
from wagtail_talko.spaces.queries import locked


def pages_of(key: UUID) -> list[Any]:
    """Return the pages of the event, one per language. One query per event page type."""
    found: list[Any] = []
    for model in event_page_models():
        pages = model.objects.filter(translation_key=key, alias_of=None)  # type: ignore[attr-defined]
        found += pages.select_related("locale", "latest_revision", "live_revision").order_by("pk")
    return found


def lock_pages(key: UUID) -> None:
    """Lock the rows of the pages: publishing writes there before it projects."""
    Page = swapper.load_model("wagtailcore", "Page")
    rows = locked(Page.objects.filter(translation_key=key, alias_of=None))
    list(rows.order_by("pk").values_list("pk", flat=True))


def newest_words(page: Any) -> Any:
    """Return the page as its newest draft has it."""
    return page.get_latest_revision_as_object() if page.latest_revision_id else page


def write_hosts(
    pages: Iterable[Any],
    *,
    add: Iterable[Association] = (),
    drop: Iterable[Association] = (),
) -> None:
    """Put associations on the pages, and take others off: what is live, and drafts as well.

    A draft is changed in place: to publish it is for those who have written it.
    """
    more = [each.pk for each in add]
    fewer = {each.pk for each in drop}
    for page in pages:
        live = _changed([each.pk for each in page.hosts.all()], more, fewer)
        page.hosts = list(Association.objects.filter(pk__in=live).order_by("pk"))
        page.hosts.commit()
        newest = {page.latest_revision_id, page.live_revision_id} - {None}
        for revision in page.revisions.filter(
            Q(pk__in=newest) | Q(approved_go_live_at__isnull=False)
        ):
            said = revision.content.get("hosts") or []
            revision.content["hosts"] = _changed(said, more, fewer)
            revision.save(update_fields=["content"])


def _changed(keys: Iterable[int], more: list[int], fewer: set[int]) -> list[int]:
    return [key for key in dict.fromkeys([*keys, *more]) if key not in fewer]
