"""The groups of an event, what they have taken, and what they have let go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.signups.kept.models import KeptPlaces
from wagtail_talko.signups.kept.moments import is_kept_at, returns_at
from wagtail_talko.signups.models import SignUp, SignUpSheet
from wagtail_talko.signups.places import Places
from wagtail_talko.signups.refusals import SignUpEnded
from wagtail_talko.signups.rules import takes_place
from wagtail_talko.tokens import hash_token

State = SignUp.State


@dataclass(frozen=True)
class KeptLine:
    """A group at one date, as its organisers see it.

    `row` None: no date is to come. `until`: when the rest is everybody's (UTC).
    """

    kept: KeptPlaces
    row: Occurrence | None
    taken: int = 0
    promised: int = 0
    until: datetime | None = None
    is_returned: bool = False

    @property
    def is_short(self) -> bool:
        """The page has fewer places by now than were promised."""
        return not self.is_returned and self.promised < self.kept.places - self.taken


def coming_rows(event: Event, now: datetime) -> list[Occurrence]:
    """Return the dates that are to take place, by time. One query."""
    rows = event.occurrences.filter(start__gt=now).order_by("start", "pk")
    return [row for row in rows if takes_place(event, row)]


def kept_lines(
    event: Event, sheet: SignUpSheet, rows: Sequence[Occurrence], *, now: datetime
) -> list[KeptLine]:
    """Return the groups, each at the first of the dates that it has places at.

    One query where there are none, else three.
    """
    groups = list(sheet.kept_places.filter(ended_at=None))
    if not groups:
        return []
    places = Places(sheet, rows, now=now)
    found = []
    for kept in groups:
        row = next((each for each in rows if kept.occurrence_id in (None, each.pk)), None)
        if row is None:
            found.append(KeptLine(kept, None))
            continue
        found.append(
            KeptLine(
                kept,
                row,
                taken=places.people_of_group(row.pk, kept.pk),
                promised=places.promised(row.pk).get(kept.pk, 0),
                until=returns_at(kept, row),
                is_returned=not is_kept_at(kept, row, now),
            )
        )
    return found


def find_group(event_id: int, token: str) -> KeptPlaces:
    """Return whose link it is, also in capitals. Raises `SignUpEnded`. One query."""
    found = KeptPlaces.objects.filter(token_hash=hash_token(token.lower()))
    # By the key itself: a number too large for the column is then simply not found.
    found = found.filter(sheet__event__pk=event_id)
    kept = found.exclude(name="").select_related("occurrence").first()
    if kept is None:
        raise SignUpEnded
    return kept


def returned(now: datetime) -> dict[int, set[int]]:
    """Return the coming dates, by event, with people in line and places that groups let go.

    One query.
    """
    kept = "occurrence__event__signup_sheet__kept_places"
    waiting = SignUp.objects.filter(
        state=State.WAITING,
        participant__confirmed_at__isnull=False,
        participant__erased_at=None,
        occurrence__start__gt=now,
        **{f"{kept}__in": KeptPlaces.objects.filter(ended_at=None)},
    )
    names = ("occurrence__event", "occurrence", "occurrence__start")
    rows = waiting.order_by().values_list(*names, f"{kept}__occurrence", f"{kept}__returns_hours")
    found: dict[int, set[int]] = {}
    for event, date, start, only, hours in rows.distinct():
        if only in (None, date) and start - timedelta(hours=hours) <= now:
            found.setdefault(event, set()).add(date)
    return found
