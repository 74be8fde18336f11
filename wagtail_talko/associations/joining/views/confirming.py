"""What asks once more before it is done: whom it affects is said, and it is done by POST."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from wagtail_talko.associations.joining.views.own import crumbs, own_membership
from wagtail_talko.associations.models import Membership
from wagtail_talko.elements import ErrorLink
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.words import pick


class ConfirmPage(LoginRequiredMixin, View):
    """One page for one step. `self.own` is how the visitor belongs; only managers get in."""

    http_method_names = ["get", "head", "post"]
    is_for_managers = True
    kind = "primary"

    own: Membership

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.own = own_membership(request.user, kwargs["slug"], manager=self.is_for_managers)
        try:
            self.find(**kwargs)
        except Http404:
            if request.method != "POST":
                raise
            # Sent twice, or somebody else was quicker.
            messages.warning(request, _("That had been done already."))
            return HttpResponseRedirect(self.here())
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    # -- what each page says and does ---------------------------------------------------------

    def find(self, **kwargs: Any) -> None:
        """Find what the page is about, else 404."""

    def question(self) -> str:
        raise NotImplementedError

    def label(self) -> str:
        raise NotImplementedError

    def effects(self) -> Sequence[str]:
        return []

    def gentler(self) -> tuple[str, str] | None:
        """Return the words and the address of a gentler way, if there is one."""
        return None

    def act(self) -> str:
        """Do it, and return what to say about it."""
        raise NotImplementedError

    # -- the page -----------------------------------------------------------------------------

    @property
    def association_name(self) -> str:
        return pick(self.own.association.name).text

    def here(self) -> str:
        return reverse("talko:association_members", args=[self.own.association.slug])

    def after(self) -> str:
        return self.here()

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page([])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            done = self.act()
        except TalkoError as error:
            return self.page([ErrorLink(text=str(error))])
        messages.success(request, done)
        return HttpResponseRedirect(self.after())

    def page(self, errors: list[ErrorLink]) -> HttpResponse:
        context = {
            "question": self.question(),
            "label": self.label(),
            "effects": self.effects(),
            "gentler": self.gentler(),
            "kind": self.kind,
            "here": self.here(),
            "errors": errors,
            "has_errors": bool(errors),
            "crumbs": crumbs(self.own),
        }
        return render(self.request, "wagtail_talko/associations/confirm.html", context)
