"""The filters of the programme: a form that works by GET, the same for pages and feeds."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.models import Association
from wagtail_talko.calendars.converters import in_bounds
from wagtail_talko.calendars.filters import Filters, rooms_sharing
from wagtail_talko.calendars.sites import SiteScope
from wagtail_talko.codes import Audience, EventLanguage
from wagtail_talko.events.models import Event, EventCategory
from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.spaces.models import Municipality, OldSlug, Room, Space
from wagtail_talko.words import pick

KINDS = ("municipality", "space", "room", "association", "category")
TRAITS = ("audience", "spoken", "free", "low-threshold")
FILTER_NAMES = (*KINDS, *TRAITS, "q")


class Options:
    """What can be chosen on this site, each kind read when it is first needed: one query each."""

    def __init__(self, scope: SiteScope) -> None:
        self.scope = scope

    @cached_property
    def municipality(self) -> dict[str, Municipality]:
        return _by_slug(self.scope.municipalities or Municipality.objects.all())

    @cached_property
    def space(self) -> dict[str, Space]:
        return _by_slug(self._here(Space.objects.all()))

    @cached_property
    def association(self) -> dict[str, Association]:
        """All of them are known, those that have hosted something are offered."""
        hosted = Event.hosts.through.objects.filter(association=OuterRef("pk"))
        return _by_slug(self._here(Association.objects.annotate(is_offered=Exists(hosted))))

    @cached_property
    def category(self) -> dict[str, EventCategory]:
        return {category.slug: category for category in EventCategory.objects.all()}

    def rooms(self, space: Space) -> dict[str, Room]:
        return {room.slug: room for room in Room.objects.filter(space=space)}

    def _here(self, query: Any) -> Any:
        ids = self.scope.ids
        return query.filter(municipality__in=ids) if ids else query

    def offers_choice(self, kind: str) -> bool:
        return sum(map(_is_offered, getattr(self, kind).values())) > 1

    def choices(self, kind: str, empty: Any, chosen: str) -> list[tuple[str, Any]]:
        """Return the choices; what is archived stays valid in links that exist."""
        things = getattr(self, kind)
        return [("", empty)] + [
            (slug, pick(thing.name).text)
            for slug, thing in things.items()
            if slug == chosen or _is_offered(thing)
        ]


def _is_offered(thing: Any) -> bool:
    return getattr(thing, "is_offered", True) and not getattr(thing, "is_archived", False)


def _by_slug(things: Iterable[Any]) -> dict[str, Any]:
    ordered = sorted(things, key=lambda thing: pick(thing.name).text.casefold())
    return {thing.slug: thing for thing in ordered}


class FilterForm(TalkoFormMixin, forms.Form):
    """`filters` are the things found, `query` the same as it stands in addresses."""

    mark_optional = False

    q = forms.CharField(
        label=_("Words to look for"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )

    def __init__(self, data: QueryDict, *, scope: SiteScope) -> None:
        self.options = Options(scope)
        super().__init__(_with_new_slugs(data, self.options))
        for kind, label, empty in (
            ("municipality", _("Municipality"), _("All municipalities")),
            ("space", _("Welfare space"), _("All spaces")),
            ("association", _("Host"), _("All hosts")),
            ("category", _("Category"), _("All categories")),
        ):
            self.fields[kind] = self._choice(kind, label, empty)
        self.fields["audience"] = forms.ChoiceField(
            label=_("For whom"),
            choices=[("", _("Any audience")), *Audience.choices],
            required=False,
        )
        self.fields["spoken"] = forms.ChoiceField(
            label=_("Language spoken"),
            choices=[("", _("Any language")), *EventLanguage.choices],
            required=False,
        )
        self.fields["free"] = forms.BooleanField(label=_("Free of charge"), required=False)
        self.fields["low-threshold"] = forms.BooleanField(
            label=_("Come as you are: nobody asks why"), required=False
        )
        self.fields["room"] = forms.SlugField(
            required=False, widget=forms.HiddenInput(), max_length=60
        )
        self.fields["from"] = forms.DateField(
            label=_("From"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        )
        order = ("q", "from", "municipality", "space", "room", "association", "category")
        self.order_fields([*order, *TRAITS])

    def _choice(self, kind: str, label: Any, empty: Any) -> forms.ChoiceField:
        chosen = self.data.get(kind, "")
        return forms.ChoiceField(
            label=label,
            choices=lambda: self.options.choices(kind, empty, chosen),
            required=False,
            error_messages={"invalid_choice": _("There is no such choice. Choose again.")},
        )

    def clean_from(self) -> date | None:
        day = self.cleaned_data["from"]
        if day is not None and not in_bounds(day):
            raise forms.ValidationError(_("Choose a year from 1970 to 2199."))
        return day

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("room") and "space" not in self.errors:
            space = self.options.space.get(data.get("space", ""))
            if space is None or data["room"] not in (rooms := self.options.rooms(space)):
                raise forms.ValidationError(_("We do not know this room."))
            data["room_found"] = rooms[data["room"]]
        return data

    @cached_property
    def filters(self) -> Filters:
        """Return what was asked for. Ask only when the form is valid."""
        data = self.cleaned_data
        found = {
            kind: getattr(self.options, kind)[data[kind]]
            for kind in ("municipality", "space", "association", "category")
            if data[kind]
        }
        room = data.get("room_found")
        return Filters(
            **found,
            room=room,
            room_ids=rooms_sharing(room) if room else (),
            audience=data["audience"],
            spoken=data["spoken"],
            is_free=data["free"],
            is_low_threshold=data["low-threshold"],
            q=data["q"],
        )

    @cached_property
    def query(self) -> str:
        """Return the filters as a query string in one fixed order, "" without any."""
        if not self.is_valid():
            return ""
        data = self.cleaned_data
        said = {name: data[name] for name in FILTER_NAMES if data[name]}
        return urlencode({name: "on" if value is True else value for name, value in said.items()})

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """Return the fields there is something to choose in."""
        choosable = {
            kind
            for kind in ("municipality", "space", "association", "category")
            if self.options.offers_choice(kind) or self.data.get(kind)
        }
        return [self[name] for name in self.fields if name in choosable | {"q", *TRAITS}]


def _with_new_slugs(data: QueryDict, options: Options) -> dict[str, str]:
    """Return the data with slugs that were once in use replaced by those of today."""
    plain = {name: data[name] for name in (*FILTER_NAMES, "from") if data.get(name)}
    for kind in ("space", "association"):
        slug = plain.get(kind)
        # NUL is nothing PostgreSQL can look for; the form refuses it.
        if slug is None or "\0" in slug or slug in (things := getattr(options, kind)):
            continue
        old = OldSlug.objects.filter(kind=kind, within="", slug=slug[:60]).first()
        for thing in things.values():
            if old is not None and thing.pk == old.object_id:
                plain[kind] = thing.slug
    return plain
