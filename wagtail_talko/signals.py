"""Sent inside the transaction of the change. Receivers that act on the outside use on_commit."""

from django.dispatch import Signal

#: Sender `Booking`, with `dates` of several bookings, before `booking_changed` is sent for each:
#: for receivers that lock all they will change at once and in order.
bookings_changing = Signal()

#: Sender `Booking`, with `booking` and `dates` (the BookingDates that changed).
booking_changed = Signal()

#: Sender `Space`, with `space` and `now`: the words about how one gets in are others.
entry_changed = Signal()

#: Sender `Event`, with `event`.
event_projected = Signal()

#: Sender `Occurrence`, with `occurrence`.
occurrence_changed = Signal()

#: Sender `SignUp`, with `signup`.
signup_changed = Signal()
