"""Event categories and the dates of events in Wagtail's admin."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from wagtail_talko.events.models import Event, EventCategory
from wagtail_talko.spaces.actions import free_slug
from wagtail_talko.spaces.forms import SlugFormMixin
from wagtail_talko.spaces.models import Municipality
from wagtail_talko.spaces.scoped_views import ScopedCreateView, ScopedEditView
from wagtail_talko.spaces.scoped_viewsets import ScopedViewSet
from wagtail_talko.spaces.scoping import ScopedModelForm, ScopedPolicy


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
