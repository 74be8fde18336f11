"""In the editor: what has been changed at single dates, and which of them the draft would leave."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from wagtail_talko.events.conflicts import leaving_dates
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.notifications import dates_in_words
from wagtail_talko.recurrence import RecurrenceError


class ChangedDatesPanel(Panel):
    """Read-only: dates that were moved or cancelled, stand alone or lack their room."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Changed dates"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_talko/pages/admin/changed_dates.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self._lines())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "lines": self._lines()}

        def _lines(self) -> list[tuple[str, str]]:
            if not hasattr(self, "_found"):
                self._found = changed_dates(self.instance, now=datetime.now(UTC))
            return self._found


def changed_dates(page: Any, *, now: datetime) -> list[tuple[str, str]]:
    """Return when and what, for each coming date that is not simply as scheduled."""
    event = Event.objects.filter(translation_key=page.translation_key).first()
    if event is None:
        return []
    leaving = _leaving(page, now)
    rows = [
        (row, notes)
        for row in event.occurrences.filter(end__gt=now)
        if (notes := _notes(row, leaving))
    ]
    whens = dates_in_words(event, [row for row, _notes in rows], get_language() or "en")
    said = (", ".join(map(str, notes)) for _row, notes in rows)
    return list(zip(whens, said, strict=True))


def _notes(row: Occurrence, leaving: set[int]) -> list[Any]:
    notes = [
        (row.state == Occurrence.State.CANCELLED, _("cancelled")),
        (row.state == Occurrence.State.MOVED, _("moved")),
        (row.is_detached, _("not in the schedule, stands alone")),
        (row.pk in leaving, _("leaves the schedule when this is published, then stands alone")),
        (row.room_missing, _("room missing")),
    ]
    return [words for holds, words in notes if holds]


def _leaving(page: Any, now: datetime) -> set[int]:
    try:
        return {row.pk for row in leaving_dates(page, now=now)[1]}
    except RecurrenceError:
        return set()
