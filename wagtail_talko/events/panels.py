"""In the editor: what has been changed at single dates, and which of them the draft would leave."""

from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel

from wagtail_talko.events.conflicts import ending_dates, leaving_dates
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.notifications import dates_in_words
from wagtail_talko.events.times import main_events
from wagtail_talko.recurrence import RecurrenceError
from wagtail_talko.spaces.scoping import visible
from wagtail_talko.wording import format_time

# A form is no place for four hundred lines: the rest opens on demand.
MOST_SHOWN = 5


class CollisionsPanel(Panel):
    """After a refused publishing: the dates without a room, who has it, and how to mend it."""

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": ["leaves_out_refused"]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_talko/pages/admin/collisions.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(getattr(self.form, "collisions", ()))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            found = self.form.collisions
            # One line behind a fold would only be in the way.
            shown = MOST_SHOWN if len(found) > MOST_SHOWN + 1 else len(found)
            return {
                **super().get_context_data(parent_context),
                "form": self.form,
                "collisions": found,
                "has_times": bool(self.form.cleaned_data.get("more_times")),
                "first": found[:shown],
                "rest": found[shown:],
            }


class TimesPanel(FieldPanel):
    """More times on the same days; only to read where another language's page decides them."""

    def format_value_for_display(self, value: Any) -> str:
        language = get_language() or "en"
        times = (format_block(block.value, language=language) for block in value)
        return ", ".join(said for said in times if said)

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.form is not None and self.bound_field is None:
                self.read_only = True
                self.heading = capfirst(self.panel.db_field.verbose_name)
                self.help_text = self.form.fields["start_date"].help_text


def format_block(value: Any, *, language: str) -> str:
    """Write one more time: "14.00–16.00"; "" while it is not filled in."""
    start, end = value["start_time"], value["end_time"]
    if start is None or end is None:
        return ""
    written = (
        format_time(start, language=language),
        format_time(end, language=language, midnight_as_24=True),
    )
    return "–".join(written)


class ChangedDatesPanel(Panel):
    """Read-only: dates that were moved or cancelled, stand alone or lack their room; and the way
    to all dates of the event, for those who may change them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Changed dates"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_talko/pages/admin/changed_dates.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self._lines() or self._url())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {
                **super().get_context_data(parent_context),
                "lines": self._lines(),
                "url": self._url(),
            }

        def _lines(self) -> list[tuple[str, str]]:
            if not hasattr(self, "_found"):
                self._found = changed_dates(self.instance, now=datetime.now(UTC))
            return self._found

        def _url(self) -> str:
            if not hasattr(self, "_address"):
                user = self.request.user if self.request else None
                self._address = dates_url(self.instance, user)
            return self._address


def dates_url(page: Any, user: Any) -> str:
    """Return where the dates of the page's events are changed; empty for those who may not."""
    event = main_events().filter(translation_key=page.translation_key).first()
    if event is None or not visible(Event, user).filter(pk=event.pk).exists():
        return ""
    return f"{reverse('talko_date:index')}?event={event.pk}"


def changed_dates(page: Any, *, now: datetime) -> list[tuple[str, str]]:
    """Return when and what, for each coming date that is not simply as scheduled."""
    coming = Occurrence.objects.filter(event__translation_key=page.translation_key, end__gt=now)
    rows = list(coming.select_related("event").order_by("start", "pk"))
    if not rows:
        return []
    leaving, ending = _leaving(page, now)
    language, lines = get_language() or "en", []
    for row in rows:
        if notes := _notes(row, leaving, ending):
            (when,) = dates_in_words(row.event, [row], language)
            lines.append((when, ", ".join(map(str, notes))))
    return lines


def _notes(row: Occurrence, leaving: set[int], ending: set[int]) -> list[Any]:
    notes = [
        (row.state == Occurrence.State.CANCELLED, _("cancelled")),
        (row.state == Occurrence.State.MOVED, _("moved")),
        (row.is_detached, _("not in the schedule, stands alone")),
        (row.pk in leaving, _("leaves the schedule when this is published, then stands alone")),
        (row.pk in ending, _("is cancelled with its time when this is published")),
        (row.room_missing, _("room missing")),
    ]
    return [words for holds, words in notes if holds]


def _leaving(page: Any, now: datetime) -> tuple[set[int], set[int]]:
    try:
        found = leaving_dates(page, now=now), ending_dates(page, now=now)
    except RecurrenceError:
        return set(), set()
    leaving, ending = ({row.pk for row in rows} for rows in found)
    return leaving, ending
