"""What the events have to say in Wagtail's editor; `wagtail_hooks` imports it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages

from wagtail_talko.events.mixins import TalkoEventMixin
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.projection import project

FAILED = _("The calendar could not be updated. It will be tried again in a few minutes.")


@hooks.register("after_publish_page")
def warn_of_missing_rooms(request: Any, page: Any) -> None:
    """Say at once what the mail says too: some dates have no room."""
    if not isinstance(page, TalkoEventMixin):
        return
    number = Occurrence.objects.filter(
        event__translation_key=page.translation_key,  # type: ignore[attr-defined]
        room_missing=True,
    ).count()
    if number:
        text = ngettext(
            "%(number)s date has no room. See “Changed dates”.",
            "%(number)s dates have no room. See “Changed dates”.",
            number,
        )
        messages.warning(request, text % {"number": number})


@hooks.register("after_publish_page")
def warn_of_failed_projection(request: Any, page: Any) -> None:
    if not isinstance(page, TalkoEventMixin):
        return
    failed = Event.objects.filter(
        translation_key=page.translation_key,  # type: ignore[attr-defined]
        needs_projection=True,
    )
    if failed.exists():
        messages.warning(request, FAILED)


@hooks.register("after_convert_alias_page")
def project_converted_alias(request: Any, page: Any) -> None:
    """Converting an alias sends no publish signal."""
    specific = page.specific
    if isinstance(specific, TalkoEventMixin):
        project(specific)
