"""Wagtail's generic views, held to what their user manages."""

from typing import Any

from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from wagtail_talko.admin.exports import SafeExportMixin
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.spaces.permissions import MANAGE, policy
from wagtail_talko.spaces.scoping import visible


class ScopeMixin:
    """Answer 404 to the key of a record that the user does not manage, whatever the view does."""

    request: HttpRequest
    model: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        pk = kwargs.get("pk")
        if pk is not None:
            rows = visible(self.model, request.user)
            if not rows.filter(pk=unquote(str(pk))).exists():
                raise Http404
        self._granted: dict[str, bool] = {}
        super().setup(request, *args, **kwargs)  # type: ignore[misc]

    def user_has_permission(self, permission: str) -> bool:
        # Wagtail asks once a row.
        if permission not in self._granted:
            self._granted[permission] = super().user_has_permission(permission)  # type: ignore[misc]
        return self._granted[permission]

    def user_has_any_permission(self, permissions: Any) -> bool:
        return any(self.user_has_permission(permission) for permission in permissions)


class ListScopeMixin(ScopeMixin):
    """Lists, their results, searches and exports hold only what the user manages."""

    select_related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet:
        rows = super().get_base_queryset()  # type: ignore[misc]
        mine = visible(self.model, self.request.user).values("pk")
        rows = rows.filter(pk__in=mine)
        return rows.select_related(*self.select_related) if self.select_related else rows


class ScopedIndexView(SafeExportMixin, generic.IndexView):
    """A list that leaves out what is archived and finds words in every language."""

    @cached_property
    def is_archivable(self) -> bool:
        return hasattr(self.model, "archived_at")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        if self.is_archivable and not self.request.GET.get("archived"):
            queryset = queryset.filter(archived_at=None)
        return queryset

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if self.is_searching and list(self.search_fields or []) == ["search_text"]:
            # The column holds folded text; SQLite folds only a to z by itself.
            return queryset.filter(search_text__contains=self.search_query.casefold())
        return super().search_queryset(queryset)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = super().header_more_buttons
        if self.is_archivable:
            shown = bool(self.request.GET.get("archived"))
            buttons.append(
                Button(
                    _("Hide what is archived") if shown else _("Show what is archived too"),
                    url=self.index_url if shown else f"{self.index_url}?archived=1",
                    icon_name="view" if not shown else "no-view",
                )
            )
        return buttons

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if self.is_archivable and self.add_url_name:
            buttons.append(archive_button(instance, self.index_url_name))
        return buttons


def archive_button(instance: Any, index_url_name: str) -> MenuItem:
    verb = "restore" if instance.is_archived else "archive"
    namespace = index_url_name.rpartition(":")[0]
    return MenuItem(
        _("Restore") if instance.is_archived else _("Archive"),
        url=reverse(f"{namespace}:{verb}", args=[quote(instance.pk)]),
        icon_name="undo" if instance.is_archived else "download",
        priority=40,
    )


class RefusalsMixin:
    """Show what an action refuses in the form, with everything that was typed still there."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except TalkoError as error:
            form.add_error(None, str(error))
            for line in self.refusal_lines(error):
                form.add_error(None, line)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def refusal_lines(self, error: TalkoError) -> list[str]:
        """Return the facts behind a refusal, one a line."""
        return []


class ScopedCreateView(RefusalsMixin, generic.CreateView):
    template_name = "wagtail_talko/admin/form.html"


class ScopedEditView(RefusalsMixin, generic.EditView):
    template_name = "wagtail_talko/admin/form.html"

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = super().header_more_buttons
        if hasattr(self.object, "archived_at"):
            item = archive_button(self.object, self.index_url_name)
            buttons.append(Button.from_menu_item(item))
        return buttons


class ConfirmView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page that says what will happen to one record, and does it when it is sent."""

    permission_required = "change"
    template_name = "wagtail_talko/admin/confirm.html"
    index_url_name = ""
    edit_url_name: str | None = None
    question: Any = ""
    submit_label: Any = ""
    done: Any = ""

    def act(self) -> None:
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_done_url(self) -> str:
        return reverse(self.index_url_name)

    def links_after_refusal(self) -> list[tuple[str, Any]]:
        """Return where what stands in the way can be seen: addresses and their words."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {
            "url": reverse(self.index_url_name),
            "label": self.model._meta.verbose_name_plural,
        }
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.get_header_title()}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except TalkoError as error:
            messages.error(request, str(error))
            return self.render_to_response(
                self.get_context_data(**kwargs, links=self.links_after_refusal())
            )
        messages.success(request, self.done % {"object": self.object})
        return redirect(self.get_done_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "object": self.object,
            "question": self.question % {"object": self.object},
            "submit_label": self.submit_label,
            "cancel_url": self.get_done_url(),
        }


class ArchiveView(ConfirmView):
    page_title = _("Archive")
    submit_label = _("Archive")
    question = _(
        "%(object)s will no longer be offered. Its history is kept, and you can restore it later."
    )
    done = _("%(object)s has been archived.")
    action: Any = None

    def act(self) -> None:
        self.action(self.object, self.request.user)

    def links_after_refusal(self) -> list[tuple[str, Any]]:
        """Lead to the coming bookings, and of a space to the dates of events there."""
        kind = self.model._meta.model_name
        today = timezone.localdate().isoformat()
        bookings = f"{reverse('talko_booking:index')}?{kind}={self.object.pk}&days_from={today}"
        links = [(bookings, _("See the coming bookings"))]
        if kind == "space":
            dates = f"{reverse('talko_date:index')}?space={self.object.pk}"
            links.append((dates, _("See the coming dates of events")))
        return links


class RestoreView(ArchiveView):
    page_title = _("Restore")
    submit_label = _("Restore")
    question = _("%(object)s will be offered again.")
    done = _("%(object)s has been restored.")


class ManagersOnlyMixin:
    """For views about no single record: only who manages something may see them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policy.user_has_permission(request.user, MANAGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
