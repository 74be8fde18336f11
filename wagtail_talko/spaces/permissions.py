"""Who manages what: Wagtail's collection permissions and nothing else.

A group that may "manage" a collection manages the municipalities in it and below it, with their
spaces, rooms, associations and bookings. Nested collections make a region.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from wagtail_talko.spaces.models import Municipality

MANAGE = "manage"

policy = CollectionPermissionPolicy(Municipality)


def managed_municipalities(user: Any) -> QuerySet[Municipality]:
    """Return the municipalities the user manages; a superuser manages all."""
    if user is None or not user.is_active:
        return Municipality.objects.none()
    return policy.instances_user_has_permission_for(user, MANAGE)


def manages_any(user: Any) -> bool:
    return managed_municipalities(user).exists()


def manages(user: Any, municipality: Municipality) -> bool:
    """Say whether the user manages this municipality."""
    if user is None or not user.is_active:
        return False
    return policy.user_has_permission_for_instance(user, MANAGE, municipality)


def managers_of(municipality: Municipality) -> QuerySet[Any]:
    """Return the users who manage this municipality, superusers too."""
    found = policy.users_with_any_permission_for_instance([MANAGE], municipality)
    return found.filter(is_active=True)


def managers_among(users: Iterable[int], municipality: Municipality) -> set[int]:
    """Return which of the users, by key, manage this municipality. Two queries."""
    found = policy.users_with_any_permission_for_instance([MANAGE], municipality)
    return set(found.filter(pk__in=list(users)).values_list("pk", flat=True))
