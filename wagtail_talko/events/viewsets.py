"""Event categories and the dates of events in Wagtail's admin."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import HiddenInput
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from wagtail_talko.events.admin_dates import (
    CancelView,
    MoveView,
    NoteView,
    OccurrenceHistoryView,
    OccurrenceIndexView,
    RestoreView,
    ResumeView,
    SuspendView,
    say_when,
    say_where,
    title_of,
)
from wagtail_talko.events.models import Event, EventCategory, Occurrence
from wagtail_talko.spaces.forms import SlugFormMixin
from wagtail_talko.spaces.models import Municipality, Space
from wagtail_talko.spaces.scoped_views import ScopedCreateView, ScopedEditView
from wagtail_talko.spaces.scoped_viewsets import ScopedViewSet
from wagtail_talko.spaces.scoping import ScopedModelForm, ScopedPolicy, visible
from wagtail_talko.spaces.slugs import free_slug


class HostedPolicy(ScopedPolicy):
    """Events belong to the municipality of their space; without one, to that of their hosts."""

    def in_scope(self, municipalities: QuerySet[Municipality]) -> Q:
        here = Q(**{f"{self.path}space__municipality__in": municipalities})
        hosted = Event.objects.filter(space=None, hosts__municipality__in=municipalities)
        return here | Q(**{f"{self.path}pk__in": hosted.values("pk")})


class CategoryForm(SlugFormMixin, ScopedModelForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("slug") and data.get("name"):
            data["slug"] = self.instance.slug = free_slug(EventCategory, data["name"])
        return data


class CategoryViewSet(ScopedViewSet):
    """Shared by all municipalities of the site."""

    model = EventCategory
    name = "talko_category"
    url_prefix = "talko/categories"
    icon = "tag"
    add_view_class = ScopedCreateView
    edit_view_class = ScopedEditView
    menu_label = _("Event categories")
    list_display = ["__str__", "slug", "sort_order"]
    list_export = ["__str__", "slug", "sort_order"]
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("slug"), FieldPanel("sort_order")],
        base_form_class=CategoryForm,
    )


class EventField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, obj: Event) -> str:
        return title_of(Occurrence(event=obj))


class EventFilter(django_filters.ModelChoiceFilter):
    """The dates of an event, at all times of its page."""

    field_class = EventField

    def filter(self, qs: QuerySet, value: Event | None) -> QuerySet:
        return qs.filter(event__translation_key=value.translation_key) if value else qs


class OccurrenceFilters(WagtailFilterSet):
    # No input: the page of an event links here.
    event = EventFilter(
        label=_("Event"),
        queryset=lambda request: visible(Event, request.user),
        widget=HiddenInput,
    )
    space = django_filters.ModelChoiceFilter(
        field_name="event__space",
        label=_("Welfare space"),
        queryset=lambda request: visible(Space, request.user),
    )

    class Meta:
        model = Occurrence
        fields = ["event", "space", "state", "room_missing"]


class OccurrenceViewSet(ScopedViewSet):
    """The dates of events: cancel, move or restore one without touching the series."""

    model = Occurrence
    name = "talko_date"
    url_prefix = "talko/dates"
    icon = "date"
    menu_label = _("Dates of events")
    index_view_class = OccurrenceIndexView
    history_view_class = OccurrenceHistoryView
    filterset_class = OccurrenceFilters
    add_view_enabled = False
    edit_view_enabled = False
    search_fields = ["search_text"]
    ordering = "start"
    select_related = ("event__space", "event__room", "room")
    list_display = [
        Column("title", label=_("Event"), accessor=title_of),
        Column("when", label=_("When"), accessor=say_when),
        Column("where", label=_("Where"), accessor=say_where),
        Column("state", label=_("State"), accessor="get_state_display"),
    ]
    list_export = ["event", "event.space", "date", "start", "end", "state"]

    def extra_urlpatterns(self) -> list[Any]:
        views = {
            "cancel": CancelView,
            "move": MoveView,
            "note": NoteView,
            "restore": RestoreView,
            "suspend": SuspendView,
            "resume": ResumeView,
        }
        return [
            path(f"{name}/<int:pk>/", self.construct_view(view), name=name)
            for name, view in views.items()
        ]
