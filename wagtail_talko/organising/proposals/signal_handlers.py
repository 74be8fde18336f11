"""What becomes of an association's event in Wagtail's workflow and editor."""

from typing import Any

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    task_submitted,
    workflow_cancelled,
    workflow_rejected,
)

from wagtail_talko.events.mixins import TalkoEventMixin
from wagtail_talko.organising.proposals import notifications
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.organising.proposals.tasks import tell_managers

State = Proposal.State
UID = "talko_proposals"


def on_published(instance: Any, **kwargs: Any) -> None:
    """An editor published it, in the workflow or past it; a trusted association is told at once."""
    if not isinstance(instance, TalkoEventMixin):
        return
    found = Proposal.objects.filter(page=instance.pk).exclude(state=State.PUBLISHED)  # type: ignore[attr-defined]
    proposal = found.select_related("association__municipality").first()
    if proposal is None or instance.has_unpublished_changes:  # type: ignore[attr-defined]
        return
    proposal.state = State.PUBLISHED
    proposal.save(update_fields=["state"])
    revision = kwargs.get("revision")
    notifications.tell_published(proposal, instance, stamp=str(getattr(revision, "pk", "")))


def on_rejected(instance: WorkflowState, **kwargs: Any) -> None:
    task = instance.current_task_state
    _give_back(instance, task.comment if task else "")


def on_cancelled(instance: WorkflowState, **kwargs: Any) -> None:
    """An editor took it out of the workflow: it must not wait for ever."""
    _give_back(instance, "")


def _give_back(workflow_state: WorkflowState, comment: str) -> None:
    page = workflow_state.content_object
    if page is None:
        return
    found = Proposal.objects.filter(page=page.pk, state=State.SENT)
    proposal = found.select_related("association__municipality").first()
    if proposal is None:
        return
    proposal.state = State.RETURNED
    proposal.save(update_fields=["state"])
    words = page.get_latest_revision_as_object()
    stamp = f"w{workflow_state.pk}.{workflow_state.task_states.count()}"
    notifications.tell_returned(proposal, words, comment=comment, stamp=stamp)


def register_signal_handlers() -> None:
    page_published.connect(on_published, dispatch_uid=UID)
    workflow_rejected.connect(on_rejected, dispatch_uid=UID)
    workflow_cancelled.connect(on_cancelled, dispatch_uid=UID)
    task_submitted.connect(tell_managers, sender=TaskState, dispatch_uid=UID)
