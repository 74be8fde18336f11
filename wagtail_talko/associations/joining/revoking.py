"""An invitation stands on the word of whoever made it, as long as they may give it."""

from datetime import UTC, datetime
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.audit import audit


def revoke_invitations_of(user_id: int | None, association: Association, *, by: Any) -> None:
    """End the unused links that somebody made who manages the association no more.

    Else they could come back by a link of their own. The caller holds the association's lock.
    """
    if user_id is None:
        return
    made = association.invitations.filter(  # type: ignore[attr-defined]
        invited_by=user_id, accepted_at=None, revoked_at=None
    )
    for invitation in made.order_by("pk"):
        invitation.revoked_at = datetime.now(UTC)
        invitation.save(update_fields=["revoked_at"])
        audit(association, "association.revoke_invitation", by=by, invitation=invitation.pk)
