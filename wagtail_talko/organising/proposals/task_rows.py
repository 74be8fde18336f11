"""Kinds of help in the form of an event: repeated rows, which need no JavaScript.

A row keeps the id of its block on the page, so that those who have taken a task keep it, whatever
its words become.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from django import forms
from django.utils.translation import gettext as _
from wagtail.blocks import FieldBlock

from wagtail_talko.elements import SummaryRow
from wagtail_talko.forms import TalkoFormMixin

# The input that says how many rows were shown.
COUNT = "tasks"
NEW, MOST = 3, 40
TYPE = "task"


class TaskRow(TalkoFormMixin, forms.Form):
    """One kind of help. An empty row is none; its fields are those of the page's block."""

    mark_optional = False
    key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, block: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"{COUNT}-{number}", **kwargs)
        self.number = number + 1
        for name, child in block.child_blocks.items():
            if isinstance(child, FieldBlock):
                self.fields[name] = _field_of(child)
                if number:
                    # Once is enough of what every row says.
                    self.fields[name].help_text = ""

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, under the names of the block."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}

    @property
    def is_empty(self) -> bool:
        return all(value in (None, "") for value in self.values.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "name" not in self.errors and not data.get("name") and not self.is_empty:
            self.add_error("name", _("Say what the task is, or empty the row."))
        return data


def _new_rows() -> list[dict[str, Any]]:
    return [{"key": str(uuid4())} for _row in range(NEW)]


def _field_of(block: Any) -> forms.Field:
    """Return the field of a block as a public form shows it."""
    field = deepcopy(block.field)
    field.required, field.label = False, block.label
    if isinstance(field, forms.IntegerField):
        field.widget = forms.NumberInput({"inputmode": "numeric"})
        for check in ("min_value", "max_value"):
            # The bounds of the widget that was there.
            if getattr(field, check, None) is not None:
                field.widget.attrs[check.removesuffix("_value")] = getattr(field, check)
    elif isinstance(field, forms.CharField):
        field.widget = forms.TextInput({"maxlength": field.max_length})
    return field


class TaskRows:
    """The rows of a form; `stream` is what the page says, `data` what was sent."""

    def __init__(self, field: Any, *, stream: Any = (), data: Any = None) -> None:
        self.field = field
        self.block = field.stream_block.child_blocks[TYPE]
        self.raw = list(stream.get_prep_value()) if stream else []
        self.data = data
        # An editor may have written more than that.
        self.most = max(MOST, len(self.own))
        self.forms = self._bound() if data is not None else self._unbound()

    @property
    def own(self) -> list[Mapping[str, Any]]:
        return [each for each in self.raw if each["type"] == TYPE]

    def is_valid(self) -> bool:
        # Each says what is wrong with it, not the first one alone.
        judged = [row.is_valid() for row in self.forms]
        return all(judged)

    def leave_unjudged(self) -> None:
        """Show what was typed without a word on it."""
        for row in self.forms:
            row.errors.clear()

    def add(self) -> None:
        """Show more empty rows; nothing is judged yet."""
        there, number = len(self.forms), min(len(self.forms) + NEW, self.most)
        self.data[COUNT] = str(number)
        for row in range(there, number):
            self.data[f"{COUNT}-{row}-key"] = str(uuid4())
        self.forms = self._bound()

    @property
    def is_full(self) -> bool:
        return len(self.forms) >= self.most

    @property
    def sent(self) -> list[tuple[str, str]]:
        """Return what was typed as hidden inputs."""
        names = [row.add_prefix(name) for row in self.forms for name in row.fields]
        found = [(name, self.data.get(name, "")) for name in names]
        return [(COUNT, str(len(self.forms))), *found]

    @property
    def value(self) -> list[dict[str, Any]]:
        """Return the stream as the page takes it; blocks of other kinds stay, at the end."""
        if COUNT not in self.data:
            # They were not part of what was shown.
            return self.raw
        known = {str(each["id"]): each for each in self.own}
        blocks: dict[str, dict[str, Any]] = {}
        for row in self.forms:
            if row.is_empty:
                continue
            # An id that is none of the page's, or comes a second time, makes a new task: the same
            # one when the form is sent once more.
            sent = row.cleaned_data["key"]
            new = str(uuid5(NAMESPACE_OID, sent) if sent else uuid4())
            before = known.pop(sent, None) or known.pop(new, None)
            said = {**(before["value"] if before else {}), **row.values}
            key = str(before["id"]) if before else new
            key = str(uuid4()) if key in blocks else key
            blocks[key] = {"type": TYPE, "id": key, "value": self._prepared(said)}
        return [*blocks.values(), *(each for each in self.raw if each["type"] != TYPE)]

    @property
    def summary(self) -> list[SummaryRow]:
        """Return the tasks in words, for the check."""
        lines = []
        for row in self.forms:
            said = row.values if not row.is_empty else {}
            if said:
                more = [
                    f"{row.fields[name].label}: {value}"
                    for name, value in said.items()
                    if name != "name" and value not in (None, "")
                ]
                lines.append(", ".join([said["name"], *more]))
        return [SummaryRow(label=_("Tasks"), value="\n".join(lines))] if lines else []

    def _prepared(self, said: Mapping[str, Any]) -> dict[str, Any]:
        children = self.block.child_blocks
        return {
            name: children[name].get_prep_value(value)
            for name, value in said.items()
            if name in children
        }

    def _unbound(self) -> list[TaskRow]:
        said = [{**each["value"], "key": str(each["id"])} for each in self.own]
        return [
            TaskRow(block=self.block, number=number, initial=initial)
            for number, initial in enumerate([*said, *_new_rows()][: self.most])
        ]

    def _bound(self) -> list[TaskRow]:
        sent = self.data.get(COUNT, "")
        number = int(sent) if sent.isdecimal() and len(sent) < 4 else 0
        rows = range(min(number, self.most))
        return [TaskRow(self.data, block=self.block, number=each) for each in rows]
