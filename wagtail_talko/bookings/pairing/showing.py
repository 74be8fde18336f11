"""Pairs as pages show them."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.bookings.hosts import who
from wagtail_talko.bookings.pairing.notifications import next_step
from wagtail_talko.bookings.pairing.queries import Pair
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick


@dataclass(frozen=True)
class Hint:
    """A line of one's own page: who, when and where, and what to do about it."""

    text: str
    step: str
    label: str
    url: str


def hint(pair: Pair, own: set[int]) -> Hint:
    """Say a pair to the members of one of its sides. No query."""
    is_host = pair.host.pk in own
    zone, language = pair.wanted.room.space.zone, get_language() or "en"
    shown = pair.wanted if is_host else pair
    facts = {
        "who": pick(pair.association.name).text if is_host else who(pair.booking),
        "when": format_span(shown.start, shown.end, zone=zone, language=language),
        "place": pick(pair.wanted.room.space.name).text,
    }
    if is_host:
        text = _("%(who)s wished for %(when)s, %(place)s, for the same people as you.") % facts
    else:
        text = _("%(who)s has %(when)s, %(place)s, for the same people as you.") % facts
    step, label, url = next_step(pair, "host" if is_host else "wish")
    return Hint(text, step, label, url)
