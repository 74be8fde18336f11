"""What dates take is claimed; what is taken meanwhile becomes a refusal."""

from collections.abc import Sequence

from wagtail_talko.bookings.accessories.holds import PiecesTaken, claim_pieces, refusals_for
from wagtail_talko.bookings.claims import PlacesTaken, claim
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.refusals import BookingRefused, RoomTaken


def claim_or_refuse(dates: Sequence[BookingDate], *, layout: Layout) -> None:
    """Claim what the dates that hold their room take: places, then pieces of accessories.

    A failure becomes a refusal.
    """
    holding = [date for date in dates if date.holds_room]
    try:
        claim(holding, layout=layout)
    except PlacesTaken as taken:
        raise BookingRefused(
            [
                RoomTaken(
                    span=date.span,
                    zone=date.room.space.zone,
                    when=date.span,
                    room=date.room,
                )
                for date in taken.dates
            ]
        ) from taken
    claim_pieces_or_refuse(holding, layout=layout)


def claim_pieces_or_refuse(dates: Sequence[BookingDate], *, layout: Layout) -> None:
    """Claim what the dates borrow; a failure becomes a refusal."""
    try:
        claim_pieces(dates)
    except PiecesTaken as taken:
        raise BookingRefused(refusals_for(taken.dates, layout)) from taken
