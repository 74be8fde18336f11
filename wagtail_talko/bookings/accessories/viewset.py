"""What spaces lend, in Wagtail's admin."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from wagtail_talko.admin.fields import whole_number
from wagtail_talko.bookings.accessories import actions
from wagtail_talko.bookings.accessories.refusals import AccessoryInUse
from wagtail_talko.bookings.admin_forms import RoomChoices
from wagtail_talko.bookings.admin_queries import describe_dates
from wagtail_talko.bookings.models import Accessory
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.spaces.models import Room, Space
from wagtail_talko.spaces.scoped_views import ScopedCreateView, ScopedEditView, ScopedIndexView
from wagtail_talko.spaces.scoped_viewsets import ScopedViewSet
from wagtail_talko.spaces.scoping import ScopedModelForm, visible


class AccessoryForm(ScopedModelForm):
    """It stays in its space, and so do the rooms that may have it."""

    rooms = RoomChoices(
        label=_("Rooms"),
        queryset=Room.objects.select_related("space").order_by("space__slug", "sort_order", "slug"),
        required=False,
        help_text=Accessory._meta.get_field("rooms").help_text,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        space = self.instance.space_id or whole_number(self.initial.get("space"))
        if self.instance.pk:
            self.fields["space"].disabled = True
        if space:
            field = self.fields["rooms"]
            field.queryset = field.queryset.filter(space=space)  # type: ignore[attr-defined]


class AccessoryFilters(WagtailFilterSet):
    space = django_filters.ModelChoiceFilter(
        label=_("Welfare space"), queryset=lambda request: visible(Space, request.user)
    )

    class Meta:
        model = Accessory
        fields = ["space"]


class AccessoryIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Accessory]:
        return super().get_base_queryset().prefetch_related("rooms")


class AccessoryCreateView(ScopedCreateView):
    def get_initial(self) -> dict[str, Any]:
        space = whole_number(self.request.GET.get("space", ""))
        return super().get_initial() | ({} if space is None else {"space": space})

    def save_instance(self) -> Accessory:
        return actions.create_accessory(by=self.request.user, **self.form.cleaned_data)


class AccessoryEditView(ScopedEditView):
    def save_instance(self) -> Accessory:
        return actions.change_accessory(
            accessory=self.object, by=self.request.user, **self.form.changes()
        )

    def refusal_lines(self, error: TalkoError) -> list[str]:
        """List the bookings that would lose what they have been promised."""
        return describe_dates(error.dates) if isinstance(error, AccessoryInUse) else []


def say_rooms(accessory: Accessory) -> str:
    return ", ".join(str(room) for room in accessory.rooms.all()) or str(_("All rooms"))


class AccessoryViewSet(ScopedViewSet):
    model = Accessory
    name = "talko_accessory"
    url_prefix = "talko/accessories"
    icon = "clipboard-list"
    menu_label = _("To borrow")
    index_view_class = AccessoryIndexView
    add_view_class = AccessoryCreateView
    edit_view_class = AccessoryEditView
    filterset_class = AccessoryFilters
    list_display = [
        "__str__",
        "stock",
        Column("space", label=_("Welfare space")),
        Column("rooms", label=_("Rooms"), accessor=say_rooms),
    ]
    select_related = ("space",)
    list_export = ["space", "__str__", "stock"]

    @staticmethod
    def archive(accessory: Accessory, user: Any) -> None:
        actions.archive_accessory(accessory=accessory, by=user)

    @staticmethod
    def restore(accessory: Accessory, user: Any) -> None:
        actions.restore_accessory(accessory=accessory, by=user)

    edit_handler = ObjectList(
        [
            FieldPanel("space"),
            FieldPanel("name"),
            FieldPanel("description"),
            FieldPanel("stock"),
            FieldPanel("rooms"),
        ],
        base_form_class=AccessoryForm,
    )
