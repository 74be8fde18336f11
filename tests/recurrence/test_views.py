import re

import pytest
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.recurrence.test_forms import KEYS, garbage

pytestmark = pytest.mark.urls("tests.recurrence.urls")
URL = "/talko/recurrence/preview/"
ENGLISH = {"accept-language": "en"}
WEEKLY = {
    "start_date": "2027-01-05",
    "start_time": "18:00",
    "recurrence_repeats": "weekly",
    "recurrence_interval": "2",
}


def lines(response):
    text = strip_tags(response.content.decode())
    return [line.strip() for line in re.split(r"\n", text) if line.strip()]


def test_preview_tells_the_sentence_and_the_next_dates(client):
    response = client.get(
        URL, WEEKLY | {"until": "2027-02-05", "extra_dates": "2027-02-06"}, headers=ENGLISH
    )

    assert lines(response) == [
        "Every other Tuesday at 18:00, until 5 February 2027, also on 6 February 2027",
        "The next dates",
        "Tue 5 Jan 2027, 18:00",
        "Tue 19 Jan 2027, 18:00",
        "Tue 2 Feb 2027, 18:00",
        "Sat 6 Feb 2027, 18:00",
    ]


@pytest.mark.parametrize(
    ("ends", "sentence", "first"),
    [
        (
            {"end_time": "20:00"},
            "Every other Tuesday, 18:00–20:00",
            "Tue 5 Jan 2027, 18:00–20:00",
        ),
        (
            {"end_time": "02:00"},
            "Every other Tuesday, 18:00–02:00",
            "Tue 5 Jan 2027, 18:00 – Wed 6 Jan 2027, 02:00",
        ),
        (
            {"end_time": "12:00", "end_date": "2027-01-07"},
            "Every other Tuesday at 18:00",
            "Tue 5 Jan 2027, 18:00 – Thu 7 Jan 2027, 12:00",
        ),
        (
            {"end_time": "20:00", "end_date": "2027-01-04"},
            "Every other Tuesday at 18:00",
            "Tue 5 Jan 2027, 18:00",
        ),
    ],
)
def test_preview_tells_the_end_where_it_is_known(client, ends, sentence, first):
    found = lines(client.get(URL, WEEKLY | ends, headers=ENGLISH))

    assert (found[0], found[2]) == (sentence, first)


def test_preview_of_an_all_day_series_shows_days(client):
    response = client.get(
        URL, {"start_date": "2027-01-05", "recurrence_repeats": "weekly"}, headers=ENGLISH
    )

    assert lines(response)[2:4] == ["Tue 5 Jan 2027", "Tue 12 Jan 2027"]


def test_preview_of_an_endless_series_ends_with_a_word(client):
    response = client.get(URL, WEEKLY, headers=ENGLISH)

    assert (len(lines(response)), lines(response)[-1]) == (11, "and so on")


def test_preview_says_what_to_mend(client):
    response = client.get(URL, WEEKLY | {"recurrence_count": "0"}, headers=ENGLISH)

    assert lines(response) == ["Choose a number of times between 1 and 1000."]


def test_preview_without_a_first_date_is_empty(client):
    assert lines(client.get(URL, {"recurrence_repeats": "weekly"})) == []


def test_preview_is_read_only_and_not_cached(client):
    response = client.get(URL, WEEKLY)

    assert client.post(URL, WEEKLY).status_code == 405
    assert "no-store" in response.headers["Cache-Control"]


def test_preview_asks_the_database_nothing(client):
    # Without the database fixture any query would fail.
    assert client.get(URL, WEEKLY).status_code == 200


@given(pairs=st.lists(st.tuples(st.sampled_from(KEYS), garbage), max_size=15))
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_garbage_breaks_the_preview(client, pairs):
    data = {key: [value for name, value in pairs if name == key] for key, _value in pairs}

    response = client.get(URL, {"start_date": "2027-01-05"} | data)

    assert response.status_code == 200
