"""The door to Wagtail's admin: it only dispatches."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.contrib.settings.registry import register_setting
from wagtail.permissions import register_permission_policy

from wagtail_talko import models as records
from wagtail_talko.admin.widgets import WordsInput, WordsTextarea
from wagtail_talko.associations.joining.admin import ApplicationViewSet
from wagtail_talko.associations.joining.queries import waiting_applications
from wagtail_talko.associations.viewsets import AssociationViewSet
from wagtail_talko.audit import ACTIONS, PREFIX
from wagtail_talko.bookings import viewsets as bookings
from wagtail_talko.bookings.accessories.viewset import AccessoryViewSet
from wagtail_talko.bookings.admin_queries import waiting_dates
from wagtail_talko.bookings.outcomes.admin import OutcomesViewSet
from wagtail_talko.bookings.pairing.viewset import TogetherViewSet
from wagtail_talko.bookings.quotas.viewset import QuotaViewSet
from wagtail_talko.bookings.waiting.viewset import WaitingViewSet
from wagtail_talko.events.viewsets import CategoryViewSet, HostedPolicy, OccurrenceViewSet
from wagtail_talko.reports.viewset import ReportsViewSet
from wagtail_talko.spaces.group_permissions import GroupMunicipalityPermissionFormSet
from wagtail_talko.spaces.permissions import MANAGE, policy
from wagtail_talko.spaces.scoping import MunicipalityPolicy, ScopedPolicy
from wagtail_talko.spaces.viewsets import MunicipalityViewSet, SpaceViewSet
from wagtail_talko.words import I18nCharField, I18nTextField

# First of all: a policy must be known before anybody asks for the model's (Wagtail keeps the
# fallback it made). In `AppConfig.ready` it would be too early or too late, as apps are ordered.
register_permission_policy(records.Municipality, MunicipalityPolicy(records.Municipality, ""))
for _model, _path in (
    (records.Space, "municipality"),
    (records.Room, "space__municipality"),
    (records.Association, "municipality"),
    (records.AssociationApplication, "municipality"),
    (records.Booking, "room__space__municipality"),
    (records.BookingDate, "room__space__municipality"),
    (records.WaitingWish, "room__space__municipality"),
    (records.Quota, "municipality"),
    (records.Accessory, "space__municipality"),
    (records.EventCategory, None),
):
    register_permission_policy(_model, ScopedPolicy(_model, _path))
register_permission_policy(records.Event, HostedPolicy(records.Event, ""))
register_permission_policy(records.Occurrence, HostedPolicy(records.Occurrence, "event__"))

register_form_field_override(I18nCharField, override={"widget": WordsInput})
register_form_field_override(I18nTextField, override={"widget": WordsTextarea})

register_setting(records.TalkoSettings, icon="home")


class TalkoGroup(ViewSetGroup):
    """Everything of ours under one heading of the menu."""

    menu_label = "Talko"
    menu_name = "talko"
    menu_icon = "home"
    menu_order = 150
    items = (
        bookings.RequestsViewSet,
        TogetherViewSet,
        bookings.BookingViewSet,
        OutcomesViewSet,
        WaitingViewSet,
        bookings.StaffBookingViewSet,
        bookings.ClosuresViewSet,
        SpaceViewSet,
        bookings.RoomViewSet,
        AccessoryViewSet,
        AssociationViewSet,
        QuotaViewSet,
        ApplicationViewSet,
        OccurrenceViewSet,
        CategoryViewSet,
        ReportsViewSet,
        MunicipalityViewSet,
    )


@hooks.register("register_admin_viewset")
def register_viewsets() -> Any:
    return TalkoGroup()


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for code, label in ACTIONS.items():
        actions.register_action(PREFIX + code, label, label)


@hooks.register("register_group_permission_panel")
def register_group_permission_panel() -> Any:
    return GroupMunicipalityPermissionFormSet


@hooks.register("describe_collection_contents")
def describe_collection_contents(collection: Any) -> dict[str, Any] | None:
    count = records.Municipality.objects.filter(collection=collection).count()
    if not count:
        return None
    text = ngettext("%(count)s municipality", "%(count)s municipalities", count)
    return {
        "count": count,
        "count_text": text % {"count": count},
        "url": reverse("talko_municipality:index"),
    }


@hooks.register("insert_global_admin_css")
def insert_admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("wagtail_talko/admin/admin.css"))


class WaitingItem(SummaryItem):
    """On the dashboard: how many dates wait for an answer."""

    order = 50
    template_name = "wagtail_talko/admin/waiting_summary.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"number": waiting_dates(self.request.user).count()}

    def is_shown(self) -> bool:
        return policy.user_has_permission(self.request.user, MANAGE)


class ApplicationsItem(WaitingItem):
    """On the dashboard: how many associations wait for an answer."""

    order = 51
    template_name = "wagtail_talko/admin/applications_summary.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"number": waiting_applications(self.request.user).count()}


@hooks.register("construct_homepage_summary_items")
def add_waiting_item(request: Any, items: list[Any]) -> None:
    items += [WaitingItem(request), ApplicationsItem(request)]
