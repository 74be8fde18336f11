"""What anybody may know of a booked time.

A booking says itself whether it is shown. Beside that, a time that an event has taken shows no
more than the event does: an event may hide its place, be withdrawn, or be for some eyes only. Of
what is merely offered to somebody in the waiting list nobody else need know to whom.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail_talko.bookings.models import BookingDate

# Events lie above this floor: they are named by words, as the database knows them.
OF_HIDDEN_EVENT = (
    Q(occurrences__event__hides_place=True)
    | Q(occurrences__event__state="hidden")
    # Only what everybody may read is listed.
    | Q(occurrences__isnull=False, occurrences__event__listings__isnull=True)
)


def with_secrecy(dates: QuerySet[BookingDate]) -> QuerySet[BookingDate]:
    """Load with dates whether an event hides them, for `is_shown`. No query more."""
    hidden = BookingDate.objects.filter(OF_HIDDEN_EVENT, pk=OuterRef("pk"))
    return dates.annotate(is_of_hidden_event=Exists(hidden))


def is_shown(date: BookingDate) -> bool:
    """Say whether the hosts and the title may be shown. The date came by `with_secrecy`."""
    hidden = date.is_of_hidden_event  # type: ignore[attr-defined]
    return not (date.booking.is_private or date.offered_until or hidden)
