"""The region from end to end, with a few rooms more than the small demo has."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.factories import local
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.demo.build import SCALES, build
from wagtail_talko.demo.region import REGION, Size
from wagtail_talko.events.listings import render_listings
from wagtail_talko.models import BookingDate, Event, EventListing, Occupancy, Occurrence, Room

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_region_is_full_and_right(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    now = datetime(2027, 1, 12, 6, tzinfo=UTC)
    scale = replace(SCALES["region"], weeks_back=4, weeks_ahead=10)
    tiny = replace(scale, region=Size(rooms=14, events=30, occupancies=2_000))

    build(tiny, now=now, say=lambda line: None)

    weekly = Event.objects.exclude(rule="")
    own = weekly.filter(room__slug__startswith="huone-")
    texts = EventListing.objects.filter(event__in=own).exclude(vevents="")
    counts = (Room.objects.count(), weekly.count(), Occupancy.objects.count())
    assert counts == (14, 30, 2_000)
    assert texts.exclude(vevents_expanded="").count() == own.count() * 3
    assert find_faults(now=local(2020, 1, 1)) == []
    assert render_listings(own.values_list("pk", flat=True), now=now) == 0
    held = Occurrence.objects.filter(event__in=own)
    assert held.exclude(booking_date__occupancies=None).count() == held.count()
    # The numbering of the rows goes on behind those written by hand.
    date = BookingDate.objects.order_by("-pk")[0]
    last = date.pk
    date.pk, date.uid = None, "00000000-0000-4000-8000-000000000001"
    date.save(force_insert=True)
    assert date.pk > last


def test_region_has_the_promised_size():
    assert Size(rooms=500, events=5_000, occupancies=1_000_000) == REGION
