"""What becomes of an offer when its date changes by another action than those of the list."""

from collections.abc import Iterable, Sequence

from wagtail_talko.audit import audit
from wagtail_talko.bookings.models import BookingDate, WaitingWish
from wagtail_talko.bookings.waiting import notifications
from wagtail_talko.bookings.waiting.borrowing import forget_missing

State = WaitingWish.State


def return_to_line(dates: Iterable[BookingDate]) -> set[int]:
    """Let the wishes whose offer a closure takes away wait again, in their old place.

    They are told; the closure may be opened again. Returns the ids of the dates. One query, and
    some for each offer.
    """
    wishes = _offered([date.pk for date in dates])
    found = {wish.date_id for wish in wishes if wish.date_id}
    for wish in wishes:
        # Told while it names the date: each offer that ends is a message of its own.
        notifications.tell("closed", wish)
        wish.state, wish.date, wish.offered_until = State.WAITING, None, None
        wish.save(update_fields=["state", "date", "offered_until"])
        forget_missing(wish)
        audit(wish, "waiting.join", by=None, state=wish.state)
    return found


def follow_dates(dates: Sequence[BookingDate]) -> None:
    """Close the wishes whose offered date was cancelled as any date of a booking can be."""
    ended = [date.pk for date in dates if date.sequence and not date.offered_until]
    for wish in _offered(ended) if ended else ():
        wish.state, wish.offered_until = State.WITHDRAWN, None
        wish.save(update_fields=["state", "offered_until"])
        audit(wish, "waiting.end", by=None, state=wish.state)


def _offered(dates: list[int]) -> list[WaitingWish]:
    wishes = WaitingWish.objects.offered().filter(date__in=dates)
    return list(
        wishes.select_related("association", "room__space__municipality", "booking").in_line()
    )
