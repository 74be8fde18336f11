"""Municipalities and welfare spaces in Wagtail's admin. Rooms are in `bookings/viewsets.py`."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from wagtail_talko.admin.rows import RowsMixin
from wagtail_talko.spaces import actions
from wagtail_talko.spaces.forms import (
    ExceptionRows,
    HoursRows,
    MunicipalityForm,
    NewHoursRows,
    SpaceForm,
)
from wagtail_talko.spaces.models import Municipality, OpeningHours, Space
from wagtail_talko.spaces.scoped_views import ScopedCreateView, ScopedEditView
from wagtail_talko.spaces.scoped_viewsets import ScopedViewSet


class MunicipalityCreateView(ScopedCreateView):
    def save_instance(self) -> Municipality:
        fields = dict(self.form.cleaned_data)
        return actions.create_municipality(by=self.request.user, **fields)


class MunicipalityEditView(ScopedEditView):
    def save_instance(self) -> Municipality:
        return actions.change_municipality(
            municipality=self.object, by=self.request.user, **self.form.changes()
        )


class MunicipalityViewSet(ScopedViewSet):
    model = Municipality
    name = "talko_municipality"
    url_prefix = "talko/municipalities"
    icon = "globe"
    add_view_class = MunicipalityCreateView
    edit_view_class = MunicipalityEditView
    list_display = ["__str__", "slug", "collection", "contact_email"]
    select_related = ("collection",)
    list_export = ["slug", "__str__", "contact_email"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("collection"),
            FieldPanel("contact_email"),
            MultiFieldPanel(
                [
                    FieldPanel("no_show_limit"),
                    FieldPanel("no_show_weeks"),
                    FieldPanel("no_show_pause_weeks"),
                ],
                heading=_("When nobody comes"),
            ),
        ],
        base_form_class=MunicipalityForm,
    )


def _in_reading_order(row: dict[str, Any]) -> tuple[Any, ...]:
    """Put a week's rows together: the present ones, the coming ones, at last those over."""
    until = row["valid_until"]
    is_over = until is not None and until < timezone.localdate()
    return is_over, row["valid_from"] or date.min, row["weekday"], row["opens"]


class OpeningsMixin(RowsMixin):
    """The two lists below a space's form."""

    def row_sets(self) -> Any:
        space = self.object if getattr(self, "object", None) and self.object.pk else None  # type: ignore[attr-defined]
        if space is None:
            hours = [{"weekday": number} for number, _name in OpeningHours.WEEKDAYS]
            exceptions: list[Any] = []
        else:
            names = ("weekday", "opens", "closes", "valid_from", "valid_until")
            hours = sorted(space.opening_hours.values(*names), key=_in_reading_order)
            exceptions = list(space.opening_exceptions.values("date", "opens", "closes", "note"))
        return [
            (
                "hours",
                _("Opening hours"),
                _(
                    "Leave the times of a day empty when the space is closed. Write 24:00 for "
                    "midnight. With no hours at all the space is always open."
                ),
                HoursRows if space else NewHoursRows,
                hours,
            ),
            (
                "exceptions",
                _("Dates that differ"),
                _("Replaces that day's hours. Without times the space is closed all day."),
                ExceptionRows,
                exceptions,
            ),
        ]


class SpaceCreateView(OpeningsMixin, ScopedCreateView):
    def save_instance(self) -> Space:
        return actions.create_space(
            by=self.request.user, **self.form.cleaned_data, **self.rows_given()
        )


class SpaceEditView(OpeningsMixin, ScopedEditView):
    template_name = "wagtail_talko/admin/space.html"

    def save_instance(self) -> Space:
        given = self.rows_given(only_changed=True)
        return actions.change_space(
            space=self.object, by=self.request.user, **self.form.changes(), **given
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "rooms": self.object.rooms.order_by("sort_order", "slug"),
            "add_room_url": f"{reverse('talko_room:add')}?space={self.object.pk}",
            "accessories": self.object.accessories.order_by("pk"),
            "add_accessory_url": f"{reverse('talko_accessory:add')}?space={self.object.pk}",
        }


def archive(space: Space, user: Any) -> None:
    actions.archive_space(space=space, by=user)


def restore(space: Space, user: Any) -> None:
    actions.restore_space(space=space, by=user)


class SpaceViewSet(ScopedViewSet):
    model = Space
    name = "talko_space"
    url_prefix = "talko/spaces"
    icon = "home"
    add_view_class = SpaceCreateView
    edit_view_class = SpaceEditView
    archive = staticmethod(archive)
    restore = staticmethod(restore)
    list_display = ["__str__", Column("municipality", label=_("Municipality")), "slug"]
    select_related = ("municipality",)
    search_fields = ["search_text"]
    list_export = ["slug", "__str__", "municipality"]
    edit_handler = ObjectList(
        [
            FieldPanel("municipality"),
            FieldPanel("name"),
            FieldPanel("slug"),
            MultiFieldPanel(
                [
                    FieldPanel("street_address"),
                    FieldPanel("postal_code"),
                    FieldPanel("city"),
                    FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                    FieldPanel("time_zone"),
                ],
                heading=_("Where it is"),
            ),
            MultiFieldPanel([FieldPanel("phone"), FieldPanel("email")], heading=_("Contact")),
            FieldPanel("accessibility"),
            FieldPanel("house_rules"),
            FieldPanel("entry"),
        ],
        base_form_class=SpaceForm,
    )
