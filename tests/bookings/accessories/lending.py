from datetime import timedelta

from tests.factories import local
from wagtail_talko.bookings.accessories.actions import create_accessory
from wagtail_talko.models import AccessoryHold

NOW = local(2027, 1, 1, 12)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


def make_accessory(space, name="Projector", stock=1, **fields):
    return create_accessory(space=space, by=None, name={"en": name}, stock=stock, **fields)


def codes(error):
    return [(r.code, r.start) for r in error.value.refusals]


def holds(accessory):
    """Who has which piece when: (number of the piece, date, start, end)."""
    rows = AccessoryHold.objects.filter(unit__accessory=accessory)
    return sorted(rows.values_list("unit__number", "date_id", "start", "end"))
