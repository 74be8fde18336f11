"""Finding an association by what somebody types for its name."""

import pytest

from tests.factories import make_association
from wagtail_talko.associations import naming
from wagtail_talko.associations.naming import find_by_name
from wagtail_talko.models import Association

pytestmark = pytest.mark.django_db


@pytest.fixture
def names():
    """Return the associations by a short name."""
    every = {
        "martat": {"fi": "Lapinjärven Martat", "sv": "Lappträsk Marthor"},
        "choir": {"fi": "Kyläkuoro", "sv": "Bykören"},
        "elders": {"fi": "Eläkeliitto"},
        "club": {"fi": "4H"},
        "long": {"fi": "4H Lapinjärvi"},
    }
    return {slug: make_association(slug, name=name) for slug, name in every.items()}


def look_up(text):
    found = find_by_name(text, Association.objects.current())
    return [[each.slug for each in part] for part in found]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Lapinjärven Martat", "martat"),
        ("  lapinjärven   MARTAT ", "martat"),
        ("Lappträsk Marthor", "martat"),
        ("bykören", "choir"),
        ("4H", "club"),
    ],
)
def test_name_in_any_language_is_the_association(names, text, slug):
    assert look_up(text) == [[slug], []]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Martat", "martat"),
        ("Lapinjärven Marttojen", "martat"),
        ("Kyläkuoro ry", "choir"),
        ("Elakeliitto", "elders"),
        ("Lapinjärvi 4H", "long"),
    ],
)
def test_what_is_near_a_name_is_only_suggested(names, text, nearest):
    exact, alike = look_up(text)

    assert (exact, alike[0]) == ([], nearest)


@pytest.mark.parametrize("text", ["", "   ", "Xyzzy", "%", "_", "'; --", "a" * 200])
def test_what_is_like_no_name_finds_nothing(names, text):
    assert look_up(text) == [[], []]


def test_two_of_one_name_are_both_found(names):
    make_association("other-choir", name={"fi": "Kyläkuoro"})

    assert look_up("Kyläkuoro") == [["choir", "other-choir"], []]


def test_only_those_asked_about_are_found(names):
    Association.objects.filter(slug="choir").update(is_approved=False)

    found = find_by_name("Kyläkuoro", Association.objects.filter(is_approved=True))

    assert found == ([], [])


def test_no_more_are_suggested_than_can_be_read(monkeypatch):
    for n in range(4):
        make_association(f"martat-{n}", name={"fi": f"Martat {n}"})
    monkeypatch.setattr(naming, "MOST_ALIKE", 3)

    assert look_up("Martat") == [[], ["martat-0", "martat-1", "martat-2"]]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("text", "queries"), [("Martat 0", 1), ("Martat", 2), ("Nartat", 4), ("Xyzzyxyz", 3)]
)
def test_looking_up_costs_the_same_whatever_the_number(
    number, text, queries, django_assert_num_queries
):
    for n in range(number):
        make_association(f"martat-{n}", name={"fi": f"Martat {n}"})

    with django_assert_num_queries(queries):
        look_up(text)
