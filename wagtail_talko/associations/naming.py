"""Finding an association by what somebody types for its name.

Names are compared in all their languages. What is near the name is for people to choose from: it
is never taken for the name itself.
"""

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from wagtail_talko.associations.models import Association
from wagtail_talko.words import as_dict

MOST_ALIKE = 6
# Of those that have a word in common the nearest are looked for among so many.
MOST_RANKED = 200
# Finnish bends its words at the end ("Marttojen"): so many letters from their beginning count.
STEM = 4
MOST_WORDS = 8
# How near a name must be that has no word in common, from 0 to 1.
NEAR = 0.6
MOST_NAMES = 5000


class Found(NamedTuple):
    """Those that are called so, and the nearest of the others."""

    exact: list[Association]
    alike: list[Association]


def find_by_name(text: str, among: QuerySet[Association]) -> Found:
    """Look up what was typed, whatever its letter case and spaces. At most four queries."""
    wanted = normal(text)
    if not wanted:
        return Found([], [])
    among = among.select_related("municipality")
    exact = [each for each in among.filter(_whole_words(wanted)) if wanted in names_of(each)]
    if exact:
        return Found(exact, [])
    return Found([], _with_words(wanted, among) or _near(wanted, among))


def normal(text: str) -> str:
    return " ".join(text.casefold().split())


def names_of(association: Association) -> set[str]:
    """Return the names in all languages, as `normal` writes them."""
    return {normal(name) for name in as_dict(association.name).values()}


def _whole_words(wanted: str) -> Q:
    """Return what picks all of that name, and others: `search_text` has the languages in a row."""
    return (
        Q(search_text=wanted)
        | Q(search_text__startswith=f"{wanted} ")
        | Q(search_text__endswith=f" {wanted}")
        | Q(search_text__contains=f" {wanted} ")
    )


def _with_words(wanted: str, among: QuerySet[Association]) -> list[Association]:
    """Return those that have the beginning of a word in their name, the nearest first."""
    stems = list(dict.fromkeys(word[:STEM] for word in wanted.split()))[:MOST_WORDS]
    hits: Combinable = Value(0)
    some = Q()
    for stem in stems:
        has_it = Q(search_text__contains=stem)
        hits = hits + Case(When(has_it, then=1), default=0, output_field=IntegerField())
        some |= has_it
    found = among.filter(some).annotate(hits=hits).order_by("-hits", "slug")
    return _ranked(wanted, found[:MOST_RANKED])


def _near(wanted: str, among: QuerySet[Association]) -> list[Association]:
    """Return those whose name as a whole is near: a letter is wrong at its beginning."""
    keys: dict[str, int] = {}
    for pk, name in among.order_by("slug").values_list("pk", "name")[:MOST_NAMES]:
        for text in as_dict(name).values():
            keys.setdefault(normal(text), pk)
    near = difflib.get_close_matches(wanted, keys, n=MOST_ALIKE, cutoff=NEAR)
    return _ranked(wanted, among.filter(pk__in=[keys[text] for text in near])) if near else []


def _ranked(wanted: str, found: Iterable[Association]) -> list[Association]:
    matcher = difflib.SequenceMatcher(b=wanted, autojunk=False)

    def likeness(each: Association) -> float:
        ratios = [0.0]
        for name in names_of(each):
            matcher.set_seq1(name)
            ratios.append(matcher.ratio())
        return max(ratios)

    return sorted(found, key=lambda each: (-likeness(each), each.slug))[:MOST_ALIKE]
