from datetime import timedelta

from tests.factories import local
from wagtail_talko.models import Occupancy

NOW = local(2027, 1, 1, 12)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


def codes(error):
    return [(r.code, r.start) for r in error.value.refusals]


def rows():
    return sorted(Occupancy.objects.values_list("place__room__slug", "start", "end"))
