"""One mail to both sides of a pair, once: the outbox's key remembers it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.actions.base import utc_now
from wagtail_talko.bookings.hosts import is_open, who
from wagtail_talko.bookings.notifications.hosts import members_of
from wagtail_talko.bookings.notifications.readers import Reader
from wagtail_talko.bookings.pairing.queries import Pair, find_pairs
from wagtail_talko.letters import tidy
from wagtail_talko.messages.models import Message
from wagtail_talko.messages.outbox import enqueue
from wagtail_talko.spaces.sites import site_root
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick

KIND = "booking.together"
# Of more than this many in one run the next run tells.
BATCH = 200


def suggest_together(now: datetime | None = None) -> int:
    """Tell both sides of every new pair; return how many. `talko_tick` calls it.

    What has been told is found by one query; telling twice at once writes one mail.
    """
    pairs = untold(find_pairs(now=now or utc_now()))[:BATCH]
    for pair in pairs:
        with transaction.atomic():
            _tell(pair)
    return len(pairs)


def untold(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs of which nobody has been told. One query."""
    keys = {_key(pair, side, 0): pair.key for pair in pairs for side in ("wish", "host")}
    told = Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True)
    known = {keys[key] for key in told}
    return [pair for pair in pairs if pair.key not in known]


def _key(pair: Pair, side: str, number: int) -> str:
    return f"{KIND}/{pair.key}/{side}/{number}"


def _tell(pair: Pair) -> None:
    _tell_side(pair, "wish", members_of(pair.association))
    _tell_side(pair, "host", members_of(pair.host))


def _tell_side(pair: Pair, side: str, readers: Iterable[Reader]) -> None:
    for number, reader in enumerate(readers):
        with translation.override(reader.language):
            _send(pair, side, reader, _key(pair, side, number))


def _send(pair: Pair, side: str, reader: Reader, key: str) -> None:
    wanted, booking = pair.wanted, pair.booking
    own = pair.association if side == "wish" else pair.host
    step, label, url = next_step(pair, side)
    root = site_root(booking.room.space.municipality)
    text = render_to_string(
        "wagtail_talko/mail/association.txt",
        {
            "paragraphs": [_story(pair, side), step, _stop(own, root)],
            "facts": [
                (_("Place"), pick(wanted.room.space.name).text),
                (_("The wish"), f"{pick(pair.association.name).text}, {_when(pair, wanted)}"),
                (_("The booking"), f"{who(booking)}, {_when(pair, pair)}"),
            ],
            "link_label": label,
            "url": root + url if url else "",
            "municipality": pick(booking.room.space.municipality.name).text,
            "questions": "",
        },
    )
    enqueue(
        kind=KIND,
        recipient=reader.email,
        language=reader.language,
        subject=_("Same evening, same house, together? %(place)s")
        % {"place": pick(wanted.room.space.name).text},
        body=tidy(text),
        dedupe_key=key,
    )


def _when(pair: Pair, span: Any) -> str:
    language = translation.get_language() or "en"
    return format_span(span.start, span.end, zone=pair.wanted.room.space.zone, language=language)


def _story(pair: Pair, side: str) -> str:
    facts = {"wish": pick(pair.association.name).text, "host": who(pair.booking)}
    if side == "wish":
        text = _(
            "You could not have the time you wished for. %(host)s is there for the same people."
        )
    else:
        text = _("%(wish)s could not have a time near yours, and does it for the same people.")
    return text % facts


def _stop(own: Association, root: str) -> str:
    url = root + reverse("talko:association_members", args=[own.slug])
    return _("You can turn these suggestions off: %(url)s") % {"url": url}


def next_step(pair: Pair, side: str) -> tuple[str, str, str]:
    """Return what to do next in words, the words of its link, and its path or nothing."""
    booking = pair.booking
    facts = {"wish": pick(pair.association.name).text, "host": who(booking)}
    if side == "host":
        path = reverse("talko:booking_hosts", args=[booking.pk])
        words = _("Would you do it together? You can ask %(wish)s to host with you.") % facts
        return words, _("Ask them"), f"{path}?association={pair.association.pk}"
    if is_open(booking):
        path = reverse("talko:booking_join", args=[booking.pk])
        words = _("Would you do it together? You can ask %(host)s to let you join.") % facts
        return words, _("Ask them"), f"{path}?association={pair.association.pk}"
    return _("%(host)s has been told too, and may ask you to join.") % facts, "", ""
