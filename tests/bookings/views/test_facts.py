"""What is said of a room before anybody types."""

from datetime import date, time, timedelta

import pytest
from django.utils import translation

from wagtail_talko.bookings.views.facts import opening_words
from wagtail_talko.models import Room
from wagtail_talko.spaces.models import OpeningException, OpeningHours

pytestmark = pytest.mark.django_db

MONDAY = date(2100, 1, 4)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fi",
            "Avoinna, viikko 1, 4.1.–10.1.2100: ma klo 8.00–21.00; ti suljettu; "
            "ke–pe klo 8.00–21.00; la–su suljettu.",
        ),
        (
            "sv",
            "Öppet vecka 1, 4.1.–10.1.2100: må kl. 8.00–21.00; ti stängt; "
            "on–fr kl. 8.00–21.00; lö–sö stängt.",
        ),
    ],
)
def test_hours_of_the_week_wished_for_are_said_with_its_exceptions(room, language, words):
    for weekday in range(5):
        OpeningHours.objects.create(
            space=room.space, weekday=weekday, opens=time(8), closes=time(21)
        )
    OpeningException.objects.create(space=room.space, date=MONDAY + timedelta(days=1))

    with translation.override(language):
        assert opening_words(Room.objects.get(), MONDAY + timedelta(days=3)) == words


def test_a_house_without_hours_is_open_around_the_clock(room):
    with translation.override("fi"):
        assert opening_words(room, None) == "Avoinna ympäri vuorokauden."
