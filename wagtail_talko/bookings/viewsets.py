"""Rooms, bookings, requests and closures in Wagtail's admin."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from wagtail_talko.admin.fields import FIRST_DAY, LAST_DAY
from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.admin_booking import StaffBookingView
from wagtail_talko.bookings.admin_closing import CloseRoomsView
from wagtail_talko.bookings.admin_forms import RoomForm
from wagtail_talko.bookings.admin_moving import MoveDateView
from wagtail_talko.bookings.admin_queries import say_dates, say_who
from wagtail_talko.bookings.admin_rooms import RoomCreateView, RoomEditView
from wagtail_talko.bookings.admin_views import (
    BookingIndexView,
    BookingView,
    RequestsView,
)
from wagtail_talko.bookings.entering.admin import DoorCodeView
from wagtail_talko.bookings.models import Accessory, Booking, BookingDate
from wagtail_talko.bookings.rooms import archive_room, restore_room
from wagtail_talko.spaces.models import Room, Space
from wagtail_talko.spaces.scoped_viewsets import ManagersViewSet, ScopedViewSet
from wagtail_talko.spaces.scoping import visible
from wagtail_talko.timeslots import day_span


def choices_of(model: Any) -> Any:
    """Return what django-filter calls with the request: the records its user manages."""
    return lambda request: visible(model, request.user)


class RoomFilters(WagtailFilterSet):
    space = django_filters.ModelChoiceFilter(label=_("Welfare space"), queryset=choices_of(Space))

    class Meta:
        model = Room
        fields = ["space", "bookers", "needs_approval"]


class RoomViewSet(ScopedViewSet):
    model = Room
    name = "talko_room"
    url_prefix = "talko/rooms"
    icon = "key"
    add_view_class = RoomCreateView
    edit_view_class = RoomEditView
    filterset_class = RoomFilters
    list_display = ["__str__", Column("space", label=_("Welfare space")), "capacity", "bookers"]
    select_related = ("space",)
    search_fields = ["search_text"]
    list_export = ["space", "__str__", "slug", "capacity", "bookers", "needs_approval"]

    @staticmethod
    def archive(room: Room, user: Any) -> None:
        archive_room(room=room, by=user)

    @staticmethod
    def restore(room: Room, user: Any) -> None:
        restore_room(room=room, by=user)

    edit_handler = ObjectList(
        [
            FieldPanel("space"),
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("description"),
            MultiFieldPanel(
                [
                    FieldPanel("capacity"),
                    FieldPanel("equipment"),
                    FieldPanel("accessibility"),
                    FieldPanel("sort_order"),
                ],
                heading=_("The room"),
            ),
            FieldPanel("entry"),
            MultiFieldPanel(
                [
                    FieldPanel("bookers"),
                    FieldPanel("needs_approval"),
                    FieldPanel("request_holds_room"),
                ],
                heading=_("Who books and how"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("shortest_minutes"), FieldPanel("longest_minutes")]),
                    FieldRowPanel(
                        [FieldPanel("start_interval_minutes"), FieldPanel("turnaround_minutes")]
                    ),
                    FieldRowPanel([FieldPanel("notice_hours"), FieldPanel("ahead_days")]),
                    FieldPanel("free_cancel_hours"),
                ],
                heading=_("Rules of time"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("parallel_groups"),
                    FieldPanel("allows_exclusive"),
                    FieldPanel("parts"),
                ],
                heading=_("Sharing and parts"),
            ),
        ],
        base_form_class=RoomForm,
    )


class BookingFilters(WagtailFilterSet):
    space = django_filters.ModelChoiceFilter(
        field_name="room__space", label=_("Welfare space"), queryset=choices_of(Space)
    )
    room = django_filters.ModelChoiceFilter(label=_("Room"), queryset=choices_of(Room))
    association = django_filters.ModelChoiceFilter(
        label=_("Association"), queryset=choices_of(Association)
    )
    accessory = django_filters.ModelChoiceFilter(
        field_name="accessories__accessory", label=_("To borrow"), queryset=choices_of(Accessory)
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=BookingDate.State.choices, method="with_state"
    )
    late = django_filters.BooleanFilter(label=_("Cancelled late"), method="with_late")
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=BookingDate.Outcome.choices, method="with_outcome"
    )
    days = django_filters.DateFromToRangeFilter(
        label=_("Dates"), method="between", widget=DateRangePickerWidget
    )

    class Meta:
        model = Booking
        fields = ["space", "room", "association", "accessory", "state", "late", "outcome", "origin"]

    def with_state(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        return rows.filter(pk__in=BookingDate.objects.filter(state=value).values("booking"))

    def with_outcome(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        return rows.filter(pk__in=BookingDate.objects.filter(outcome=value).values("booking"))

    def with_late(self, rows: QuerySet, _name: str, value: bool) -> QuerySet:
        late = BookingDate.objects.filter(cancelled_late=True).values("booking")
        return rows.filter(pk__in=late) if value else rows.exclude(pk__in=late)

    def between(self, rows: QuerySet, _name: str, value: slice) -> QuerySet:
        """Keep bookings with a date that touches the days, by the site's clock."""
        zone = ZoneInfo(settings.TIME_ZONE)
        dates = BookingDate.objects.all()
        if value.start:
            dates = dates.filter(end__gt=day_span(as_date(value.start), zone).start)
        if value.stop:
            dates = dates.filter(start__lt=day_span(as_date(value.stop), zone).end)
        return rows.filter(pk__in=dates.values("booking"))


def as_date(moment: Any) -> date:
    """django-filter widens days to the ends of the day; take the day back, in years there are."""
    day = moment.date() if hasattr(moment, "date") else moment
    return min(max(day, FIRST_DAY), LAST_DAY)


class BookingViewSet(ScopedViewSet):
    model = Booking
    name = "talko_booking"
    url_prefix = "talko/bookings"
    icon = "calendar"
    index_view_class = BookingIndexView
    inspect_view_class = BookingView
    inspect_view_enabled = True
    add_view_enabled = False
    edit_view_enabled = False
    filterset_class = BookingFilters
    search_fields = ["search_text"]
    ordering = "-pk"
    select_related = ("association", "room__space")
    list_display = [
        "__str__",
        Column("room", label=_("Room")),
        Column("association", label=_("Association"), accessor=say_who),
        Column("dates", label=_("Dates"), accessor=say_dates),
        Column("waiting", label=_("Waiting")),
        Column("late", label=_("Cancelled late")),
    ]
    # No contact details: a spreadsheet outlives their erasure.
    list_export = ["pk", "room.space", "room", "association", "origin", "first", "last", "number"]

    def extra_urlpatterns(self) -> list[Any]:
        move = self.construct_view(MoveDateView)
        code = self.construct_view(DoorCodeView)
        return [
            path("move/<int:pk>/<int:date_pk>/", move, name="move"),
            path("code/<int:pk>/", code, name="door_code"),
        ]


class RequestsViewSet(ManagersViewSet):
    name = "talko_requests"
    url_prefix = "talko/requests"
    icon = "mail"
    menu_label = _("Requests")

    def get_urlpatterns(self) -> list[Any]:
        return [path("", RequestsView.as_view(), name="index")]


class StaffBookingViewSet(ManagersViewSet):
    name = "talko_book"
    url_prefix = "talko/book"
    icon = "plus"
    menu_label = _("Book a room")

    def get_urlpatterns(self) -> list[Any]:
        return [path("", StaffBookingView.as_view(), name="index")]


class ClosuresViewSet(ManagersViewSet):
    name = "talko_close"
    url_prefix = "talko/close"
    icon = "no-view"
    menu_label = _("Close rooms")

    def get_urlpatterns(self) -> list[Any]:
        return [path("", CloseRoomsView.as_view(), name="index")]
