"""More times on the same days in the form of an event: rows of start and end."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from wagtail_talko.bookings.forms.changing import time_field
from wagtail_talko.events.models import MAIN_TIME
from wagtail_talko.events.times import MOST_TIMES, refused_times
from wagtail_talko.organising.proposals.pages import event_page_model
from wagtail_talko.organising.proposals.tokens import TokenField

# Rows that stand there for those who have fewer.
ROWS = 3
EDGES = ("start", "end")


class TimesMixin(forms.Form):
    """Mix into the form of an event, first of all: what is below takes `page` too.

    A row belongs to the block that it was filled in from, and carries its id: sent once more, it
    finds the page without the rows that were emptied.
    """

    def __init__(self, *args: Any, page: Any = None, **kwargs: Any) -> None:
        blocks = list(page.more_times) if page is not None else []
        super().__init__(*args, page=page, **kwargs)
        self.block_ids = [str(block.id or uuid4()) for block in blocks]
        sent = [row for row in range(1, MOST_TIMES + 1) if _name(row, "start") in self.data]
        self.number_of_rows = min(max(ROWS, len(blocks), *sent), MOST_TIMES)
        for row in range(1, self.number_of_rows + 1):
            for edge, label in zip(EDGES, (_("Starts at"), _("Ends at")), strict=True):
                self.fields[_name(row, edge)] = time_field(label, required=False)
            self.fields[_name(row, "key")] = TokenField(self._read_id)
            self.initial[_name(row, "key")] = self._id_at(row)
        for row, block in enumerate(blocks[: self.number_of_rows], 1):
            for edge in EDGES:
                self.initial[_name(row, edge)] = block.value[f"{edge}_time"]

    @property
    def time_rows(self) -> list[tuple[BoundField, BoundField]]:
        """Return the two inputs of each row."""
        rows = range(1, self.number_of_rows + 1)
        return [(self[_name(row, "start")], self[_name(row, "end")]) for row in rows]

    @property
    def shows_more_times(self) -> bool:
        """Say whether a row is filled in or wrong: else the rows stand folded away."""
        edges = [edge for row in self.time_rows for edge in row]
        return any(edge.value() or edge.errors for edge in edges)

    @property
    def more_times(self) -> Any:
        """Return what is written on the page: one block for each row that is filled in."""
        raw: dict[str, Any] = {}
        for row in range(1, self.number_of_rows + 1):
            start, end = (self.cleaned_data.get(_name(row, edge)) for edge in EDGES)
            if start and end:
                known = self.cleaned_data.get(_name(row, "key")) or self._id_at(row)
                known = str(uuid4()) if known in raw else known
                value = {"start_time": str(start), "end_time": str(end)}
                raw[known] = {"type": "time", "id": known, "value": value}
        field = event_page_model()._meta.get_field("more_times")
        return field.to_python(list(raw.values()))

    def _id_at(self, row: int) -> str:
        return self.block_ids[row - 1] if row <= len(self.block_ids) else str(uuid4())

    def _read_id(self, text: str) -> str | None:
        """Return the id of a block of the page or of a new one; ValueError for all else."""
        if text in self.block_ids:
            return text
        return str(UUID(text)) if UUID(text) != MAIN_TIME else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for row in range(1, self.number_of_rows + 1):
            self._clean_row(row, data)
        wrong = {"start_time", "end_time", *(_name(1, edge) for edge in EDGES)} & {*self.errors}
        if not wrong and event_page_model() is not None:
            for text in refused_times(_Typed(data, self.more_times)):
                self.add_error(_name(1, "start"), text)
        return data

    def _clean_row(self, row: int, data: dict[str, Any]) -> None:
        start, end = (data.get(_name(row, edge)) for edge in EDGES)
        if {_name(row, edge) for edge in EDGES} & {*self.errors}:
            return
        if start and end is None:
            self.add_error(_name(row, "end"), _("Say when it ends, or leave both times empty."))
        if end and start is None:
            self.add_error(_name(row, "start"), _("Say when it starts, or leave both times empty."))
        if start and start == end:
            self.add_error(_name(row, "end"), _("The end must be later than the start."))


class _Typed:
    """What the form says of times, as `refused_times` reads a page."""

    def __init__(self, data: dict[str, Any], more_times: Any) -> None:
        self.start_date, self.end_date = data.get("start_date"), data.get("end_date")
        self.start_time, self.end_time = data.get("start_time"), data.get("end_time")
        self.more_times = more_times


def _name(row: int, edge: str) -> str:
    return f"more_{row}_{edge}"
