"""What actions raise: typed, with a code, a translated message and the facts in it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from wagtail_talko.timeslots import Span
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick


class TalkoError(Exception):
    """Anything an action refuses to do. `str()` is a translated sentence for people."""

    code = "error"
    message: Any = _("This cannot be done.")

    def __init__(self, *, zone: ZoneInfo | None = None, **facts: Any) -> None:
        super().__init__(self.code)
        self.zone = zone
        self.facts = facts

    def __str__(self) -> str:
        return self._say(self.message)

    def _say(self, message: Any) -> str:
        return str(message) % {name: self._show(fact) for name, fact in self.facts.items()}

    def _show(self, fact: Any) -> Any:
        language = get_language() or "en"
        zone = self.zone or UTC
        if callable(fact):
            return fact(language)
        if isinstance(fact, Span):
            return format_span(fact.start, fact.end, zone=zone, language=language)
        if isinstance(fact, datetime):
            return format_span(fact, None, zone=zone, language=language)
        if isinstance(fact, timedelta):
            return show_length(fact)
        if isinstance(fact, Model) and hasattr(fact, "name"):
            return pick(fact.name).text
        return fact


def show_length(length: timedelta) -> str:
    """Say a length of time in hours, or in minutes when it is not whole hours."""
    minutes = int(length.total_seconds() // 60)
    if minutes % 60 == 0:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


class Refusal(TalkoError):
    """One reason why one date (or the whole request, when `span` is None) cannot be booked.

    `is_hard` refusals bind everyone. The others bind members only; staff may override them.
    `suggestions` are other times that would be accepted. `message` says what is wrong, `advice`
    what to do about it; where a page offers its own choices, it shows `reason` alone.
    """

    is_hard = False
    # Whether staff must write why they depart from it.
    needs_reason = False
    advice: Any = ""
    # The same as `message` for where the date stands beside it; empty where it names none.
    beside_date: Any = ""

    def __init__(
        self,
        *,
        span: Span | None = None,
        suggestions: Sequence[Any] = (),
        zone: ZoneInfo | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(zone=zone, span=span, **facts)
        self.span = span
        self.suggestions = tuple(suggestions)

    def __str__(self) -> str:
        return " ".join(part for part in (self.reason, str(self.advice)) if part)

    @property
    def reason(self) -> str:
        """What is wrong, without what to do about it."""
        return super().__str__()

    @property
    def reason_beside_date(self) -> str:
        """As `reason`, without the date."""
        return self._say(self.beside_date) if self.beside_date else self.reason

    @property
    def start(self) -> datetime | None:
        return self.span.start if self.span else None

    def is_of(self, room: Model) -> bool:
        """Whether it refuses the whole request because of this room."""
        return self.span is None and self.facts.get("room") == room

    @property
    def date(self) -> Any:
        """The local date the refusal is about, or None when it is about the whole request."""
        return self.span.start.astimezone(self.zone).date() if self.span else None


class Refused(TalkoError):
    """An action was refused. `refusals` holds every reason, each with its date."""

    code = "refused"

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__()
        self.refusals = list(refusals)

    def __str__(self) -> str:
        return " ".join(str(refusal) for refusal in self.refusals)


class NotAllowed(TalkoError):
    code = "not_allowed"
    message = _("You are not allowed to do this.")
