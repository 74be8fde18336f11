"""One's own sign-up, by the link: confirm, change, cancel, take to the calendar, erase."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_talko.app_settings import app_settings
from wagtail_talko.elements import ErrorLink
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.ical import CONTENT_TYPE
from wagtail_talko.signups.actions import (
    accept_place,
    cancel_sign_ups,
    change_sign_up,
    confirm_sign_up,
    erase_participant,
)
from wagtail_talko.signups.actions.base import find_participant, rows_of, sheet_of
from wagtail_talko.signups.afterwards.actions import askable, set_reminders
from wagtail_talko.signups.ages import age_for
from wagtail_talko.signups.exporting import kept_of
from wagtail_talko.signups.forms import AboutDateForm
from wagtail_talko.signups.models import Participant, SignUp, utc_now
from wagtail_talko.signups.notifications.calendars import calendar_file
from wagtail_talko.signups.notifications.mail import place_facts, title_of
from wagtail_talko.signups.presenting import present_dates
from wagtail_talko.signups.refusals import SignUpEnded
from wagtail_talko.signups.rules import takes_place
from wagtail_talko.signups.views.base import secret, texts_of

State = SignUp.State


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Show it; a button says what to do. Reading alone confirms nothing: mail scanners read."""
    participant = find_participant(token)
    if request.method != "POST":
        return _show(request, participant, token)
    try:
        said = _do(participant, token, request.POST)
    except SignUpEnded:
        messages.warning(request, _("That was no longer possible. Here is how it stands now."))
        return _back(token)
    except TalkoError as error:
        errors = [ErrorLink(text=text) for text in texts_of(error)]
        return _show(request, participant, token, errors)
    if said:
        messages.success(request, said)
    if request.POST.get("step") == "erase":
        return render(request, "wagtail_talko/signups/ended.html", {"is_erased": True})
    return _back(token)


def _do(participant: Participant, token: str, data: Any) -> str:
    """Do what the button says; return what to say about it."""
    step = data.get("step")
    if step == "confirm":
        confirm_sign_up(token=token)
        return _("Your sign-up is confirmed.")
    if step == "cancel-all":
        _changed(cancel_sign_ups(participant=participant))
        return _("You have cancelled everything.")
    if step == "erase":
        erase_participant(participant=participant)
        return ""
    if step in {"stop", "remind"}:
        set_reminders(participant=participant, wanted=step == "remind")
        if step == "remind":
            return _("You get a reminder the day before.")
        return _("You get no more reminders and thanks.")
    row = _row(participant, data.get("signup", ""))
    if step == "cancel":
        _changed(cancel_sign_ups(participant=participant, signups=[row]))
        return _("You have cancelled the date.")
    if step == "accept":
        accept_place(signup=row)
        return _("The place is yours.")
    return ""


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Another number of people, task or thing to bring, at one date."""
    participant = find_participant(token)
    row = _row(participant, str(pk))
    sheet = sheet_of(participant.event)
    if sheet is None or not _can_change(participant, row):
        raise SignUpEnded
    (line,) = present_dates(
        participant.event, sheet, [row.occurrence], now=utc_now(), group=participant.group_id
    )
    # One's own stays to choose, also where it is not needed any more.
    tasks = dict.fromkeys([each.task for each in line.tasks] + [row.task] * bool(row.task))
    oldest = max(age_for(sheet, task) or 0 for task in (None, *tasks))
    form = AboutDateForm(
        request.POST if request.method == "POST" else None,
        sheet=sheet,
        tasks=list(tasks),
        line=line,
        initial={
            "people": row.people,
            "task": str(row.task_id or ""),
            "brings": row.brings,
            # Ticked beforehand only where nothing older can be chosen than they have said.
            "is_old_enough": (row.at_least or 0) >= oldest,
        },
    )
    errors = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_sign_up(
                signup=row,
                people=data["people"],
                task=form.chosen_task,
                brings=data.get("brings", row.brings),
                is_old_enough=data.get("is_old_enough", False),
            )
        except TalkoError as error:
            errors = [ErrorLink(text=text) for text in texts_of(error)]
        else:
            messages.success(request, _("The change is saved."))
            return _back(token)
    context = {
        "form": form,
        "row": row,
        "token": token,
        "title": title_of(participant.event),
        "event": participant.event,
        "errors": errors,
        "has_errors": bool(errors),
    }
    return render(request, "wagtail_talko/signups/change.html", context)


@secret
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    participant = find_participant(token)
    rows = [row for row in rows_of(participant) if row.state == State.CONFIRMED]
    if not rows:
        raise SignUpEnded
    response = HttpResponse(calendar_file(participant, rows), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="talko.ics"'
    return response


@secret
@require_safe
def export(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that is kept of the person (GDPR, article 15 and 20)."""
    participant = find_participant(token)
    return JsonResponse(
        kept_of(participant), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )


def _show(
    request: HttpRequest,
    participant: Participant,
    token: str,
    errors: list[ErrorLink] | None = None,
) -> HttpResponse:
    event = participant.event
    rows = rows_of(participant)
    now = utc_now()
    coming = [row for row in rows if row.occurrence.end > now and row.state != State.CANCELLED]
    context = {
        "participant": participant,
        "token": token,
        "title": title_of(event),
        "event": event,
        "listing": event.listings.filter(language=request.LANGUAGE_CODE).first(),  # type: ignore[attr-defined]
        "rows": [(row, _can_change(participant, row), not takes_place(event, row.occurrence))
                 for row in coming],
        "places": place_facts(event, coming),
        "askable": askable(rows, now=now),
        "is_pending": participant.confirmed_at is None,
        "has_confirmed": any(row.state == State.CONFIRMED for row in coming),
        "is_new": "new" in request.GET,
        "address": request.build_absolute_uri(reverse("talko:signup", args=[token])),
        "days": app_settings.SIGNUP_RETENTION_DAYS,
        "errors": errors or [],
        "has_errors": bool(errors),
    }  # fmt: skip
    return render(request, "wagtail_talko/signups/own.html", context)


def _changed(rows: list[SignUp]) -> None:
    """Raise `SignUpEnded` where nothing was left to change: nobody is told that it was."""
    if not rows:
        raise SignUpEnded


def _row(participant: Participant, pk: str) -> SignUp:
    for row in rows_of(participant):
        if str(row.pk) == pk:
            row.participant = participant
            return row
    raise SignUpEnded


def _can_change(participant: Participant, row: SignUp) -> bool:
    return (
        row.state != State.CANCELLED
        and row.occurrence.start > utc_now()
        and takes_place(participant.event, row.occurrence)
    )


def _back(token: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("talko:signup", args=[token]))
