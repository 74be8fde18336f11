"""What is typed beside what is there: a form sent twice, words that change nothing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wagtail_talko.associations.models import Association
from wagtail_talko.organising.hosting.queries import rows_of
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.organising.proposals.pages import lock_page, write_fields


def typed_before(key: UUID | None, association: Association, parent: Any) -> Proposal | None:
    """Return what the same form has made already. Its two sendings wait here for each other."""
    if key is None or parent is None:
        return None
    made = Proposal.objects.filter(key=key, association=association)
    if not made.exists():
        lock_page(parent.pk)
    return made.all().first()


def put_words(proposal: Proposal, page: Any, fields: Mapping[str, Any]) -> bool:
    """Put the words on top of the newest ones there are; say whether that changes anything."""
    before, association = page.serializable_data(), proposal.association
    # Other hosts there are were put there by an editor, or have accepted.
    others = [host for host in page.hosts.all() if host.pk != association.pk]
    write_fields(page, {**fields, "hosts": [association, *others]})
    return bool(page.serializable_data() != before)


def are_known(page: Any, hosts: Sequence[Association]) -> bool:
    """Say whether all of them host the page's event or have been asked. One query."""
    known = {row.association_id for row in rows_of(page.translation_key)}
    return {host.pk for host in hosts} <= known
