"""Row by row: what of each model a user sees and changes in Wagtail's admin.

Wagtail's generic views ask whether a user may change *a* room. Ours must ask about *this* room,
in every view, list, filter and form. The answer comes from one policy a model, registered with
Wagtail, which follows a path from the record to its municipality.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry

from wagtail_talko.spaces.models import Municipality
from wagtail_talko.spaces.permissions import MANAGE, managed_municipalities, policy


class ScopedPolicy(BasePermissionPolicy):
    """Let the managers of a municipality do everything but delete its records.

    `path` leads from the model to the municipality ("" for the municipality itself). None means
    that the records are shared, and whoever manages anything may change them.
    """

    allowed = frozenset({"add", "change", "view", "choose", MANAGE})

    def __init__(self, model: type[Model], path: str | None, *, also: Iterable[str] = ()) -> None:
        super().__init__(model)
        self.path = path
        self.allowed = self.allowed | frozenset(also)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.allowed and policy.user_has_permission(user, MANAGE)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        users = policy.users_with_any_permission([MANAGE])
        return users if self.allowed & set(actions) else users.none()

    def in_scope(self, municipalities: QuerySet[Municipality]) -> Q:
        """Return what picks the records of these municipalities."""
        return Q(**{f"{self.path or 'pk'}__in": municipalities})

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        records = self.model._default_manager.all()
        if not self.user_has_any_permission(user, actions):
            return records.none()
        if user.is_superuser or self.path is None:
            return records
        return records.filter(self.in_scope(managed_municipalities(user)))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        found = self.instances_user_has_any_permission_for(user, [action])
        return found.filter(pk=instance.pk).exists()

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Model
    ) -> QuerySet:
        users = self.users_with_any_permission(actions)
        return users.filter(
            pk__in=[
                user.pk
                for user in users
                if any(self.user_has_permission_for_instance(user, a, instance) for a in actions)
            ]
        )


class MunicipalityPolicy(ScopedPolicy):
    """A municipality is added by those with a collection that has none yet: a region's managers."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        allowed = super().user_has_permission(user, action)
        if allowed and action == "add" and not user.is_superuser:
            collections = policy.collections_user_has_permission_for(user, MANAGE)
            return collections.filter(talko_municipalities=None).exists()
        return allowed


def visible(model: type[Model], user: Any) -> QuerySet:
    """Return the records of the model that the user may see in the admin."""
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, ["view"])


def limit_choices(
    form: forms.BaseForm,
    user: Any,
    *,
    instance: Model | None = None,
    with_archived: bool = False,
) -> None:
    """Let every choice of records in the form offer only what the user manages and is in use.

    What the instance has already been given stays on offer. Anything else that is sent is refused
    by the field itself.
    """
    for name, field in form.fields.items():
        if not isinstance(field, forms.ModelChoiceField):
            continue
        rows = field.queryset.model
        if not isinstance(policy_registry.get_by_type(rows, fallback=False), ScopedPolicy):
            continue
        mine = Q(pk__in=visible(rows, user).values("pk"))
        if hasattr(rows, "archived_at") and not with_archived:
            mine &= Q(archived_at=None) | Q(pk__in=_chosen(instance, name))
        field.queryset = field.queryset.filter(mine)


def _chosen(instance: Model | None, name: str) -> list[Any]:
    """Return the keys that a record already has in one of its relations."""
    if instance is None or instance.pk is None or not hasattr(instance, name):
        return []
    value = getattr(instance, name)
    if isinstance(value, Model):
        return [value.pk]
    return [row.pk for row in value.all()] if hasattr(value, "all") else []


def choose_the_only(form: forms.BaseForm, *names: str) -> None:
    """Choose beforehand where there is one choice: most clerks have one municipality and space."""
    for name in names:
        field = form.fields.get(name)
        if field is None or form.initial.get(name):
            continue
        if len(found := field.queryset[:2]) == 1:  # type: ignore[attr-defined]
            form.initial[name] = found[0].pk


class ScopedModelForm(WagtailAdminModelForm):
    """A form of the admin whose choices hold only what its user manages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_choices(self, self.for_user, instance=self.instance)
        if self.instance.pk is None:
            choose_the_only(self, "municipality", "space")

    def changes(self) -> dict[str, Any]:
        """Return what was changed, by field, for the actions."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
