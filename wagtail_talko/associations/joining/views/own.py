"""One's own associations and who belongs to them. All others do not exist for the visitor."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_talko.associations.joining import invitations
from wagtail_talko.associations.joining.forms import InviteForm
from wagtail_talko.associations.joining.limits import may_invite
from wagtail_talko.associations.joining.models import utc_now
from wagtail_talko.associations.joining.presenting import name_of
from wagtail_talko.associations.joining.queries import (
    members_of,
    memberships_of,
    open_invitations,
    senders_gone,
)
from wagtail_talko.associations.joining.refusals import TooManyInvitations
from wagtail_talko.associations.models import Membership
from wagtail_talko.elements import Crumb
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.spaces.models import OldSlug
from wagtail_talko.spaces.queries import moved_to

MANAGER = Membership.Role.MANAGER


def own_membership(user: Any, slug: str, *, manager: bool = False) -> Membership:
    """Return how the person belongs to the association of this address, else 404."""
    found = memberships_of(user).filter(association__slug=slug).first()
    if found is None or (manager and found.role != MANAGER):
        raise Http404
    return found


def crumbs(membership: Membership | None = None) -> list[Crumb]:
    found = [Crumb(title=_("My associations"), url=reverse("talko:associations"))]
    if membership:
        association = membership.association
        url = reverse("talko:association_members", args=[association.slug])
        found.append(Crumb(title=association.name, url=url))
    return found


@login_required
@never_cache
@require_safe
def associations(request: HttpRequest) -> HttpResponse:
    """List what one belongs to; tell those who belong to nothing how to begin."""
    context = {"memberships": list(memberships_of(request.user))}
    return render(request, "wagtail_talko/associations/associations.html", context)


@login_required
@never_cache
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs, and for its managers who has been invited. Five queries at the most."""
    try:
        own = own_membership(request.user, slug)
    except Http404:
        moved = _present_slug(request.user, slug)
        if not moved:
            raise
        return HttpResponseRedirect(reverse("talko:association_members", args=[moved]))
    is_manager = own.role == MANAGER
    now = utc_now()
    invited = list(open_invitations(own.association)) if is_manager else []
    gone = senders_gone(own.association, invited)
    context = {
        "own": own,
        "association": own.association,
        "is_manager": is_manager,
        "members": [
            {"row": row, "name": name_of(row.user), "is_me": row.pk == own.pk}
            for row in members_of(own.association)
        ],
        "invitations": [
            {
                "row": row,
                "is_old": row.expires_at <= now,
                "is_sender_gone": row.invited_by_id in gone,
                "last_day": row.last_day,
            }
            for row in invited
        ],
        "crumbs": crumbs(),
    }
    return render(request, "wagtail_talko/associations/members.html", context)


def _present_slug(user: Any, slug: str) -> str:
    """Return today's address of one's association that had this one, else nothing."""
    key = moved_to(OldSlug.Kind.ASSOCIATION, slug)
    found = memberships_of(user).filter(association=key).first() if key else None
    return found.association.slug if found else ""


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite by e-mail. The answer is the same whether the address has an account or not."""
    own = own_membership(request.user, slug, manager=True)
    form = InviteForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _invited(request, own, form)
        except TalkoError as error:
            form.add_error(None, str(error))
            status = 429 if isinstance(error, TooManyInvitations) else 200
    context = {"form": form, "association": own.association, "crumbs": crumbs(own)}
    return render(request, "wagtail_talko/associations/invite.html", context, status=status)


def _invited(request: HttpRequest, own: Membership, form: InviteForm) -> HttpResponse:
    if not may_invite(request):
        raise TooManyInvitations
    email = form.cleaned_data["email"]
    invitations.invite(
        association=own.association,
        email=email,
        role=form.cleaned_data["role"],
        language=get_language() or "",
        by=request.user,
    )
    messages.success(request, _("A mail has been sent to %(email)s.") % {"email": email})
    return HttpResponseRedirect(reverse("talko:association_members", args=[own.association.slug]))
