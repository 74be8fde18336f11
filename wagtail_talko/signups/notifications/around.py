"""The day before a date and the day after it, to those who have said nothing against it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_talko.events.models import Event
from wagtail_talko.messages.languages import known_language
from wagtail_talko.signups.links import manage_url, root_of, token_of
from wagtail_talko.signups.models import SignUp
from wagtail_talko.signups.notifications.mail import (
    place_facts,
    task_in_words,
    title_of,
    when,
    write_mail,
)
from wagtail_talko.words import pick

# Fewer would tell who stayed away.
FEWEST_TOLD = 5


def tell_tomorrow(event: Event, rows: Iterable[SignUp]) -> None:
    """Repeat when and where, what one does there and what one brings."""
    for row in rows:
        with translation.override(known_language(row.participant.language)):
            _remind_of(event, row)


def _remind_of(event: Event, row: SignUp) -> None:
    title = title_of(event)
    people = ngettext("%(count)s person", "%(count)s people", row.people) % {"count": row.people}
    own = ", ".join(" ".join(part.split()) for part in (row.brings,) if part)
    write_mail(
        "reminder",
        f"{row.pk}.{row.occurrence.start:%Y%m%dT%H%M}",
        event,
        to=row.participant.email,
        about=row.participant,
        subject=_("Tomorrow: %(title)s") % {"title": title},
        paragraphs=[
            _("You have signed up for “%(title)s”. Welcome!") % {"title": title},
            _("If you cannot come, cancel with the link: then somebody else gets the place."),
        ],
        lines=[when(event, row.occurrence)],
        facts=[
            *place_facts(event, [row]),
            (_("Note"), pick(row.occurrence.note).text),
            (_("You are"), people if row.people > 1 else ""),
            (_("Task"), task_in_words(row.task)),
            (_("You bring"), own),
            (_("Bring along"), pick(event.signup_sheet.bring).text),
        ],
        link=(_("Change, cancel or stop reminders"), manage_url(row.participant)),
        is_secret=True,
    )


def tell_thanks(event: Event, rows: Iterable[SignUp]) -> None:
    """Thank, and ask one question."""
    for row in rows:
        with translation.override(known_language(row.participant.language)):
            _thank_for(event, row)


def _how_many(row: SignUp) -> list[str]:
    """Say how many were there, where somebody has counted more than a handful."""
    outcome = getattr(row.occurrence, "outcome", None)
    if outcome is None or outcome.heads < FEWEST_TOLD:
        return []
    return [_("There were %(count)s of us.") % {"count": outcome.heads}]


def _thank_for(event: Event, row: SignUp) -> None:
    title = title_of(event)
    token = token_of(row.participant)
    write_mail(
        "thanks",
        f"{row.pk}",
        event,
        to=row.participant.email,
        about=row.participant,
        subject=_("Thank you: %(title)s") % {"title": title},
        paragraphs=[
            _("Thank you for taking part in “%(title)s”.") % {"title": title},
            *_how_many(row),
            _("How was it? There is one question; nobody sees who answered what."),
            _("If you could not come after all, you need do nothing."),
            _("If you want no more such messages, you can say so behind the same link."),
        ],
        lines=[when(event, row.occurrence)],
        link=(
            _("Answer here"),
            root_of(event) + reverse("talko:signup_feedback", args=[token, row.pk]),
        ),
        is_secret=True,
    )
