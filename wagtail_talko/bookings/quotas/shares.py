"""What the shares of a booking do to its hosts' quotas when one comes or goes."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.hosts import hosts_of
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.quotas.counting import Limit, Period
from wagtail_talko.bookings.quotas.queries import QuotaBook
from wagtail_talko.bookings.quotas.rules import check_joining
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.timeslots import local_date

Exceeded = list[tuple[Limit, Fraction, Period]]


def check_shares(
    booking: Booking,
    dates: Sequence[BookingDate],
    joining: Sequence[Association],
    *,
    now: datetime,
) -> None:
    """Refuse new hosts whose share of the dates to come exceeds a quota. Raises `BookingRefused`.

    They are charged for the dates that are over too: those count in the same week or month.
    """
    if not joining:
        return
    book = _book(dates, joining, now)
    shares = len(hosts_of(booking)) + len(joining)
    past = list(
        booking.dates.active()
        .exclude(pk__in=[date.pk for date in dates])
        .select_related("room__space")
    )
    refusals = [
        refusal
        for association in joining
        for refusal in check_joining(dates, association, shares, book=book, past=past)
    ]
    if refusals:
        raise BookingRefused(refusals)


def exceeded_shares(
    booking: Booking, dates: Sequence[BookingDate], *, now: datetime
) -> dict[int, Exceeded]:
    """Return, by host, the quotas that are exceeded in the weeks and months of the dates."""
    hosts = hosts_of(booking)
    book = _book(dates, hosts, now)
    found: dict[int, Exceeded] = {}
    for host in hosts:
        for limit in book.limits_of(host):
            if limit.is_at_once:
                continue
            used = limit.used(host.pk, book.charges)
            for period in sorted({p for day in _days(dates) if (p := limit.period_of(day))}):
                if used[period] > limit.amount:
                    found.setdefault(host.pk, []).append((limit, used[period], period))
    return found


def _book(
    dates: Sequence[BookingDate], associations: Sequence[Association], now: datetime
) -> QuotaBook:
    places = {date.room.space.municipality_id for date in dates}
    return QuotaBook(places, associations, _days(dates), now=now)


def _days(dates: Sequence[BookingDate]) -> set:
    return {local_date(date.start, date.room.space.zone) for date in dates}
