"""The messages to those who wait, each in the reader's language."""

from datetime import datetime
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.bookings.models import WaitingWish
from wagtail_talko.bookings.notifications.attachments import place_of
from wagtail_talko.bookings.notifications.readers import readers_of
from wagtail_talko.bookings.waiting.addresses import room_page_url, wish_url
from wagtail_talko.bookings.waiting.borrowing import say_missing, say_wanted
from wagtail_talko.letters import tidy
from wagtail_talko.messages.outbox import enqueue
from wagtail_talko.spaces.contacts import contact_of
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick


class Letter(NamedTuple):
    """`thing` begins the subject; `link` is the words before `url`."""

    thing: str
    lead: str
    then: str
    link: str
    url: str


def tell(kind: str, wish: WaitingWish) -> None:
    """Write the messages about one wish, in the caller's transaction.

    `kind` is offered, expired, too_near, closed, removed or ended. The same readers as of a
    booking; telling the same again writes nothing new.
    """
    for reader in readers_of(wish):
        with translation.override(reader.language):
            letter = write_letter(kind, wish)
            subject = f"{letter.thing}: {_which(wish)}"
            body = _render(kind, letter, wish)
        enqueue(
            kind=f"waiting.{kind}",
            recipient=reader.email,
            language=reader.language,
            subject=subject,
            body=body,
            dedupe_key=f"waiting.{kind}/{reader.key}/{wish.pk}.{wish.date_id or 0}",
        )


def write_letter(kind: str, wish: WaitingWish) -> Letter:
    own, room = wish_url(wish), room_page_url(wish.room)
    letters = {
        "offered": lambda: Letter(
            _("Free for you"),
            _("The time you have been waiting for is free. It is kept for you until %(until)s.")
            % {"until": say_until(wish)},
            _(
                "Say whether you take it. If you do not answer until then, it is offered to the "
                "next in line."
            ),
            _("Answer here"),
            own,
        ),
        "expired": lambda: Letter(
            _("The offer has ended"),
            _("You were offered a time you had been waiting for. It was not answered in time."),
            _("If you still need a room, look for another time."),
            _("About the room"),
            room,
        ),
        "too_near": lambda: Letter(
            _("Free now"),
            _("The time you have been waiting for is free."),
            _(
                "It begins so soon that it is not kept for anybody. Book it now if you need it; "
                "you are no longer in the waiting list."
            ),
            _("Book here"),
            room,
        ),
        "closed": lambda: Letter(
            _("The offer has ended, room closed"),
            _("The room is closed at the time that was offered to you."),
            _("You keep your place in the waiting list in case the room is opened again."),
            _("Your place in the waiting list"),
            own,
        ),
        "removed": lambda: Letter(
            _("No longer in the waiting list"),
            _("The municipality has taken your association out of the waiting list."),
            _("You can look for another time or room."),
            _("About the room"),
            room,
        ),
        "ended": lambda: Letter(
            _("No longer in the waiting list"),
            _("The room or your association is no longer in use, so you wait in vain."),
            "",
            "",
            "",
        ),
    }
    return letters[kind]()


def say_until(wish: WaitingWish) -> str:
    """Say the deadline of an offer by the clock of the room."""
    assert wish.offered_until is not None
    return _say(wish, wish.offered_until)


def _say(wish: WaitingWish, start: datetime, end: datetime | None = None) -> str:
    zone = wish.room.space.zone
    return format_span(start, end, zone=zone, language=get_language() or "en")


def _which(wish: WaitingWish) -> str:
    return f"{pick(wish.room.name).text}, {_say(wish, wish.start, wish.end)}"


def _render(kind: str, letter: Letter, wish: WaitingWish) -> str:
    space = wish.room.space
    borrowed, missing = say_wanted(wish) if kind == "offered" else ([], [])
    text = render_to_string(
        "wagtail_talko/mail/waiting.txt",
        {
            "letter": letter,
            "place": place_of(wish.room),
            "association": pick(wish.association.name).text,
            "time": _say(wish, wish.start, wish.end),
            "borrowed": ", ".join(borrowed),
            "missing": say_missing(missing),
            "questions": contact_of(space),
            "municipality": pick(space.municipality.name).text,
        },
    )
    return tidy(text)
