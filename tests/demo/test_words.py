"""The demo's texts: in all three languages, apart from what is Finnish only on purpose."""

import pytest

from wagtail_talko.codes import Audience, Equipment
from wagtail_talko.demo import life, places
from wagtail_talko.demo.pictures import TITLES, draw
from wagtail_talko.demo.records import CATEGORIES
from wagtail_talko.demo.scenes import SCENES

ALL = ["en", "fi", "sv"]


def test_one_event_is_known_in_finnish_only():
    languages = {a.slug: sorted(a.intro) for a in life.TOWN if a.is_event}

    assert [slug for slug, codes in languages.items() if codes != ALL] == ["shakki-ilta"]
    assert languages["shakki-ilta"] == ["fi"]


def test_every_space_speaks_three_languages():
    spaces = [space for place in places.TOWN for space in place.spaces]

    for words in ("introduction", "story", "house_rules", "getting_there", "accessibility_text"):
        assert [s.slug for s in spaces if sorted(getattr(s, words)) != ALL] == []


@pytest.mark.parametrize(
    "known,used",
    [
        ({slug for slug, _ in CATEGORIES}, {c for a in life.TOWN for c in a.categories}),
        (set(Audience.values), {c for a in life.TOWN for c in a.audience}),
        (
            set(Equipment.values),
            {e for p in places.TOWN for s in p.spaces for r in s.rooms for e in r.equipment},
        ),
        (
            {f.slug for p in places.TOWN for f in p.associations},
            {h for a in life.TOWN for h in a.hosts},
        ),
        (set(SCENES), {a.picture for a in life.TOWN if a.picture}),
        (set(SCENES), {s.picture for p in places.TOWN for s in p.spaces}),
    ],
)
def test_facts_name_only_what_exists(known, used):
    assert used - known == set()


def test_every_drawing_has_words_and_is_the_same_each_time():
    assert sorted(TITLES) == sorted(SCENES)
    assert draw("winter") == draw("winter")


def test_slugs_are_not_used_twice():
    slugs = [a.slug for a in life.TOWN]

    assert sorted(set(slugs)) == sorted(slugs)
