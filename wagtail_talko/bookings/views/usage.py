"""What the times on a page to check use of quotas, in words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.hosts import hosts_of, memberships
from wagtail_talko.bookings.models import Booking
from wagtail_talko.bookings.plans import Plan
from wagtail_talko.bookings.quotas.left import WITH_BOOKING, usage_with
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.timeslots import in_utc
from wagtail_talko.words import pick


def planned_usage(
    plan: Plan,
    charged: Sequence[Association],
    *,
    shares: int,
    invited: int = 0,
    words: Any = WITH_BOOKING,
) -> list[str]:
    """Say what the free times of a plan use of the quotas of `charged`, by name if several.

    `shares` is among how many hosts the times are shared, `invited` how many more are asked to.
    Six queries each at the most.
    """
    free = [each for each in plan.dates if each.is_free]
    wishes = [Wish(in_utc(each.start, each.end), each.room) for each in free]
    leaving = [each.booked.pk for each in [*free, *plan.left_out] if each.booked]
    lines = []
    for host in charged if wishes else ():
        name = f"{pick(host.name).text}: " if len(charged) > 1 else ""
        found = usage_with(
            host,
            wishes,
            hosts=shares,
            invited=invited,
            ignoring=leaving,
            words=words,
            now=datetime.now(UTC),
        )
        lines += [f"{name}{line}" for line in found]
    return lines


def own_usage(plan: Plan, booking: Booking, user: Any, *, words: Any) -> list[str]:
    """Say what the times of a booking use of the quotas of the person's own associations.

    What the other hosts have used is theirs to know.
    """
    hosts, own = hosts_of(booking), memberships(user)
    charged = [host for host in hosts if host.pk in own]
    return planned_usage(plan, charged, shares=len(hosts), words=words)
