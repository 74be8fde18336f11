"""Associations and their members in Wagtail's admin."""

from typing import Any

import django_filters
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import HeaderButton

from wagtail_talko.admin.rows import RowsMixin
from wagtail_talko.associations import actions
from wagtail_talko.associations.forms import AssociationForm, MemberRows, address_of
from wagtail_talko.associations.joining.admin import InvitationsView
from wagtail_talko.associations.joining.queries import lacks_manager
from wagtail_talko.associations.models import Association
from wagtail_talko.spaces.models import Municipality
from wagtail_talko.spaces.scoped_views import ConfirmView, ScopedCreateView, ScopedEditView
from wagtail_talko.spaces.scoped_viewsets import ScopedViewSet
from wagtail_talko.spaces.scoping import visible

NO_MANAGER = _(
    "The association has bookings or events to come, but no manager. Invite somebody as manager."
)


class AssociationFilters(WagtailFilterSet):
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"), queryset=lambda request: visible(Municipality, request.user)
    )

    class Meta:
        model = Association
        fields = ["municipality", "is_approved", "kind"]


class MembersMixin(RowsMixin):
    """The list of members below an association's form."""

    def row_sets(self) -> Any:
        association = getattr(self, "object", None)
        members = []
        if association and association.pk:
            members = [
                {"user": address_of(row), "role": row.role, "person": row.user}
                for row in association.memberships.select_related("user").order_by("pk")
            ]
        text = _("Those who may book for the association.")
        return [("members", _("Members"), text, MemberRows, members)]


class AssociationCreateView(MembersMixin, ScopedCreateView):
    def save_instance(self) -> Association:
        return actions.create_association(
            by=self.request.user, **self.form.cleaned_data, **self.rows_given()
        )


class AssociationEditView(MembersMixin, ScopedEditView):
    def save_instance(self) -> Association:
        given = self.rows_given(only_changed=True)
        association = actions.change_association(
            association=self.object, by=self.request.user, **self.form.changes(), **given
        )
        # The association's own people are refused this; the municipality answers for it.
        if given and lacks_manager(association):
            messages.warning(self.request, NO_MANAGER)
        return association

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        pk = self.object.pk
        invite = reverse("talko_association:invite", args=[pk])
        buttons = [HeaderButton(_("Invite by e-mail"), url=invite, icon_name="mail")]
        if not self.object.is_approved:
            url = reverse("talko_association:approve", args=[pk])
            buttons.append(HeaderButton(_("Approve"), url=url, icon_name="check"))
        return buttons


class ApproveView(ConfirmView):
    page_title = _("Approve")
    submit_label = _("Approve")
    question = _("%(object)s may book rooms after this.")
    done = _("%(object)s has been approved.")

    def act(self) -> None:
        actions.approve_association(association=self.object, by=self.request.user)


class AssociationViewSet(ScopedViewSet):
    model = Association
    name = "talko_association"
    url_prefix = "talko/associations"
    icon = "group"
    add_view_class = AssociationCreateView
    edit_view_class = AssociationEditView
    filterset_class = AssociationFilters
    list_display = [
        "__str__",
        Column("municipality", label=_("Municipality")),
        "kind",
        BooleanColumn("is_approved", label=_("Approved")),
    ]
    select_related = ("municipality",)
    search_fields = ["search_text"]
    list_export = ["__str__", "municipality", "kind", "is_approved", "precedence"]

    @staticmethod
    def archive(association: Association, user: Any) -> None:
        actions.archive_association(association=association, by=user)

    @staticmethod
    def restore(association: Association, user: Any) -> None:
        actions.restore_association(association=association, by=user)

    def extra_urlpatterns(self) -> list[Any]:
        return [
            path("approve/<int:pk>/", self.construct_view(ApproveView), name="approve"),
            path("invite/<int:pk>/", self.construct_view(InvitationsView), name="invite"),
        ]

    edit_handler = ObjectList(
        [
            FieldPanel("municipality"),
            FieldPanel("name"),
            FieldPanel("slug"),
            MultiFieldPanel(
                [
                    FieldPanel("kind"),
                    FieldPanel("registration_number"),
                    FieldPanel("is_approved"),
                    FieldPanel("is_trusted"),
                    FieldPanel("precedence"),
                ],
                heading=_("Kind and approval"),
            ),
            FieldPanel("introduction"),
            MultiFieldPanel([FieldPanel("website"), FieldPanel("email")], heading=_("Contact")),
        ],
        base_form_class=AssociationForm,
    )
