"""Applications and invitations in Wagtail's admin."""

from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from wagtail_talko.admin.fields import whole_number
from wagtail_talko.associations.joining import applications, invitations
from wagtail_talko.associations.joining.forms import InviteForm
from wagtail_talko.associations.joining.limits import may_invite
from wagtail_talko.associations.joining.models import AssociationApplication, utc_now
from wagtail_talko.associations.joining.queries import (
    likely_associations,
    open_invitations,
    senders_gone,
    twins,
)
from wagtail_talko.associations.joining.refusals import InvitationEnded, TooManyInvitations
from wagtail_talko.associations.models import Association
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.spaces.models import Municipality
from wagtail_talko.spaces.scoped_viewsets import ScopedViewSet
from wagtail_talko.spaces.scoping import visible

# The choice of a new association where it must be chosen.
NEW = "new"


class AnswerForm(forms.Form):
    """Nothing is chosen beforehand: anybody can apply in the name of an association.

    Where one that is there looks like it, approving takes an explicit choice.
    """

    association = forms.ChoiceField(
        label=_("Which association"),
        required=False,
        help_text=_("Choose one that is there already if it is the same: its people are kept."),
    )
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=2000,
        help_text=_("Sent to the applicant. When you decline, say why."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, application: AssociationApplication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Association.objects.current().filter(municipality=application.municipality)
        self.there = {str(each.pk): each for each in there.order_by("slug")}
        is_there = likely_associations(application).exists()
        self.must_choose = application.is_waiting and is_there
        new = _("A new association, as it was sent")
        first = [("", _("Choose")), (NEW, new)] if self.must_choose else [("", new)]
        choices = [*first, *((pk, str(each)) for pk, each in self.there.items())]
        self.fields["association"].choices = choices  # type: ignore[attr-defined]

    def clean_association(self) -> Association | None:
        chosen = self.cleaned_data["association"]
        if not chosen and self.must_choose and self.data.get("answer") == "approve":
            raise forms.ValidationError(_("Choose: a new association, or one that is there."))
        return self.there.get(chosen)


class ApplicationView(generic.InspectView):
    """One application, and the answer to it (POST)."""

    template_name = "wagtail_talko/admin/application.html"
    page_title = _("Application")

    def get_page_subtitle(self) -> str:
        return self.object.name

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        history = reverse("talko_application:history", args=[self.object.pk])
        return [HeaderButton(_("History"), url=history, icon_name="history")]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AnswerForm(request.POST, application=self.object)
        answer = request.POST.get("answer")
        if form.is_valid() and answer == "decline" and not form.cleaned_data["message"].strip():
            form.add_error("message", _("Say why: the applicant gets your words."))
        if answer not in ("approve", "decline") or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            done = self.approve(form) if answer == "approve" else self.decline(form)
        except TalkoError as error:
            messages.error(request, str(error))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, done)
        return redirect(request.path)

    def approve(self, form: AnswerForm) -> Any:
        association = applications.approve_application(
            application=self.object, by=self.request.user, **form.cleaned_data
        )
        text = _("%(name)s may book rooms. The contact person has been invited as its manager.")
        return text % {"name": association}

    def decline(self, form: AnswerForm) -> Any:
        applications.decline_application(
            application=self.object,
            by=self.request.user,
            message=form.cleaned_data["message"],
        )
        return _("The application has been declined. The applicant has been told.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "application": self.object,
            "form": kwargs.get("form") or AnswerForm(application=self.object),
            "likely": list(likely_associations(self.object)),
            "twins": list(twins(self.object)),
        }

    def get_fields_context(self) -> list[dict[str, Any]]:
        return []


class ApplicationFilters(WagtailFilterSet):
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"), queryset=lambda request: visible(Municipality, request.user)
    )

    class Meta:
        model = AssociationApplication
        fields = ["state", "municipality", "kind"]


class ApplicationViewSet(ScopedViewSet):
    model = AssociationApplication
    name = "talko_application"
    url_prefix = "talko/applications"
    icon = "form"
    menu_label = _("Applications")
    inspect_view_class = ApplicationView
    inspect_view_enabled = True
    add_view_enabled = False
    edit_view_enabled = False
    filterset_class = ApplicationFilters
    search_fields = ["search_text"]
    ordering = "-pk"
    select_related = ("municipality",)
    list_display = [
        "name",
        Column("municipality", label=_("Municipality")),
        Column("get_kind_display", label=_("Kind")),
        Column("get_state_display", label=_("State")),
        DateColumn("created_at", label=_("Sent")),
    ]
    # No contact details: a spreadsheet outlives their erasure.
    list_export = ["pk", "municipality", "name", "kind", "registration_number", "state"]


class InvitationsView(
    PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView
):
    """Invite people to one association by e-mail, and look after what has been sent."""

    template_name = "wagtail_talko/admin/invitations.html"
    permission_required = "change"
    page_title = _("Invitations")
    header_icon = "mail"
    index_url_name = ""
    edit_url_name: str | None = None

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {
            "url": reverse("talko_association:index"),
            "label": self.model._meta.verbose_name_plural,
        }
        here = {"url": reverse("talko_association:edit", args=[self.object.pk])}
        edit = here | {"label": str(self.object)}
        this = {"url": "", "label": self.get_header_title()}
        return [*self.breadcrumbs_items, index, edit, this]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = InviteForm(request.POST) if "email" in request.POST else InviteForm()
        try:
            if "revoke" in request.POST:
                done = self.revoke(request.POST["revoke"])
            elif "resend" in request.POST:
                done = self.resend(request.POST["resend"])
            elif form.is_valid():
                done = self.invite(form)
            else:
                return self.render_to_response(self.get_context_data(form=form))
        except TalkoError as error:
            messages.error(request, str(error))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, done)
        return redirect(request.path)

    def invite(self, form: InviteForm) -> Any:
        self.check_limit()
        invitations.invite(
            association=self.object,
            language=get_language() or "",
            by=self.request.user,
            **form.cleaned_data,
        )
        return _("A mail has been sent to %(email)s.") % {"email": form.cleaned_data["email"]}

    def resend(self, number: str) -> Any:
        self.check_limit()
        sent = invitations.resend_invitation(invitation=self.find(number), by=self.request.user)
        return _("A mail has been sent to %(email)s.") % {"email": sent.email}

    def revoke(self, number: str) -> Any:
        ended = invitations.revoke_invitation(invitation=self.find(number), by=self.request.user)
        return _("The invitation to %(email)s has been taken back.") % {"email": ended.email}

    def check_limit(self) -> None:
        if not may_invite(self.request):
            raise TooManyInvitations

    def find(self, number: str) -> Any:
        found = open_invitations(self.object).filter(pk=whole_number(number) or 0).first()
        if found is None:
            raise InvitationEnded
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = utc_now()
        invited = list(open_invitations(self.object))
        gone = senders_gone(self.object, invited)
        return super().get_context_data(**kwargs) | {
            "object": self.object,
            "form": kwargs.get("form") or InviteForm(),
            "invitations": [
                {
                    "row": row,
                    "is_old": row.expires_at <= now,
                    "is_sender_gone": row.invited_by_id in gone,
                }
                for row in invited
            ],
        }
