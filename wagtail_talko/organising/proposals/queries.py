"""An association's events in one list: not sent, waiting, to come, over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import swapper
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import WorkflowState

from wagtail_talko.associations.models import Association
from wagtail_talko.events.models import Event, Occurrence, titles
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.organising.proposals.pages import takes_picture

State = Proposal.State


@dataclass
class OwnEvent:
    """One line: a page that is written, an event that is published, or both."""

    title: str
    event: Event | None = None
    proposal: Proposal | None = None
    next: Occurrence | None = None
    comment: str = ""
    url: str = ""
    has_signups: bool = False

    @property
    def has_picture(self) -> bool:
        """Whether the association can put a picture on its page."""
        return self.proposal is not None and takes_picture(self.proposal.page.specific_class)


@dataclass
class OwnEvents:
    """What `Our events` shows; each part in its order."""

    returned: list[OwnEvent] = field(default_factory=list)
    drafts: list[OwnEvent] = field(default_factory=list)
    waiting: list[OwnEvent] = field(default_factory=list)


def own_proposal(user: Any, pk: int) -> Proposal:
    """Return a proposal of one of the person's associations; all others do not exist."""
    found = Proposal.objects.filter(pk=pk, association__memberships__user=user)
    proposal = found.select_related("association__municipality", "page__latest_revision").first()
    if proposal is None:
        raise Http404
    return proposal


def unpublished(associations: Sequence[Association]) -> OwnEvents:
    """Return what has not been published yet. Two queries and one for each page type."""
    found = (
        Proposal.objects.filter(association__in=associations, page__live=False)
        .exclude(state=State.PUBLISHED)
        .select_related("association", "page")
        .order_by("-changed_at", "-pk")
    )
    proposals = list(found)
    comments = _comments([each for each in proposals if each.state == State.RETURNED])
    shown = OwnEvents()
    parts = {
        State.RETURNED: shown.returned,
        State.DRAFT: shown.drafts,
        State.SENT: shown.waiting,
    }
    for each in proposals:
        title = each.page.draft_title or each.page.title
        comment = comments.get(str(each.page_id), "")
        parts[State(each.state)].append(OwnEvent(title, proposal=each, comment=comment))
    return shown


def published(
    associations: Sequence[Association], *, is_past: bool, now: datetime
) -> QuerySet[Event]:
    """Return the published events that the associations host: to come, or over."""
    coming = Occurrence.objects.filter(event=OuterRef("pk"), end__gt=now)
    rows = Occurrence.objects.filter(end__gt=now).order_by("start", "pk")
    found = Event.objects.filter(hosts__in=associations).exclude(state=Event.State.HIDDEN)
    found = found.filter(~Exists(coming) if is_past else Exists(coming)).distinct()
    first = coming.order_by("start").values("start")[:1]
    order = ("-start_date", "pk") if is_past else ("first_start", "pk")
    return (
        found.annotate(first_start=first)
        .select_related("signup_sheet")
        .prefetch_related(titles(), Prefetch("occurrences", queryset=rows, to_attr="coming"))
        .order_by(*order)
    )


def lines_of(events: Sequence[Event], associations: Sequence[Association]) -> list[OwnEvent]:
    """Return the lines of published events, with the proposals among them. One query."""
    pages = [event.schedule_page_id for event in events]
    proposals = Proposal.objects.filter(page__in=pages, association__in=associations)
    proposals = proposals.select_related("page")
    by_page = {each.page_id: each for each in proposals}
    return [_line(event, by_page.get(event.schedule_page_id)) for event in events]


def _line(event: Event, proposal: Proposal | None) -> OwnEvent:
    listed = {row.language: row for row in event.listings.all()}
    listing = listed.get(get_language() or "") or next(iter(listed.values()), None)
    coming = event.coming  # type: ignore[attr-defined]
    return OwnEvent(
        title=listing.title if listing else event.uid,
        event=event,
        proposal=proposal,
        next=coming[0] if coming else None,
        url=listing.url if listing else "",
        has_signups=getattr(event, "signup_sheet", None) is not None,
    )


def _comments(proposals: Sequence[Proposal]) -> dict[str, str]:
    """Return what reviewers wrote, by the key of the page. One query, or none."""
    keys = [str(each.page_id) for each in proposals]
    if not keys:
        return {}
    page_model = swapper.load_model("wagtailcore", "Page")
    states = WorkflowState.objects.filter(
        object_id__in=keys,
        base_content_type=ContentType.objects.get_for_model(page_model),
        status=WorkflowState.STATUS_NEEDS_CHANGES,
    ).select_related("current_task_state")
    return {
        state.object_id: state.current_task_state.comment
        for state in states
        if state.current_task_state
    }
