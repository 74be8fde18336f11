"""Adding thousands of event pages, past what makes them one by one."""

from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils.text import slugify
from wagtail.models import Page


def add_event_pages(parent: Any, rows: list[dict[str, Any]]) -> list[Any]:
    """Add a live `TalkoEventPage` below the parent for every row of fields; `host` is one host.

    No signal is sent and no revision written: the caller writes what publishing would have.
    """
    from wagtail_talko.pages.models import TalkoEventPage

    parent = Page.objects.get(pk=parent.pk)
    step = parent.numchild
    now = datetime.now(UTC)
    content_type = ContentType.objects.get_for_model(TalkoEventPage)
    pages = []
    for number, row in enumerate(rows, start=step + 1):
        fields = {name: value for name, value in row.items() if name != "host"}
        slug = slugify(fields["title"])
        pages.append(
            TalkoEventPage(
                **fields,
                slug=slug,
                draft_title=fields["title"],
                locale_id=parent.locale_id,
                content_type=content_type,
                path=Page._get_path(parent.path, parent.depth + 1, number),
                depth=parent.depth + 1,
                url_path=f"{parent.url_path}{slug}/",
                live=True,
                has_unpublished_changes=False,
                first_published_at=now,
                last_published_at=now,
            )
        )
    _insert(pages, TalkoEventPage)
    Page.objects.filter(pk=parent.pk).update(numchild=step + len(pages))
    _insert_hosts(pages, [row["host"] for row in rows])
    return pages


def _insert(pages: list[Any], model: Any) -> None:
    """Write both tables: Django's own `bulk_create` refuses models of two."""
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    parents = Page.objects.bulk_create(
        Page(**{name: getattr(page, name) for name in names}) for page in pages
    )
    for page, row in zip(pages, parents, strict=True):
        page.pk = page.page_ptr_id = row.pk
        page._state.adding = False
        page._state.db = connection.alias
    fields = model._meta.local_concrete_fields
    size = connection.ops.bulk_batch_size(fields, pages)
    waiting = iter(pages)
    while batch := list(islice(waiting, size)):
        model._base_manager._insert(batch, fields=fields, using=connection.alias)


def _insert_hosts(pages: list[Any], hosts: list[Any]) -> None:
    through = type(pages[0])._meta.get_field("hosts").remote_field.through
    through.objects.bulk_create(
        through(talkoeventpage=page, association=host)
        for page, host in zip(pages, hosts, strict=True)
    )
