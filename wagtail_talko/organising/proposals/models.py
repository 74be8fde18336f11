"""Which association an event page comes from, and how far it has got."""

from typing import Any

import swapper
from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, Task, TaskState

from wagtail_talko.associations.models import Association
from wagtail_talko.spaces.models import Municipality
from wagtail_talko.spaces.permissions import managed_municipalities, manages
from wagtail_talko.timeslots import utc_now


class Proposal(models.Model):
    """An event page that an association writes on the public pages. One row a page.

    `state` is that of its newest words: what is published stays while a change waits.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("not sent yet")
        SENT = "sent", _("waits for the municipality")
        RETURNED = "returned", _("sent back")
        PUBLISHED = "published", _("published")

    page = models.OneToOneField(
        swapper.get_model_name("wagtailcore", "Page"), on_delete=models.CASCADE, related_name="+"
    )
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="proposals")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Of the form it was typed in: a form that is sent twice makes one event.
    key = models.UUIDField(null=True, editable=False)
    # Of the page they were written on: for mails to who has none of their own.
    language = models.CharField(max_length=12)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    # Their newest words, as long as there is nothing in them that an editor has written and not
    # published: what else would become public when they send it (`authority.py`).
    revision = models.ForeignKey(
        Revision, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=utc_now, editable=False)
    changed_at = models.DateTimeField(default=utc_now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("event of an association")
        verbose_name_plural = _("events of associations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["association", "key"], name="talko_proposal_once")
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class ManagersApprovalTask(Task):
    """A step of a workflow: the managers of the association's municipality look at its event.

    For pages where no workflow is set; editors may also choose it for a workflow of theirs. Whoever
    manages the municipality needs no permission in the page tree for it.
    """

    class Meta:
        verbose_name = _("approval by the managers of the municipality")
        verbose_name_plural = _("approvals by the managers of the municipality")

    @classmethod
    def get_description(cls) -> Any:
        return _("Managers of the municipality of the association that wrote the event approve it")

    def municipality_of(self, page: Any) -> Municipality | None:
        found = Proposal.objects.filter(page=page.pk).select_related("association__municipality")
        proposal = found.first()
        return proposal.association.municipality if proposal else None

    def may_answer(self, page: Any, user: Any) -> bool:
        municipality = self.municipality_of(page)
        return user.is_superuser or (municipality is not None and manages(user, municipality))

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self.may_answer(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self.may_answer(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not self.may_answer(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if user.is_superuser:
            return waiting
        own = Proposal.objects.filter(association__municipality__in=managed_municipalities(user))
        pages = [str(pk) for pk in own.values_list("page", flat=True)]
        return waiting.filter(workflow_state__object_id__in=pages)

    @transaction.atomic
    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Approve with the manager's name; the workflow publishes, not the manager."""
        if action_name != "approve":
            super().on_action(task_state, user, action_name, **kwargs)
            return
        task_state.approve(user=user, update=False, **kwargs)
        page = task_state.workflow_state.content_object.specific
        may_publish = page.permissions_for_user(user).can_publish()
        task_state.workflow_state.update(user=user if may_publish else None)
