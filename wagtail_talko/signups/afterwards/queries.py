"""What was answered, for those who organise."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from wagtail_talko.events.models import Occurrence
from wagtail_talko.signups.afterwards.models import Feedback

MOST_WORDS = 100
# Of fewer answers an organiser could tell whose they are.
FEWEST_SHOWN = 3


@dataclass(frozen=True)
class Answers:
    """`ratings` are label and number, best first; `words` what people wrote, in no order. Both are
    empty while there are too few answers to show."""

    total: int
    ratings: Sequence[tuple[str, int]]
    words: Sequence[str]


def answers_of(occurrence: Occurrence) -> Answers | None:
    """Return what was answered about a date; None where nothing was. One query or two.

    The words come by the alphabet: their order tells nothing of who wrote when.
    """
    rows = Feedback.objects.filter(occurrence=occurrence).order_by()
    counted = dict(rows.values_list("rating").annotate(Count("pk")))
    if not counted:
        return None
    if sum(counted.values()) < FEWEST_SHOWN:
        return Answers(sum(counted.values()), [], [])
    words = rows.exclude(words="").order_by("words").values_list("words", flat=True)[:MOST_WORDS]
    ratings = [(str(each.label), counted.get(each.value, 0)) for each in Feedback.Rating]
    return Answers(sum(counted.values()), ratings, list(words))
