"""What an association may publish by itself, and what the municipality looks at first.

A page has one line of drafts, which editors and the association share. So a trusted association
publishes at once only what is all its own. Where an editor has changed the page and not published
it yet, or has taken it down, the association's change goes on top of that, and all of it to the
municipality. The other way, to set the change upon the live words, would bury the editor's draft.
"""

from datetime import datetime
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.organising.proposals.refusals import (
    ChangedMeanwhile,
    EditorsChangeWaits,
    EventLocked,
)


def is_published_at_once(association: Association, proposal: Proposal | None) -> bool:
    """Say whether what the association sends is public at once. A query for the page, or none."""
    if not association.is_trusted:
        return False
    return proposal is None or is_all_its_own(proposal)


def is_all_its_own(proposal: Proposal) -> bool:
    """Say whether the newest words hold nothing that an editor keeps back."""
    page = proposal.page
    if not page.live:
        # Before it was ever published, an editor only helps; later on they have taken it down.
        return page.first_published_at is None
    return page.latest_revision_id in (page.live_revision_id, proposal.revision_id)


def check_review(page: Any) -> None:
    """Refuse to change what an editor has sent into the workflow.

    A change would take it out again. Raises `EditorsChangeWaits`.
    """
    running = page.current_workflow_state
    # What an association sends is requested by nobody (`send_proposal`).
    if running is not None and running.requested_by_id is not None:
        raise EditorsChangeWaits


def check_seen(page: Any, seen: datetime | None, by: Any) -> None:
    """Refuse to replace words of others that were written after `seen`; None has read them all.

    Raises `ChangedMeanwhile`.
    """
    if seen and page.revisions.filter(created_at__gt=seen).exclude(user=by).exists():
        raise ChangedMeanwhile


def check_open(page: Any) -> None:
    """Refuse to touch what an editor has locked. Raises `EventLocked`."""
    if page.locked:
        raise EventLocked
