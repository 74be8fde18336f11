"""The waiting lists in Wagtail's admin: who waits for what. Only removing is done there."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models import WaitingWish
from wagtail_talko.bookings.waiting.joining import withdraw_wish
from wagtail_talko.bookings.waiting.notifications import say_until
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.scoped_views import ConfirmView, ScopedIndexView
from wagtail_talko.spaces.scoped_viewsets import ScopedViewSet
from wagtail_talko.spaces.scoping import visible
from wagtail_talko.wording import format_span


def say_time(wish: WaitingWish) -> str:
    zone, language = wish.room.space.zone, get_language() or "en"
    return format_span(wish.start, wish.end, zone=zone, language=language)


def say_since(wish: WaitingWish) -> str:
    zone, language = wish.room.space.zone, get_language() or "en"
    return format_span(wish.created_at, None, zone=zone, language=language)


def say_deadline(wish: WaitingWish) -> str:
    return say_until(wish) if wish.offered_until else ""


def rooms_of(request: Any) -> QuerySet[Room]:
    return visible(Room, request.user)


def associations_of(request: Any) -> QuerySet[Association]:
    return visible(Association, request.user)


class WishFilters(WagtailFilterSet):
    room = django_filters.ModelChoiceFilter(label=_("Room"), queryset=rooms_of)
    association = django_filters.ModelChoiceFilter(label=_("Association"), queryset=associations_of)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=WaitingWish.State.choices, empty_label=_("Open ones")
    )

    class Meta:
        model = WaitingWish
        fields = ["room", "association", "state"]


class WishIndexView(ScopedIndexView):
    """Those in line and offers; the rest when its state is asked for."""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        return queryset if self.request.GET.get("state") else queryset.open()

    def get_list_more_buttons(self, instance: WaitingWish) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if instance.is_open:
            url = reverse("talko_waiting:remove", args=[instance.pk])
            item = MenuItem(
                _("Remove from the waiting list"), url=url, icon_name="bin", priority=40
            )
            buttons.append(item)
        return buttons


class RemoveWishView(ConfirmView):
    page_title = _("Remove from the waiting list")
    submit_label = _("Remove from the waiting list")
    question = _(
        "The association no longer waits for this time, and is told so by e-mail. What is offered "
        "to it goes to the next in line."
    )
    done = _("The association has been removed from the waiting list.")

    def get_page_subtitle(self) -> str:
        return f"{self.object.association}, {self.object.room}, {say_time(self.object)}"

    def act(self) -> None:
        withdraw_wish(wish=self.object, by=self.request.user)


class WaitingViewSet(ScopedViewSet):
    model = WaitingWish
    name = "talko_waiting"
    url_prefix = "talko/waiting"
    icon = "time"
    menu_label = _("Waiting lists")
    index_view_class = WishIndexView
    add_view_enabled = False
    edit_view_enabled = False
    filterset_class = WishFilters
    search_fields = ["association__search_text", "room__search_text"]
    ordering = ("start", "created_at", "pk")
    select_related = ("association", "room__space")
    list_display = [
        "__str__",
        Column("time", label=_("Time"), accessor=say_time),
        Column("room", label=_("Room")),
        Column("association", label=_("Association")),
        Column("get_state_display", label=_("State")),
        Column("since", label=_("In line since"), accessor=say_since),
        Column("until", label=_("Answer until"), accessor=say_deadline),
    ]
    # No contact details: a spreadsheet outlives their erasure.
    list_export = ["pk", "room.space", "room", "association", "start", "end", "state", "created_at"]

    def extra_urlpatterns(self) -> list[Any]:
        remove = self.construct_view(RemoveWishView)
        return [path("remove/<int:pk>/", remove, name="remove")]
