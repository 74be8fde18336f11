"""The workflow of associations' events on sites whose pages have none."""

from django.conf import settings
from django.utils.translation import gettext, override
from wagtail.models import Workflow, WorkflowTask

from wagtail_talko.organising.proposals.models import ManagersApprovalTask


def own_workflow() -> Workflow:
    """Return the workflow of the municipalities' managers, made when it is first needed."""
    task = ManagersApprovalTask.objects.filter(active=True).order_by("pk").first()
    found = Workflow.objects.filter(active=True, workflow_tasks__task=task) if task else None
    workflow = found.order_by("pk").first() if found is not None else None
    if workflow is None:
        with override(settings.LANGUAGE_CODE):
            name = gettext("Events of associations")
        task = task or ManagersApprovalTask.objects.create(name=name)
        workflow = Workflow.objects.create(name=name)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
