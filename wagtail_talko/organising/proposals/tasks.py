"""The mails of `ManagersApprovalTask`: Wagtail's own, to those who may answer."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.admin.mail import EmailNotificationMixin, Notifier
from wagtail.models import TaskState

from wagtail_talko.organising.proposals.models import ManagersApprovalTask
from wagtail_talko.spaces.permissions import managers_of


class ManagersNotifier(EmailNotificationMixin, Notifier):
    """Tells the managers of an event's municipality that something waits for them."""

    notification = "submitted"

    def __init__(self) -> None:
        super().__init__((TaskState,))

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        is_known = super().can_handle(instance, **kwargs)
        return is_known and isinstance(instance.task.specific, ManagersApprovalTask)

    def get_context(self, task_state: Any, **kwargs: Any) -> dict[str, Any]:
        page = task_state.workflow_state.content_object.specific
        return super().get_context(task_state, **kwargs) | {
            "task": task_state.task.specific,
            "object": page,
            "page": page,
            "model_name": page._meta.verbose_name,
        }

    def get_recipient_users(self, task_state: Any, **kwargs: Any) -> Any:
        page = task_state.workflow_state.content_object
        municipality = task_state.task.specific.municipality_of(page)
        if municipality is None:
            return get_user_model().objects.filter(is_superuser=True)
        return managers_of(municipality)


tell_managers = ManagersNotifier()
