"""What the editor of an event may choose: spaces, rooms and hosts, grouped and in use."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.forms.models import ModelChoiceIterator

from wagtail_talko.associations.models import Association
from wagtail_talko.spaces.models import Room, Space
from wagtail_talko.spaces.permissions import managed_municipalities


class HostsSelect(forms.CheckboxSelectMultiple):
    """Check boxes for some hundred associations: the chosen first, then one list a municipality."""

    template_name = "wagtail_talko/pages/admin/hosts.html"
    label: Any = ""
    # The lists that are open from the beginning.
    open_groups: frozenset[str] = frozenset()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        options = [option for _group, found, _index in groups for option in found]
        context["label"] = self.label
        context["chosen"] = [option for option in options if option["selected"]]
        context["groups"] = [
            {"name": group, "options": left, "is_open": group in self.open_groups}
            for group, found, _index in groups
            if (left := [option for option in found if not option["selected"]])
        ]
        return context


class Grouped(ModelChoiceIterator):
    """Choices in groups, both in order of the alphabet; rooms in the order of their space."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        groups: dict[str, list[Model]] = {}
        for record in sorted(self.queryset, key=_order_of):
            groups.setdefault(group_of(record), []).append(record)
        for name in sorted(groups, key=str.casefold):
            yield name, [self.choice(record) for record in groups[name]]


def group_of(record: Any) -> str:
    """Rooms stand below their space; spaces and associations below their municipality."""
    if isinstance(record, Room):
        return f"{record.space}, {record.space.municipality}"
    return str(record.municipality)


def offer_records(form: Any) -> None:
    """Let the form of an event page offer what its user may choose and what is in use.

    What the page has already stays on offer. Who manages rooms chooses among them; others see
    every room, as a place only: they may not book it, which `EventPageForm` says.
    """
    page, mine = form.instance, list(managed_municipalities(form.for_user))
    in_use = Q(archived_at=None)
    rooms = in_use & Q(space__archived_at=None)
    if mine:
        rooms &= Q(space__municipality__in=mine)
    _offer(form, "space", Space.objects.filter(in_use | Q(pk=page.space_id)))
    _offer(form, "room", Room.objects.filter(rooms | Q(pk=page.room_id)))
    hosts = in_use | Q(pk__in=[host.pk for host in page.hosts.all()])
    _offer(form, "hosts", Association.objects.filter(hosts))
    field = form.fields.get("hosts")
    if field is not None and isinstance(field.widget, HostsSelect):
        field.widget.label = field.label
        groups = [name for name, _choices in field.choices]
        near = {str(municipality) for municipality in mine} if len(mine) == 1 else set()
        field.widget.open_groups = frozenset(groups if len(groups) == 1 else near)


def _offer(form: Any, name: str, records: QuerySet) -> None:
    field = form.fields.get(name)
    if isinstance(field, forms.ModelChoiceField):
        place = "space__municipality" if records.model is Room else "municipality"
        field.iterator = Grouped
        field.queryset = records.select_related(place)


def _order_of(record: Any) -> tuple[int, str]:
    return getattr(record, "sort_order", 0), str(record).casefold()
