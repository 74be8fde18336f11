"""What `talko_tick` and the task after a change do for the waiting lists."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_tasks import task

from wagtail_talko.associations.models import Membership
from wagtail_talko.bookings.actions.base import action, utc_now
from wagtail_talko.bookings.models import WaitingWish
from wagtail_talko.bookings.waiting import notifications
from wagtail_talko.bookings.waiting.answering import expire_offer
from wagtail_talko.bookings.waiting.base import end_wish, lock_wish
from wagtail_talko.bookings.waiting.offering import offer_next

logger = logging.getLogger(__name__)


@task()
def offer_freed(municipality_id: int) -> int:
    """Offer what was released just now. `look_after_waiting` does what a lost task left."""
    return offer_in_spaces(
        WaitingWish.objects.waiting().filter(room__space__municipality=municipality_id)
    )


def look_after_waiting(now: datetime | None = None) -> int:
    """End offers nobody answered and wishes nobody can answer, then offer what is free.

    Returns how many offers were made. `talko_tick` calls it.
    """
    now = now or utc_now()
    due = WaitingWish.objects.offered().filter(offered_until__lte=now)
    for wish in due.select_related("room").in_line():
        expire_offer(wish=wish, now=now)
    for wish in orphans().select_related("room").in_line():
        end_orphan(wish=wish)
    return offer_in_spaces(WaitingWish.objects.waiting(), now=now)


def offer_in_spaces(wishes: QuerySet[WaitingWish], *, now: datetime | None = None) -> int:
    """Offer in every space of the wishes; one that fails does not keep the others waiting."""
    spaces: Iterable[int] = wishes.order_by().values_list("room__space", flat=True).distinct()
    offered, failure = 0, None
    for space_id in sorted(spaces):
        try:
            offered += len(offer_next(space_id=space_id, now=now))
        except Exception as error:
            logger.exception("The waiting list of space %s failed", space_id)
            failure = error
    if failure:
        raise failure
    return offered


def orphans() -> QuerySet[WaitingWish]:
    """Return the wishes in line whose room is no longer offered or that nobody could answer."""
    members = Membership.objects.filter(association=OuterRef("association"), user__is_active=True)
    return WaitingWish.objects.waiting().filter(
        Q(room__archived_at__isnull=False)
        | Q(room__space__archived_at__isnull=False)
        | Q(association__archived_at__isnull=False)
        | ~Exists(members)
    )


@action
def end_orphan(*, wish: WaitingWish) -> bool:
    """Close a wish that has become pointless, and tell the association where it can be told."""
    fresh, layout = lock_wish(wish)
    if not orphans().filter(pk=fresh.pk).exists():
        return False
    end_wish(fresh, WaitingWish.State.WITHDRAWN, layout, by=None)
    notifications.tell("ended", fresh)
    return True
