"""What the pages of one event's organisers share."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_talko.associations.joining.limits import may_change
from wagtail_talko.associations.joining.refusals import TooManyChanges
from wagtail_talko.bookings.views.own import remember_language
from wagtail_talko.elements import Crumb
from wagtail_talko.events.models import Event
from wagtail_talko.exceptions import Refusal, TalkoError
from wagtail_talko.organising.queries import Told
from wagtail_talko.signups.notifications.mail import title_of
from wagtail_talko.wording import format_span

View = Callable[..., HttpResponse]
TOO_MANY = 429


def for_organisers(view: View) -> View:
    """Signed in, never from a cache, and by GET or POST only."""
    allowed = require_http_methods(["GET", "HEAD", "POST"])
    return never_cache(login_required(allowed(view)))


def dates_url(event: Event) -> str:
    return reverse("talko:event_dates", args=[event.pk])


def gone(request: HttpRequest, event: Event) -> HttpResponse:
    """Lead back to the dates: somebody has changed them meanwhile."""
    messages.warning(request, _("That can no longer be done. Here is how it stands now."))
    return HttpResponseRedirect(dates_url(event))


def crumbs_of(event: Event) -> list[Crumb]:
    return [Crumb(title=_("Dates: %(title)s") % {"title": title_of(event)}, url=dates_url(event))]


def act_or_ask(
    request: HttpRequest,
    event: Event,
    form: Any,
    act: Callable[[], Any],
    *,
    done: Callable[[Any], str],
    template: str,
    heading: str,
    label: str,
    kind: str = "",
    context: dict[str, Any],
) -> HttpResponse:
    """Show the page that says what will happen; on POST do it and go back to the dates.

    `heading` says what is done, `label` and `kind` are those of the button.

    `act` may raise what actions raise: the page says it, with other times where there are any.
    """
    status, options = 200, []
    if request.method == "POST" and form.is_valid():
        try:
            if not may_change(request):
                raise TooManyChanges
            found = act()
        except TalkoError as error:
            status = TOO_MANY if isinstance(error, TooManyChanges) else 200
            refusals = list(getattr(error, "refusals", None) or [error])
            for text in dict.fromkeys(str(refusal) for refusal in refusals):
                form.add_error(None, text)
            options = [each for refusal in refusals for each in _options(refusal, event)]
        else:
            remember_language(request.user)
            messages.success(request, done(found))
            return HttpResponseRedirect(dates_url(event))
    context = {
        "event": event,
        "title": title_of(event),
        "heading": heading,
        "label": label,
        "kind": kind,
        "form": form,
        "options": list(dict.fromkeys(options)),
        "crumbs": crumbs_of(event),
        "here": dates_url(event),
        **context,
    }
    return render(request, f"wagtail_talko/organising/{template}.html", context, status=status)


def _options(refusal: Any, event: Event) -> list[tuple[str, str]]:
    """Return addresses that fill the form in with another time or room, and their words."""
    if not isinstance(refusal, Refusal):
        return []
    language, found = get_language() or "en", []
    for each in refusal.suggestions:
        if each.kind not in ("shift", "room"):
            continue
        start, end = each.start.astimezone(event.zone), each.end.astimezone(event.zone)
        query = urlencode(
            {
                "day": start.date().isoformat(),
                "start_time": f"{start:%H:%M}",
                "end_time": f"{end:%H:%M}",
                "room": each.room.pk,
            }
        )
        when = format_span(each.start, each.end, zone=event.zone, language=language)
        found.append((f"?{query}", f"{when}, {each.room}"))
    return found


def from_query(request: HttpRequest) -> dict[str, Any]:
    """Return what an address of `_options` fills in; the form checks it as anything typed."""
    names = ("day", "start_time", "end_time", "room")
    return {name: text for name in names if (text := request.GET.get(name, ""))}


def say_told(told: Told) -> str:
    """Say after the deed who was written to."""
    if not told.by_mail:
        return ""
    return " " + _("Those who signed up have been told by mail.")
