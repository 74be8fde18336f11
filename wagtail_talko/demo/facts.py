"""The shapes of the demo's facts. Times are wall clock in the space's zone."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

Text = dict[str, str]
Hours = dict[int, tuple[str, str]]

MO, TU, WE, TH, FR, SA, SU = range(7)
LANGUAGES = ("fi", "sv", "en")


def t(fi: str, sv: str = "", en: str = "") -> Text:
    """Return words in the languages given; one alone where a text is known in Finnish only."""
    return {code: text for code, text in zip(LANGUAGES, (fi, sv, en), strict=True) if text}


def clock(text: str) -> time:
    return time.fromisoformat(text)


@dataclass(frozen=True)
class When:
    """When something happens.

    `weekly` and `monthly` (the `nth` weekday) repeat in the `terms`; `once` is `weeks` from the
    present week; `yearly` is the `nth` weekday of `month` that is nearest.
    """

    kind: str
    weekday: int
    start: time
    end: time
    terms: str = "as"
    every: int = 1
    nth: int = 1
    weeks: int = 0
    month: int = 0


def weekly(weekday: int, start: str, end: str, *, terms: str = "as", every: int = 1) -> When:
    return When("weekly", weekday, clock(start), clock(end), terms=terms, every=every)


def monthly(nth: int, weekday: int, start: str, end: str, *, terms: str = "as") -> When:
    return When("monthly", weekday, clock(start), clock(end), terms=terms, nth=nth)


def once(weeks: int, weekday: int, start: str, end: str) -> When:
    return When("once", weekday, clock(start), clock(end), weeks=weeks)


def yearly(month: int, nth: int, weekday: int, start: str, end: str) -> When:
    return When("yearly", weekday, clock(start), clock(end), nth=nth, month=month)


@dataclass(frozen=True)
class RoomFact:
    slug: str
    name: Text
    description: Text
    capacity: int
    equipment: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    rules: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SpaceFact:
    slug: str
    name: Text
    address: Text
    postal_code: str
    city: Text
    position: tuple[str, str]
    hours: Hours
    summer_hours: Hours
    accessibility: tuple[str, ...]
    house_rules: Text
    introduction: Text
    story: Text
    getting_there: Text
    accessibility_text: Text
    rooms: tuple[RoomFact, ...]
    history: Text = field(default_factory=dict)
    picture: str = "house"


@dataclass(frozen=True)
class AssociationFact:
    slug: str
    name: Text
    introduction: Text = field(default_factory=dict)
    kind: str = "registered"
    precedence: int = 5
    is_approved: bool = True


@dataclass(frozen=True)
class TaskFact:
    """What hands are needed for, and how many (None: as many as come)."""

    name: Text
    needed: int | None = None
    skills: Text = field(default_factory=dict)
    youngest: int | None = None


@dataclass(frozen=True)
class Activity:
    """What an association does: a booking, and an event page when it has an `intro`."""

    slug: str
    hosts: tuple[str, ...]
    space: str
    room: str
    when: When
    title: Text
    intro: Text = field(default_factory=dict)
    bring: Text = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    audience: tuple[str, ...] = ("everyone",)
    people: int | None = None
    # Several times within what is booked, each with its own sign-ups: start and end on the clock.
    turns: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    is_private: bool = False
    hides_place: bool = False
    open_to_others: bool = False
    loudness: str = ""
    is_low_threshold: bool = False
    is_free: bool = False
    # Other fields of the page (`events/details.py`); words are in all languages.
    details: dict[str, Any] = field(default_factory=dict)
    takes_signups: bool = False
    tasks: tuple[TaskFact, ...] = ()
    asks_bring: bool = False
    # Places kept for a group: what it is called, and how many.
    kept: tuple[str, int] | None = None
    # Of the coming dates: the n-th is cancelled, the n-th is moved by so many days.
    cancelled: tuple[int, ...] = ()
    moved: tuple[int, int] | None = None
    note: Text = field(default_factory=dict)
    # The municipality refused the request; needs a room that asks for approval.
    declined: str = ""

    @property
    def is_event(self) -> bool:
        return bool(self.intro)

    @property
    def is_single(self) -> bool:
        return self.when.kind in ("once", "yearly")


@dataclass(frozen=True)
class Place:
    """A municipality with everything in it."""

    slug: str
    name: Text
    email: str
    spaces: tuple[SpaceFact, ...]
    associations: tuple[AssociationFact, ...]
    region: str = ""


def all_days(opens: str, closes: str, *, weekend: tuple[str, str] | None = None) -> Hours:
    """Return hours for Monday to Friday, and for the weekend where it is open."""
    hours = dict.fromkeys(range(MO, SA), (opens, closes))
    return hours | (dict.fromkeys((SA, SU), weekend) if weekend else {})
