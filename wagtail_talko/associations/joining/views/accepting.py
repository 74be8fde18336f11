"""The page of an invitation: who invites to what, sign in, accept."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_talko.associations.joining.invitations import accept_invitation, find_invitation
from wagtail_talko.associations.joining.models import Invitation
from wagtail_talko.associations.joining.notifications.invitations import invitation_words
from wagtail_talko.associations.joining.presenting import name_of
from wagtail_talko.associations.joining.refusals import InvitationEnded, InviterGone
from wagtail_talko.associations.joining.rules import check_inviter
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.words import pick


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation; a POST accepts it, or signs out to sign in as somebody else."""
    response = _answer(request, token)
    # The address is the key: no other page may learn it. (With `no-referrer` browsers would send
    # "Origin: null", which the protection against forged requests refuses.)
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    found = find_invitation(token)
    if found is None:
        return _ended(request)
    if not found.is_open():
        if _belongs(request.user, found):
            return HttpResponseRedirect(reverse("talko:associations"))
        return _ended(request, found)
    try:
        check_inviter(found)
    except InviterGone as gone:
        # Said before anybody makes an account for it.
        return _ended(request, found, gone)
    if request.method != "POST":
        return _show(request, found)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if request.POST.get("step") == "switch":
        logout(request)
        return redirect_to_login(request.path)
    return _accept(request, token, found)


def _accept(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    try:
        member = accept_invitation(token=token, by=request.user, language=get_language() or "")
    except (InvitationEnded, InviterGone) as error:
        # Somebody else was quicker, with the same link, or the sender lost the right just now.
        return _ended(request, found, error)
    name = pick(member.association.name).text
    messages.success(request, _("You can now book rooms for %(name)s.") % {"name": name})
    return HttpResponseRedirect(reverse("talko:associations"))


def _show(request: HttpRequest, found: Invitation) -> HttpResponse:
    user: Any = request.user
    context = {
        "invitation": found,
        "association": found.association,
        "lead": invitation_words(found),
        "is_manager": found.role == "manager",
        "me": name_of(user) if user.is_authenticated else "",
        "my_email": user.email if user.is_authenticated else "",
        "belongs": _belongs(user, found),
    }
    return render(request, "wagtail_talko/associations/invitation.html", context)


def _belongs(user: Any, found: Invitation) -> bool:
    return user.is_authenticated and found.association.memberships.filter(user=user).exists()


def _ended(
    request: HttpRequest, found: Invitation | None = None, error: TalkoError | None = None
) -> HttpResponse:
    """Say that the link is of no use, and whom to ask: no names to those who hold no link."""
    context = {
        "association": found.association if found else None,
        "is_inviter_gone": isinstance(error, InviterGone),
    }
    template = "wagtail_talko/associations/invitation_ended.html"
    return render(request, template, context, status=410 if found else 404)
