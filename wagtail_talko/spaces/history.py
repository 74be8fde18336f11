"""The audit trail of one record: who did what, when, and to which dates before and after."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.history import HistoryView, LogEntryUserColumn
from wagtail.models import ModelLogEntry

from wagtail_talko.spaces.models import Room
from wagtail_talko.wording import format_span

STATES = {
    "requested": gettext_lazy("waiting"),
    "confirmed": gettext_lazy("booked"),
    "declined": gettext_lazy("declined"),
    "cancelled": gettext_lazy("cancelled"),
    "scheduled": gettext_lazy("scheduled"),
    "moved": gettext_lazy("moved"),
}
OUTCOMES = {
    "used": gettext_lazy("used"),
    "unused": gettext_lazy("not used"),
    "no_show": gettext_lazy("nobody came"),
}


def change_lines(entry: ModelLogEntry, rooms: Mapping[int, Room]) -> list[str]:
    """Say an entry's data in sentences: one a date, or one a field."""
    data = entry.data or {}
    model = entry.content_type.model_class() if entry.content_type else None
    before, after = data.get("before") or {}, data.get("after") or {}
    if any(_dates(side) for side in (before, after)):
        lines = _date_lines(_dates(before), _dates(after), rooms)
    else:
        lines = _field_lines(before, after, model) if isinstance(after, dict) else []
    if fields := data.get("fields"):
        names = ", ".join(_label(model, name) for name in fields)
        lines.append(_("Changed: %(fields)s") % {"fields": names})
    for departed in data.get("overridden") or []:
        lines.append(_("Departed from the rule: %(code)s") % {"code": departed.get("code", "")})
    return lines


def _dates(side: Any) -> list[Mapping[str, Any]]:
    """Return the dates of one side of an entry: a list of them, or one alone."""
    if isinstance(side, list):
        return [row for row in side if isinstance(row, dict)]
    return [side] if isinstance(side, dict) and "start" in side else []


def _date_lines(
    before: Iterable[Mapping[str, Any]],
    after: Iterable[Mapping[str, Any]],
    rooms: Mapping[int, Room],
) -> list[str]:
    old = {row.get("id"): row for row in before}
    new = {row.get("id"): row for row in after}
    return [_date_line(old.get(key), new.get(key), rooms) for key in old | new]


def _date_line(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, rooms: Mapping[int, Room]
) -> str:
    """Say one date: what it was, an arrow, what it is; what stayed the same is said once."""
    was, now = (_say_place(row, rooms) if row else "" for row in (old, new))
    was_state, now_state = (_say_state(row) if row else "" for row in (old, new))
    if not old or not new:
        return ": ".join(part for part in (now or was, now_state or was_state) if part)
    if was == now:
        states = now_state if was_state == now_state else f"{was_state} → {now_state}"
        return f"{now}: {states}"
    return f"{was}: {was_state} → {now}: {now_state}"


def _say_state(row: Mapping[str, Any]) -> str:
    state = row.get("state", "")
    said = [STATES.get(state, state), OUTCOMES.get(row.get("outcome", ""), "")]
    if row.get("headcount"):
        people = ngettext("%(n)d person", "%(n)d people", row["headcount"])
        said.append(people % {"n": row["headcount"]})
    return ", ".join(str(word) for word in said if word)


def _say_place(row: Mapping[str, Any], rooms: Mapping[int, Room]) -> str:
    """Say when and where, by the clock of the room's space."""
    room = rooms.get(row.get("room") or 0)
    if not row.get("start") or not row.get("end"):
        return str(row.get("date") or "")
    start, end = (datetime.fromisoformat(row[edge]) for edge in ("start", "end"))
    zone = room.space.zone if room else ZoneInfo(settings.TIME_ZONE)
    said = format_span(start, end, zone=zone, language=get_language() or "en")
    return f"{said}, {room}" if room else said


def _field_lines(before: Mapping[str, Any], after: Mapping[str, Any], model: Any) -> list[str]:
    return [
        f"{_label(model, name)}: {_say(before.get(name))} → {_say(value)}"
        for name, value in after.items()
        if before.get(name) != value
    ]


def _label(model: Any, name: str) -> str:
    """Return what the field, or the list of rows, is called for people."""
    try:
        field = model._meta.get_field(name)
    except (AttributeError, FieldDoesNotExist):
        return name
    if field.auto_created:
        return str(field.related_model._meta.verbose_name_plural)
    return str(field.verbose_name)


def _say(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "–"
    return "–" if value in (None, "") else str(value)


def rooms_of(entries: Iterable[ModelLogEntry]) -> dict[int, Room]:
    """Load the rooms named in the entries in one query."""
    ids = set()
    for entry in entries:
        for side in ("before", "after"):
            ids |= {row.get("room") for row in _dates((entry.data or {}).get(side))}
    return Room.objects.select_related("space").in_bulk([pk for pk in ids if pk])


class ChangesColumn(Column):
    """What an entry's data says, in words."""

    def __init__(self, name: str, *, rooms: Mapping[int, Room], **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.rooms = rooms

    def get_value(self, instance: ModelLogEntry) -> Any:
        lines = change_lines(instance, self.rooms)
        items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
        return format_html('<ul class="talko-changes">{}</ul>', items) if lines else ""


class ScopedHistoryView(HistoryView):
    """Held to the record's municipality by `ScopeMixin`, as every view of `ScopedViewSet`."""

    any_permission_required = ["view"]
    page_title = gettext_lazy("History")
    rooms: Mapping[int, Room] = {}

    def get_table(self, object_list: Any) -> Any:
        self.rooms = rooms_of(object_list)
        return super().get_table(object_list)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column("message", label=gettext_lazy("What")),
            ChangesColumn("changes", label=gettext_lazy("Before and after"), rooms=self.rooms),
            LogEntryUserColumn("user", label=gettext_lazy("Who"), width="20%"),
            DateColumn("timestamp", label=gettext_lazy("When"), width="15%"),
        ]

    def get_valid_orderings(self) -> list[str]:
        # `columns` is read only once the page's entries are known.
        return []

    @cached_property
    def header_buttons(self) -> list[Any]:
        return super().header_buttons if self.edit_url_name else []
