"""The messages to somebody who signed up, in the language of the page they did it on."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from wagtail_talko.app_settings import app_settings
from wagtail_talko.messages.languages import known_language
from wagtail_talko.signups.links import manage_url
from wagtail_talko.signups.models import Participant, SignUp
from wagtail_talko.signups.notifications.calendars import attachment
from wagtail_talko.signups.notifications.mail import (
    MOST_DATES,
    dates_in_words,
    language,
    place_facts,
    state_of,
    title_of,
    when,
    when_and_note,
    write_mail,
)
from wagtail_talko.signups.notifications.organisers import tell_organisers_of_waiting_phone
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick

State = SignUp.State


def ask_to_confirm(participant: Participant, rows: Sequence[SignUp], *, code: str) -> None:
    """Mail the link and the code. Of what was typed it repeats a helper's name alone: the address
    may be another's."""
    event = participant.event
    hours = app_settings.SIGNUP_CONFIRM_HOURS
    with translation.override(known_language(participant.language)):
        title = title_of(event)
        lead = _("You are signing up for “%(title)s”.")
        if participant.helper_name:
            lead = _("%(helper)s is signing you up for “%(title)s”.")
        write_mail(
            "confirm",
            f"{participant.pk}",
            event,
            to=participant.email,
            about=participant,
            subject=_("Confirm your sign-up: %(title)s") % {"title": title},
            paragraphs=[
                lead % {"title": title, "helper": participant.helper_name},
                _("Confirm it: open the link, or write this code on the page: %(code)s")
                % {"code": code},
                _("Your place is kept for %(hours)s hours.") % {"hours": hours},
                _("If it was not you, you need do nothing: it ends by itself."),
            ],
            lines=dates_in_words(event, rows),
            link=(_("Confirm here"), manage_url(participant)),
            is_secret=True,
        )


def tell_confirmed(participant: Participant, rows: Sequence[SignUp]) -> None:
    if not participant.email:
        return
    event = participant.event
    coming = [row for row in rows if row.state == State.CONFIRMED]
    waiting = [row for row in rows if row.state == State.WAITING]
    with translation.override(known_language(participant.language)):
        title = title_of(event)
        paragraphs = [_("You have signed up for “%(title)s”. Welcome!") % {"title": title}]
        if not coming:
            paragraphs = [
                _("“%(title)s” is full, so you are in the waiting list.") % {"title": title}
            ]
        if waiting:
            paragraphs.append(_("If a place becomes free, we write to you."))
        paragraphs.append(_("With the link you can change or cancel. Keep it to yourself."))
        subject = _("You have signed up: %(title)s") if coming else _("Waiting list: %(title)s")
        write_mail(
            "confirmed",
            f"{participant.pk}.{state_of(rows)}",
            event,
            to=participant.email,
            about=participant,
            subject=subject % {"title": title},
            paragraphs=paragraphs,
            lines=dates_in_words(event, [*coming, *waiting]),
            facts=place_facts(event, rows),
            link=(_("Your sign-up"), manage_url(participant)),
            calendar=attachment(participant, coming),
            is_secret=True,
        )


def tell_cancelled(participant: Participant, rows: Sequence[SignUp], *, by: Any) -> None:
    """`by` None: the person did it."""
    if not participant.email:
        return
    event = participant.event
    with translation.override(known_language(participant.language)):
        title = title_of(event)
        lead = _("You have cancelled these dates of “%(title)s”:")
        if by is not None:
            lead = _("The organiser has cancelled your sign-up for these dates of “%(title)s”:")
        write_mail(
            "cancelled",
            f"{participant.pk}.{state_of(rows)}",
            event,
            to=participant.email,
            about=participant,
            subject=_("Sign-up cancelled: %(title)s") % {"title": title},
            paragraphs=[lead % {"title": title}],
            lines=[when(event, row.occurrence) for row in rows],
            calendar=attachment(participant, rows),
            is_secret=True,
        )


def tell_offered(participant: Participant, row: SignUp) -> None:
    """Say until when the place is kept. Somebody without an address is rung by the organiser."""
    event = participant.event
    if not participant.email:
        tell_organisers_of_waiting_phone(participant, row)
        return
    with translation.override(known_language(participant.language)):
        title = title_of(event)
        until = format_span(row.held_until, None, zone=event.zone, language=language())  # type: ignore[arg-type]
        write_mail(
            "offered",
            f"{row.pk}.{row.sequence}",
            event,
            to=participant.email,
            about=participant,
            subject=_("A place is free: %(title)s") % {"title": title},
            paragraphs=[
                _("A place you have been waiting for is free.") + " " + title,
                _("It is kept for you until %(until)s. Say whether you take it.")
                % {"until": until},
            ],
            lines=dates_in_words(event, [row]),
            link=(_("Answer here"), manage_url(participant)),
            is_secret=True,
        )


def tell_offer_ended(participant: Participant, rows: Sequence[SignUp]) -> None:
    if not participant.email:
        return
    event = participant.event
    with translation.override(known_language(participant.language)):
        title = title_of(event)
        write_mail(
            "offer_ended",
            f"{participant.pk}.{state_of(rows)}",
            event,
            to=participant.email,
            about=participant,
            subject=_("The place is no longer kept: %(title)s") % {"title": title},
            paragraphs=[
                _("You were offered a place at “%(title)s”. It was not answered in time.")
                % {"title": title},
                _("If you still want to come, sign up again."),
            ],
            lines=[when(event, row.occurrence) for row in rows],
        )


def tell_dates_changed(participant: Participant, change: str, rows: Sequence[SignUp]) -> None:
    """`change` is "off", "on" (it takes place after all), "moved", "room", "remote", "note" or
    "new"."""
    if not participant.email:
        return
    event = participant.event
    with translation.override(known_language(participant.language)):
        title = title_of(event)
        subject, lead = _changes()[change]
        if event.is_suspended:
            lead = _("“%(title)s” is cancelled until further notice. You need do nothing.")
        said = pick(event.notice).text
        write_mail(
            "dates_changed",
            f"{participant.pk}.{change}.{state_of(rows)}",
            event,
            to=participant.email,
            about=participant,
            subject=subject % {"title": title},
            paragraphs=[lead % {"title": title}, *([said] if said else [])],
            lines=[when_and_note(event, row.occurrence) for row in rows[:MOST_DATES]],
            facts=[] if change == "off" else place_facts(event, rows),
            link=(_("Your sign-up"), manage_url(participant)),
            calendar=attachment(participant, rows),
            is_secret=True,
        )


def _changes() -> dict[str, tuple[str, str]]:
    return {
        "off": (
            _("Cancelled: %(title)s"),
            _("These dates of “%(title)s” are cancelled. You need do nothing."),
        ),
        "on": (
            _("Takes place: %(title)s"),
            _("These dates of “%(title)s” take place after all. Your place is kept."),
        ),
        "moved": (
            _("New time: %(title)s"),
            _(
                "“%(title)s” has a new time. Your place is kept; if the new time does not suit "
                "you, cancel with the link."
            ),
        ),
        "room": (
            _("New place: %(title)s"),
            _("“%(title)s” has a new place. Your place in the list is kept."),
        ),
        "remote": (
            _("New link or number: %(title)s"),
            _("How to take part in “%(title)s” online or by phone has changed."),
        ),
        "note": (
            _("News of a date: %(title)s"),
            _("The organisers of “%(title)s” have written something about a date of yours."),
        ),
        "new": (
            _("New date: %(title)s"),
            _(
                "“%(title)s” has a new date. You come to every date, so you are in its list too; "
                "if it does not suit you, cancel with the link."
            ),
        ),
    }
