"""Where a member makes the secret address of their own calendar, and stops it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_talko.bookings.views.own import no_association, own_associations
from wagtail_talko.elements import Crumb
from wagtail_talko.feeds.tokens import TooManyAddresses, has_token, make_token, revoke_tokens


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_calendar(request: HttpRequest) -> HttpResponse:
    """Say what the address is for; make one (POST), shown in that answer only."""
    associations = own_associations(request.user)
    if not associations:
        return no_association(request)
    had = has_token(user=request.user)
    url = refused = ""
    if request.method == "POST":
        try:
            url = _new_url(request)
        except TooManyAddresses as error:
            refused = str(error)
    context = {
        "associations": associations,
        "url": url,
        "refused": refused,
        "had": had,
        "crumbs": [Crumb(title=_("My bookings"), url=reverse("talko:bookings"))],
    }
    return render(request, "wagtail_talko/feeds/own_calendar.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_own_calendar(request: HttpRequest) -> HttpResponse:
    """Say what stops and ask once more (GET), then stop every address (POST)."""
    here = reverse("talko:own_calendar")
    if request.method == "POST":
        if revoke_tokens(user=request.user):
            messages.success(request, _("Your calendar addresses no longer work."))
        return HttpResponseRedirect(here)
    if not has_token(user=request.user):
        return HttpResponseRedirect(here)
    context = {
        "here": here,
        "crumbs": [
            Crumb(title=_("My bookings"), url=reverse("talko:bookings")),
            Crumb(title=_("Your own calendar"), url=here),
        ],
    }
    return render(request, "wagtail_talko/feeds/stop_own_calendar.html", context)


def _new_url(request: HttpRequest) -> str:
    """Return a new secret address in the language of the page."""
    token = make_token(user=request.user)
    return request.build_absolute_uri(reverse("talko:feed_private", args=[token]))
