"""Who uses the admin in these tests, and every address our viewsets register."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import URLPattern, reverse
from wagtail.admin.viewsets import viewsets
from wagtail.models import GroupCollectionPermission

from tests.factories import make_municipality, make_user


def make_manager(*collections: Any, name: str = "") -> Any:
    """A user who may open the admin and manage the collections, and nothing else."""
    user = make_user(name)
    group = Group.objects.create(name=f"managers of {user}")
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    manage = Permission.objects.get(codename="manage_municipality")
    for collection in collections:
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission=manage
        )
    user.groups.add(group)
    return user


def make_superuser(name: str = "") -> Any:
    user = make_user(name)
    user.is_superuser = user.is_staff = True
    user.save()
    return user


def client_of(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def manager_of_new(slug: str = "") -> tuple[Any, Any]:
    """A municipality and a manager of it alone."""
    municipality = make_municipality(slug)
    return municipality, make_manager(municipality.collection)


def our_viewsets() -> list[Any]:
    """Every viewset of ours, as Wagtail has registered it."""
    reverse("wagtailadmin_home")
    return [
        v for v in viewsets.viewsets if getattr(v, "name", None) and v.name.startswith("talko_")
    ]


def our_patterns() -> list[tuple[Any, URLPattern]]:
    return [
        (viewset, pattern) for viewset in our_viewsets() for pattern in viewset.get_urlpatterns()
    ]


def url_of(viewset: Any, name: str, **kwargs: Any) -> str:
    return reverse(f"{viewset.url_namespace}:{name}", kwargs=kwargs or None)
