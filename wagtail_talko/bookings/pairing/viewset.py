"""In Wagtail's admin: who could do it together in one's own municipalities."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_talko.bookings.hosts import is_open, who
from wagtail_talko.bookings.pairing.queries import Pair, find_pairs
from wagtail_talko.codes import Audience
from wagtail_talko.spaces.permissions import managed_municipalities
from wagtail_talko.spaces.scoped_views import ManagersOnlyMixin
from wagtail_talko.spaces.scoped_viewsets import ManagersViewSet
from wagtail_talko.wording import format_span


class TogetherView(ManagersOnlyMixin, WagtailAdminTemplateMixin, ListView):
    """Wishes that meet somebody's booking. Both have been told; the municipality may help."""

    request: HttpRequest
    template_name = "wagtail_talko/admin/together.html"
    page_title = _("Together?")
    header_icon = "group"
    paginate_by = 20
    page_kwarg = "p"
    paginator_class = WagtailPaginator

    def get_queryset(self) -> Any:
        places = managed_municipalities(self.request.user)
        return find_pairs(now=datetime.now(UTC), municipalities=places)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["rows"] = [_row(pair) for pair in context["object_list"]]
        context["items_count"] = context["paginator"].count
        return context


def _row(pair: Pair) -> dict[str, Any]:
    zone, language = pair.wanted.room.space.zone, get_language() or "en"
    return {
        "pair": pair,
        "who": who(pair.booking),
        "wished": format_span(pair.wanted.start, pair.wanted.end, zone=zone, language=language),
        "booked": format_span(pair.start, pair.end, zone=zone, language=language),
        "audience": Audience(pair.wanted.group).label,
        "is_open": is_open(pair.booking),
    }


class TogetherViewSet(ManagersViewSet):
    name = "talko_together"
    url_prefix = "talko/together"
    icon = "group"
    menu_label = _("Together?")

    def get_urlpatterns(self) -> list[Any]:
        return [path("", TogetherView.as_view(), name="index")]
