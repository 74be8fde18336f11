"""Which page type an association's event is, where it is put, and what is written on it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import swapper
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.text import capfirst, slugify
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Site

from wagtail_talko.app_settings import app_settings
from wagtail_talko.events.groups import event_page_models
from wagtail_talko.events.mixins import ProgrammeMixin
from wagtail_talko.organising.proposals.refusals import NotInOrder
from wagtail_talko.spaces.models import Space
from wagtail_talko.spaces.queries import locked

MOST_SLUG = 80


def event_page_model() -> Any:
    """Return the page type: the site's choice, else the first there is; None without any."""
    if app_settings.EVENT_PAGE:
        return apps.get_model(app_settings.EVENT_PAGE)
    return next(iter(event_page_models()), None)


def takes_picture(page_type: Any) -> bool:
    """Say whether pages of this type (or this page) have a place for a picture."""
    return "picture" in {field.name for field in page_type._meta.get_fields()}


def parent_of_new(request: HttpRequest, *, language: str, space: Space | None) -> Any:
    """Return the page that a new event is put below on the request's site; None where none is.

    A programme of the space comes before that of all spaces. What not everybody may see is none.
    """
    model = event_page_model()
    if model is None:
        return None
    if app_settings.EVENT_PARENT:
        find = import_string(app_settings.EVENT_PARENT)
        return find(request=request, model=model, language=language, space=space)
    found = [page for page in _programmes(request, language) if model.can_create_at(page)]
    found.sort(key=lambda page: (_distance(page, space), page.depth, page.path))
    return next((page for page in found if not page.get_view_restrictions().exists()), None)


def _programmes(request: HttpRequest, language: str) -> list[Any]:
    site = Site.find_for_request(request)
    roots = site.root_page.get_translations(inclusive=True) if site else []
    paths = tuple(root.path for root in roots)
    try:
        code = get_supported_content_language_variant(language)
    except LookupError:
        # Our pages may be in a language in which the site has no content.
        return []
    kinds = [
        each
        for each in apps.get_models()
        if issubclass(each, ProgrammeMixin) and hasattr(each, "can_create_at")
    ]
    found: list[Any] = []
    for kind in kinds:
        pages = kind.objects.filter(live=True, alias_of=None, locale__language_code=code)  # type: ignore[attr-defined]
        found += [page for page in pages if page.path.startswith(paths)]
    return found


def _distance(page: Any, space: Space | None) -> int:
    if space is not None and page.space_id == space.pk:
        return 0
    return 1 if page.space_id is None else 2


def lock_page(pk: int) -> Any:
    """Lock a page and return it as it is now. Must run in a transaction."""
    Page = swapper.load_model("wagtailcore", "Page")
    list(locked(Page.objects.filter(pk=pk)).values_list("pk", flat=True))
    return Page.objects.get(pk=pk)


def free_slug(parent: Any, title: str) -> str:
    """Return an address below the parent that no other page has. The parent is locked."""
    base = slugify(title)[:MOST_SLUG].strip("-") or "event"
    taken = set(parent.get_children().values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@contextmanager
def checked(page: Any) -> Iterator[None]:
    """Raise `NotInOrder` for what the page's own check refuses when it is saved."""
    try:
        yield
    except ValidationError as error:
        reasons = [
            text if name == NON_FIELD_ERRORS else f"{_label(page, name)}: {text}"
            for name, texts in error.message_dict.items()
            for text in texts
        ]
        raise NotInOrder(reasons=" ".join(reasons)) from error


def _label(page: Any, name: str) -> str:
    return str(capfirst(page._meta.get_field(name).verbose_name))


def write_fields(page: Any, fields: Mapping[str, Any]) -> None:
    """Put values on the page; a page type without one of the fields goes without."""
    names = {field.name for field in page._meta.get_fields()}
    for name, value in fields.items():
        if name in names:
            setattr(page, name, value)
