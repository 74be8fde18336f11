"""Why a quota refuses, and what can be done about it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_talko.bookings.models import Quota
from wagtail_talko.bookings.quotas.counting import Limit, Period
from wagtail_talko.bookings.quotas.words import show_amount, what_else, where, within_period
from wagtail_talko.exceptions import Refusal

Measure = Quota.Measure
MESSAGES: dict[str, Any] = {
    Measure.HOURS: gettext_lazy(
        "%(association)s has used %(used)s of %(most)s hours %(period)s (%(where)s)."
    ),
    Measure.DATES: gettext_lazy(
        "%(association)s has used %(used)s of %(most)s times %(period)s (%(where)s)."
    ),
    Measure.OPEN_REQUESTS: gettext_lazy(
        "%(association)s has %(used)s requests waiting, and may have %(most)s at once (%(where)s)."
    ),
    Measure.ACTIVE_BOOKINGS: gettext_lazy(
        "%(association)s has %(used)s bookings to come, and may have %(most)s at once (%(where)s)."
    ),
}
# Where a part of what is used is asked for in the same request.
MESSAGES_WITH_OWN: dict[str, Any] = {
    Measure.HOURS: gettext_lazy(
        "With the earlier times of this request, %(association)s has used "
        "%(used)s of %(most)s hours %(period)s (%(where)s)."
    ),
    Measure.DATES: gettext_lazy(
        "With the earlier times of this request, %(association)s has used "
        "%(used)s of %(most)s times %(period)s (%(where)s)."
    ),
}


class QuotaReached(Refusal):
    """Binds members; staff may depart from it, but must say why."""

    code = "quota_reached"
    needs_reason = True

    def __init__(
        self, *, limit: Limit, used: Any, period: Period | None, with_own: bool, **facts: Any
    ) -> None:
        super().__init__(
            used=lambda _language: show_amount(used),
            most=lambda _language: show_amount(limit.amount),
            where=lambda language: where(limit, language=language),
            period=lambda language: (
                within_period(limit, period, language=language) if period else ""
            ),
            **facts,
        )
        self.limit = limit
        messages = MESSAGES_WITH_OWN if with_own else MESSAGES
        self.message = messages[limit.quota.measure]

    @property
    def advice(self) -> str:  # type: ignore[override]
        measure = self.limit.quota.measure
        if measure == Measure.OPEN_REQUESTS:
            return _("Wait for an answer to one of them, or ask the municipality.")
        if measure == Measure.ACTIVE_BOOKINGS:
            return _("Cancel one that you do not need, or ask the municipality.")
        choices = what_else(self.limit)
        if not choices:
            return _("Ask the municipality.")
        return _("Choose %(choices)s, or ask the municipality.") % {"choices": choices}
