"""The viewsets that all of ours are made of."""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.functional import cached_property
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_talko.spaces.history import ScopedHistoryView
from wagtail_talko.spaces.permissions import MANAGE, policy
from wagtail_talko.spaces.scoped_views import (
    ArchiveView,
    ListScopeMixin,
    RestoreView,
    ScopedCreateView,
    ScopedEditView,
    ScopedIndexView,
    ScopeMixin,
)


class ScopedViewSet(ModelViewSet):
    """A `ModelViewSet` of records that belong to municipalities.

    Nothing is deleted. `archive` and `restore` are what the views of those names call, with the
    record and the user; leave them None where nothing is archived.
    """

    add_to_reference_index = False
    copy_view_enabled = False
    add_view_enabled = True
    edit_view_enabled = True
    index_view_class = ScopedIndexView
    add_view_class = ScopedCreateView
    edit_view_class = ScopedEditView
    history_view_class = ScopedHistoryView
    select_related: tuple[str, ...] = ()
    archive: Any = None
    restore: Any = None

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        mixin = ListScopeMixin if issubclass(view_class, generic.IndexView) else ScopeMixin
        scoped = type(view_class.__name__, (mixin, view_class), {})
        return super().construct_view(scoped, **kwargs)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = super().get_common_view_kwargs(**kwargs)
        # There are no such addresses here; Wagtail would link to them.
        names |= {"delete_url_name": None, "usage_url_name": None}
        if not self.add_view_enabled:
            names["add_url_name"] = None
        if not self.edit_view_enabled:
            names["edit_url_name"] = None
        return names

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(select_related=self.select_related, **kwargs)

    @property
    def url_finder_class(self) -> Any:
        """Where Wagtail's own reports link to: there is no form for what only actions change."""
        finder = super().url_finder_class
        if not self.edit_view_enabled:
            finder.edit_url_name = self.get_url_name(
                "inspect" if self.inspect_view_enabled else "history"
            )
        return finder

    def get_permissions_to_register(self) -> Any:
        # One permission opens all of this, on the group's collection; Django's own do nothing.
        return super().get_permissions_to_register().none()

    def get_urlpatterns(self) -> list[Any]:
        patterns = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
        ]
        if self.add_view_enabled:
            patterns.append(path("new/", self.add_view, name="add"))
        if self.edit_view_enabled:
            patterns.append(path("edit/<int:pk>/", self.edit_view, name="edit"))
        if self.inspect_view_enabled:
            patterns.append(path("inspect/<int:pk>/", self.inspect_view, name="inspect"))
        for name, view, action in (
            ("archive", ArchiveView, self.archive),
            ("restore", RestoreView, self.restore),
        ):
            if action is not None:
                view_func = self.construct_view(view, action=staticmethod(action))
                patterns.append(path(f"{name}/<int:pk>/", view_func, name=name))
        return patterns + self.extra_urlpatterns()

    def extra_urlpatterns(self) -> list[Any]:
        """Return more addresses. Build their views with `construct_view`."""
        return []


class ManagersViewSet(ViewSet):
    """A viewset of pages that are no plain list, shown in the menu to managers only."""

    @cached_property
    def menu_item_class(self) -> Any:
        def is_shown(_item: Any, request: HttpRequest) -> bool:
            return policy.user_has_permission(request.user, MANAGE)

        return type("ManagersMenuItem", (super().menu_item_class,), {"is_shown": is_shown})
