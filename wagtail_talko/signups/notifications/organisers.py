"""What the organisers must do by telephone."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wagtail_talko.associations.models import Membership
from wagtail_talko.events.models import Event
from wagtail_talko.messages.languages import known_language
from wagtail_talko.signups.links import municipality_of, organise_url
from wagtail_talko.signups.models import Participant, SignUp
from wagtail_talko.signups.notifications.mail import (
    dates_in_words,
    language,
    state_of,
    title_of,
    write_mail,
)
from wagtail_talko.wording import format_span


class Organiser(NamedTuple):
    """`key` names the reader in a message's key, which outlives the address."""

    email: str
    language: str
    key: str


def organisers_of(event: Event) -> list[Organiser]:
    """Return the managers of the hosts, else all their members, else the municipality."""
    joined = Membership.objects.filter(association__events=event, user__is_active=True)
    members = list(joined.exclude(user__email="").select_related("user").order_by("pk"))
    managers = [member for member in members if member.role == Membership.Role.MANAGER]
    found = [_of(member) for member in managers or members]
    if found:
        return list({each.email.casefold(): each for each in found}.values())
    municipality = municipality_of(event)
    if municipality and municipality.contact_email:
        return [Organiser(municipality.contact_email, settings.LANGUAGE_CODE, "municipality")]
    return []


def tell_organisers_of_phone(participant: Participant, rows: Sequence[SignUp]) -> None:
    """Somebody has signed up with a telephone number alone: nobody has confirmed it."""
    for organiser in _in_their_language(participant.event):
        title = title_of(participant.event)
        _write(
            "phone",
            organiser,
            participant,
            rows,
            subject=_("New sign-up by telephone number: %(title)s") % {"title": title},
            paragraphs=[
                _("Somebody has signed up for “%(title)s” with a telephone number only.")
                % {"title": title},
                _("We cannot write to this person. If something changes, please ring."),
            ],
            lines=dates_in_words(participant.event, rows),
        )


def tell_organisers_of_waiting_phone(participant: Participant, row: SignUp) -> None:
    """A place is free for somebody who can only be rung."""
    event = participant.event
    for organiser in _in_their_language(event):
        until = format_span(row.held_until, None, zone=event.zone, language=language())  # type: ignore[arg-type]
        _write(
            "phone_offered",
            organiser,
            participant,
            [row],
            subject=_("Please ring: a place is free at %(title)s") % {"title": title_of(event)},
            paragraphs=[
                _("A place is free for somebody in the waiting list who has no e-mail address."),
                _("It is kept until %(until)s. Please ring and answer for them in the list.")
                % {"until": until},
            ],
            lines=dates_in_words(event, [row]),
        )


def _in_their_language(event: Event) -> Iterator[Organiser]:
    for organiser in organisers_of(event):
        with translation.override(organiser.language):
            yield organiser


def _write(
    kind: str,
    organiser: Organiser,
    participant: Participant,
    rows: Sequence[SignUp],
    **parts: Any,
) -> None:
    """The number itself stands in the list, behind a sign-in, and not in a mail."""
    only = rows[0].occurrence if len(rows) == 1 else None
    write_mail(
        kind,
        f"{participant.pk}.{state_of(rows)}/{organiser.key}",
        participant.event,
        to=organiser.email,
        about=participant,
        link=(_("Who comes"), organise_url(participant.event, only)),
        **parts,
    )


def _of(member: Membership) -> Organiser:
    user: Any = member.user
    return Organiser(user.email, known_language(member.language), f"u{user.pk}")
