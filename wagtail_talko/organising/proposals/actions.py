"""Writing, sending and copying events of associations. Atomic, audited, with typed errors."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from wagtail_talko.associations.joining.refusals import NotInUse
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.bookings.actions.hosting import MOST_HOSTS
from wagtail_talko.events.groups import published_pages
from wagtail_talko.events.models import Event
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.organising.hosting.choosing import ask_chosen, choose_hosts, forget_hosts
from wagtail_talko.organising.proposals import notifications
from wagtail_talko.organising.proposals.authority import (
    check_open,
    check_review,
    check_seen,
    is_all_its_own,
    is_published_at_once,
)
from wagtail_talko.organising.proposals.copying import copied_fields
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.organising.proposals.pages import (
    checked,
    event_page_model,
    free_slug,
    lock_page,
    write_fields,
)
from wagtail_talko.organising.proposals.refusals import (
    AlreadyPublished,
    AlreadySent,
    NoPlaceForEvents,
    NotApproved,
    ProposalGone,
)
from wagtail_talko.organising.proposals.words import are_known, put_words, typed_before
from wagtail_talko.organising.proposals.workflows import own_workflow
from wagtail_talko.spaces.queries import locked
from wagtail_talko.timeslots import local_date, utc_now

State = Proposal.State


@action
def save_proposal(
    *,
    association: Association,
    by: Any,
    fields: Mapping[str, Any],
    language: str,
    proposal: Proposal | None = None,
    parent: Any = None,
    hosts: Sequence[Association] = (),
    message: str = "",
    key: UUID | None = None,
    seen: datetime | None = None,
    is_sending: bool = False,
    now: datetime | None = None,
) -> Proposal:
    """Write an event as a draft: a new one below `parent`, or the newest words of `proposal`.

    `fields` are those of the page; `hosts` are asked to host it too, with `message`, when it is
    sent. `key` is that of the form a new one was typed in: sent once more, it changes the one there
    is. `seen` is when the newest words one had read were written: what others have written since is
    not replaced.

    What waits for approval is taken back first, so that nobody approves what they have not read;
    what is published stays. With `is_sending`, what has been sent and says so already stays too.
    Raises `NotAllowed`, `NotInUse`, `NotApproved`, `NoPlaceForEvents`, `EditorsChangeWaits`,
    `EventLocked`, `ChangedMeanwhile`, `NotInOrder`; `AlreadyHosts`, `TooManyEventHosts`.
    """
    now = now or utc_now()
    _check(association, by)
    is_form_again = proposal is None
    proposal = proposal or typed_before(key, association, parent)
    if proposal is None:
        proposal = _create(association, by, fields, language, parent, now, key=key)
    else:
        proposal = lock_proposal(proposal)
        if proposal.association_id != association.pk or is_taken_off(proposal):
            raise NotAllowed
        lock_page(proposal.page_id)
        page = proposal.page.specific.get_latest_revision_as_object()
        check_seen(page, seen, by)
        # The same form once more names whom it has asked; a later one is refused for that below.
        has_hosts = bool(hosts) and not (is_form_again and are_known(page, hosts))
        is_new = put_words(proposal, page, fields) or has_hosts
        if is_sending and not is_new and proposal.state in (State.SENT, State.PUBLISHED):
            return proposal
        _write_anew(proposal, page, by, now)
    choose_hosts(
        proposal.page.translation_key, hosts, asked_by=association, by=by, message=message, now=now
    )
    audit(proposal, "proposal.save", by=by, page=proposal.page_id, association=association.pk)
    return proposal


@action
def send_proposal(*, proposal: Proposal, by: Any, now: datetime | None = None) -> Proposal:
    """Publish the event of a trusted association; put any other's into the workflow.

    So is a trusted one's where it would publish what an editor keeps back (`authority.py`). The
    workflow is that of the page, else one of the municipality's managers, who are told by Wagtail.
    Raises `AlreadySent`, `NotAllowed`, `NotInUse`, `NotApproved`, `EditorsChangeWaits`.
    """
    now = now or utc_now()
    fresh = lock_proposal(proposal)
    association = fresh.association
    _check(association, by)
    if fresh.state in (State.SENT, State.PUBLISHED):
        raise AlreadySent
    if is_taken_off(fresh):
        raise NotAllowed
    page = fresh.page.specific
    _take_back(fresh, by)
    asked = ask_chosen(page.translation_key, by=by, now=now)
    fresh.changed_at = now
    about = {"page": page.pk, "association": association.pk}
    if is_published_at_once(association, fresh):
        _set(fresh, State.PUBLISHED)
        audit(fresh, "proposal.publish", by=by, asked=asked, **about)
        # The very revision that was looked at: an editor may be writing another.
        fresh.page.latest_revision.publish(user=by, skip_permission_checks=True)
        return fresh
    _set(fresh, State.SENT)
    audit(fresh, "proposal.send", by=by, asked=asked, **about)
    if getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True):
        workflow = page.get_workflow() or own_workflow()
        # Nobody in the workflow's own mails: they lead to the admin, where members are not.
        workflow.start(page, None)
    else:
        notifications.tell_municipality(fresh, page)
    fresh.refresh_from_db()
    return fresh


@action
def discard_proposal(*, proposal: Proposal, by: Any) -> None:
    """Throw away what has never been published, and take back whom it asks to host it too.

    Raises `NotAllowed`, `AlreadyPublished`.
    """
    fresh = lock_proposal(proposal)
    if not acts_for(fresh.association, by):
        raise NotAllowed
    page = fresh.page.specific
    if page.live or page.first_published_at is not None:
        raise AlreadyPublished
    _take_back(fresh, by)
    audit(fresh, "proposal.discard", by=by, page=page.pk, association=fresh.association_id)
    forget_hosts(page.translation_key, by=by, now=utc_now())
    # It asks for no permission of the tree: it is theirs as long as nobody else has seen it.
    page.delete()


@action
def copy_event(
    *, event: Event, association: Association, by: Any, now: datetime | None = None
) -> Proposal:
    """Write next year's event after this one: the same words, a year on, on the same weekday.

    A draft to check; its room is booked when it is published. Raises `NotAllowed`, `NotInUse`,
    `NotApproved`, `NoPlaceForEvents` where the page has gone.
    """
    now = now or utc_now()
    _check(association, by)
    if not event.hosts.filter(pk=association.pk).exists():
        raise NotAllowed
    page = _newest_page(event)
    if page is None:
        raise NoPlaceForEvents
    fields = copied_fields(page, today=local_date(now, event.zone))
    language = page.locale.language_code
    proposal = _create(association, by, fields, language, page.get_parent(), now)
    _choose_the_others(proposal, event, by, now)
    audit(proposal, "proposal.copy", by=by, page=proposal.page_id, event=event.pk)
    return proposal


def _choose_the_others(proposal: Proposal, event: Event, by: Any, now: datetime) -> None:
    """Who hosted it too is asked again when the copy is sent."""
    others = event.hosts.filter(is_approved=True, archived_at=None)
    others = others.exclude(pk=proposal.association_id).order_by("pk")[:MOST_HOSTS]
    key, host = proposal.page.translation_key, proposal.association
    choose_hosts(key, list(others), asked_by=host, by=by, message="", now=now)


def _newest_page(event: Event) -> Any:
    """Return the live page that owns the schedule, else any page of it."""
    pages = published_pages([event.translation_key])[event.translation_key]
    owned = [page for page in pages if page.pk == event.schedule_page_id]
    return next(iter(owned or pages), None)


def acts_for(association: Association, user: Any) -> bool:
    return Membership.objects.filter(association=association, user=user).exists()


def _check(association: Association, by: Any) -> None:
    if by is None or not by.is_active or not acts_for(association, by):
        raise NotAllowed
    if association.is_archived:
        raise NotInUse(association=association)
    if not association.is_approved:
        raise NotApproved(association=association)


def lock_proposal(proposal: Proposal) -> Proposal:
    """Lock it and return it as it is now. In a transaction. Raises `ProposalGone`."""
    list(locked(Proposal.objects.filter(pk=proposal.pk)).values_list("pk", flat=True))
    found = Proposal.objects.select_related("association__municipality", "page")
    fresh = found.filter(pk=proposal.pk).first()
    if fresh is None:
        raise ProposalGone
    return fresh


def is_taken_off(proposal: Proposal) -> bool:
    """Say whether an editor has taken the association off the hosts, published or in a draft."""
    page = proposal.page.specific
    if page.live and not page.hosts.filter(pk=proposal.association_id).exists():
        return True
    newest = proposal.page.latest_revision
    return newest is not None and proposal.association_id not in newest.content["hosts"]


def _write_anew(proposal: Proposal, page: Any, by: Any, now: datetime) -> None:
    is_own = is_all_its_own(proposal)
    _take_back(proposal, by)
    with checked(page):
        revision = page.save_revision(user=by)
    proposal.revision = revision if is_own else None
    proposal.state, proposal.changed_at = State.DRAFT, now
    proposal.save(update_fields=["revision", "state", "changed_at"])


def _set(proposal: Proposal, state: str) -> None:
    proposal.state = state
    proposal.save(update_fields=["state", "changed_at"])


def _create(
    association: Association,
    by: Any,
    fields: Mapping[str, Any],
    language: str,
    parent: Any,
    now: datetime,
    *,
    key: UUID | None = None,
) -> Proposal:
    model = event_page_model()
    if model is None or parent is None:
        raise NoPlaceForEvents
    # The tree is numbered by its parent, and so is the address.
    parent = lock_page(parent.pk)
    page = model(
        slug=free_slug(parent, fields["title"]), live=False, owner=by, locale=parent.locale
    )
    page.hosts = [association]
    write_fields(page, fields)
    with checked(page):
        parent.add_child(instance=page)
        page.save_revision(user=by)
    return Proposal.objects.create(
        page_id=page.pk,
        association=association,
        proposed_by=by,
        key=key,
        language=language,
        created_at=now,
        changed_at=now,
    )


def _take_back(proposal: Proposal, by: Any) -> None:
    """End the workflow of what was sent before; our own listener must not take it for a no.

    Raises `EditorsChangeWaits` where it is not the association's.
    """
    page = proposal.page.specific
    check_open(page)
    check_review(page)
    running = page.current_workflow_state
    if running is not None:
        Proposal.objects.filter(pk=proposal.pk).update(state=State.DRAFT)
        running.cancel(user=by)
