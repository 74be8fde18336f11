"""Quotas in Wagtail's admin."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from wagtail_talko.admin.fields import DayField
from wagtail_talko.bookings.admin_forms import RoomChoices
from wagtail_talko.bookings.models import Quota
from wagtail_talko.bookings.quotas import actions
from wagtail_talko.bookings.quotas.counting import Limit
from wagtail_talko.bookings.quotas.words import rule_of
from wagtail_talko.spaces.models import Municipality, Room
from wagtail_talko.spaces.scoped_views import ScopedCreateView, ScopedEditView, ScopedIndexView
from wagtail_talko.spaces.scoped_viewsets import ScopedViewSet
from wagtail_talko.spaces.scoping import ScopedModelForm, visible


class QuotaForm(ScopedModelForm):
    """The choices hold only rooms, spaces and associations of the user's own municipalities."""

    rooms = RoomChoices(
        label=_("Rooms"),
        queryset=Room.objects.select_related("space").order_by("space__slug", "sort_order", "slug"),
        required=False,
        help_text=Quota._meta.get_field("rooms").help_text,
    )
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measure = self.fields["measure"]
        measure.choices = Quota.Measure.choices  # type: ignore[attr-defined]
        measure.initial = Quota.Measure.HOURS
        self.fields["association"].empty_label = _("Each association")  # type: ignore[attr-defined]
        self.fields["space"].empty_label = _("All spaces")  # type: ignore[attr-defined]
        self.fields["period"].help_text = _("For hours and times. The rest is counted at once.")
        self.fields["amount"].help_text = _("Zero lets none book, except through the municipality.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        measure, amount = data.get("measure"), data.get("amount")
        if amount is not None and measure != Quota.Measure.HOURS and amount != int(amount):
            self.add_error("amount", _("Write a whole number: only hours have parts."))
        return data


class QuotaFilters(WagtailFilterSet):
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"), queryset=lambda request: visible(Municipality, request.user)
    )

    class Meta:
        model = Quota
        fields = ["municipality", "measure"]


class QuotaIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Quota]:
        return super().get_base_queryset().prefetch_related("rooms")


class QuotaCreateView(ScopedCreateView):
    def save_instance(self) -> Quota:
        return actions.create_quota(by=self.request.user, **self.form.cleaned_data)


class QuotaEditView(ScopedEditView):
    def save_instance(self) -> Quota:
        return actions.change_quota(quota=self.object, by=self.request.user, **self.form.changes())


def say_rule(quota: Quota) -> str:
    """Say what a quota limits, and where."""
    return rule_of(Limit(quota, None))


def say_whom(quota: Quota) -> str:
    """Say which associations a quota is for."""
    if quota.association:
        return str(quota.association)
    return quota.get_precedence_display() if quota.precedence else str(_("Each association"))


class QuotaViewSet(ScopedViewSet):
    model = Quota
    name = "talko_quota"
    url_prefix = "talko/quotas"
    icon = "pick"
    menu_label = _("Quotas")
    index_view_class = QuotaIndexView
    add_view_class = QuotaCreateView
    edit_view_class = QuotaEditView
    filterset_class = QuotaFilters
    list_display = [
        "__str__",
        Column("rule", label=_("Rule"), accessor=say_rule),
        Column("whom", label=_("For"), accessor=say_whom),
        Column("municipality", label=_("Municipality")),
    ]
    select_related = ("municipality", "space", "association")
    list_export = ["__str__", "municipality", "measure", "period", "amount"]

    @staticmethod
    def archive(quota: Quota, user: Any) -> None:
        actions.archive_quota(quota=quota, by=user)

    @staticmethod
    def restore(quota: Quota, user: Any) -> None:
        actions.restore_quota(quota=quota, by=user)

    edit_handler = ObjectList(
        [
            FieldPanel("municipality"),
            FieldPanel("name"),
            MultiFieldPanel(
                [
                    FieldPanel("measure", widget=forms.RadioSelect),
                    FieldPanel("amount"),
                    FieldPanel("period"),
                    FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
                ],
                heading=_("How much"),
            ),
            MultiFieldPanel(
                [FieldPanel("association"), FieldPanel("precedence")],
                heading=_("Which associations"),
            ),
            MultiFieldPanel([FieldPanel("space"), FieldPanel("rooms")], heading=_("Where")),
        ],
        base_form_class=QuotaForm,
    )
