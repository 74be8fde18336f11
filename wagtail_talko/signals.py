"""Sent inside the transaction of the change. Receivers that act on the outside use on_commit."""

from django.dispatch import Signal

# sender=Booking; booking, dates (the BookingDates that changed)
booking_changed = Signal()
# sender=Event; event
event_projected = Signal()
# sender=Occurrence; occurrence
occurrence_changed = Signal()
# sender=SignUp; signup
signup_changed = Signal()
