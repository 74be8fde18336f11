"""What is left of the quotas, in words, for the pages of associations."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.quotas.counting import Limit, Period, share_of
from wagtail_talko.bookings.quotas.queries import QuotaBook
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.bookings.quotas.words import show_amount, used_line
from wagtail_talko.words import pick

# Of a long series the fullest weeks tell enough.
MOST_LINES = 3
# What follows on what is used.
WITH_BOOKING = gettext_lazy("With this booking: %(after)s.")
WITH_TIMES = gettext_lazy("With these times: %(after)s.")
WITH_CHANGE = gettext_lazy("With this change: %(after)s.")


class Usage(NamedTuple):
    """What an association has used of one quota; `text` says it."""

    association: str
    text: str


def usage_now(associations: Sequence[Association], *, now: datetime) -> list[Usage]:
    """Return what the associations have used of their own municipality's quotas today."""
    day = timezone.localdate(now)
    book = QuotaBook({each.municipality_id for each in associations}, associations, [day], now=now)
    return [
        Usage(pick(association.name).text, _line(limit, association, book, day))
        for association in associations
        for limit in book.limits_of(association)
        if limit.quota.municipality_id == association.municipality_id and limit.is_in_force(day)
    ]


def usage_in(
    room: Any, associations: Sequence[Association], day: date, *, now: datetime
) -> list[Usage]:
    """Return what the associations have used of the quotas of a room around a day."""
    book = QuotaBook([room.space.municipality_id], associations, [day], now=now)
    return [
        Usage(pick(association.name).text, _line(limit, association, book, day))
        for association in associations
        for limit in book.limits_of(association, room)
        if limit.is_in_force(day)
    ]


def _line(limit: Limit, association: Association, book: QuotaBook, day: date) -> str:
    if limit.is_at_once:
        used = Fraction(len(limit.at_once(association.pk, book.charges, now=book.now)))
        return used_line(limit, used, None)
    period = limit.period_of(day)
    assert period is not None
    return used_line(limit, limit.used(association.pk, book.charges)[period], period)


def usage_with(
    association: Association,
    wishes: Iterable[Wish],
    *,
    past: Iterable[Wish] = (),
    hosts: int = 1,
    invited: int = 0,
    ignoring: Iterable[int] = (),
    words: Any = WITH_BOOKING,
    now: datetime,
) -> list[str]:
    """Say what is used in the weeks and months of the wishes, and what will be with them.

    The fullest `MOST_LINES` of each quota. `hosts` is how many share the wishes, `invited` how many
    more have been asked to. Who joins shares the times that are over too: `past` counts in the
    weeks and months of the wishes. `ignoring` are ids of dates that leave their time for a wish.
    """
    wishes, past, leaving = list(wishes), list(past), frozenset(ignoring)
    places = {wish.room.space.municipality_id for wish in wishes}
    book = QuotaBook(places, [association], {wish.day for wish in wishes}, now=now)
    lines = []
    for limit in book.limits_of(association):
        if limit.is_at_once:
            continue
        used = limit.used(association.pk, book.charges)
        stays = limit.used(association.pk, book.charges, ignoring=leaving) if leaving else used
        adding = _added(limit, wishes, hosts)
        for period, share in _added(limit, past, hosts).items():
            if period in adding:
                adding[period] += share
        shared = _added(limit, wishes, hosts + invited) if invited else {}
        fullest = sorted(adding, key=lambda period: (-stays[period] - adding[period], period))
        for period in sorted(fullest[:MOST_LINES]):
            after = str(words) % {"after": show_amount(stays[period] + adding[period])}
            if shared:
                together = _("When all hosts have accepted: %(after)s.")
                after += " " + together % {"after": show_amount(stays[period] + shared[period])}
            lines.append(f"{used_line(limit, used[period], period)}. {after}")
    return lines


def _added(limit: Limit, wishes: Iterable[Wish], hosts: int) -> dict[Period, Fraction]:
    found: dict[Period, Fraction] = {}
    for wish in wishes:
        period = limit.period_of(wish.day)
        room = wish.room
        here = limit.quota.municipality_id == room.space.municipality_id
        if period and here and limit.covers(room.pk, room.space_id):
            share = share_of(wish.span, hosts, limit.quota.measure)
            found[period] = found.get(period, Fraction()) + share
    return found
