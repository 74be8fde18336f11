"""The demo's sign-ins: roles, not persons."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from wagtail_talko.associations.models import Membership
from wagtail_talko.demo.world import COLLECTION, MAIL_DOMAIN, PASSWORD, World

# Name -> what it is for, as printed after the build.
SIGN_INS = {
    "editor": "superuser: pages and everything else, /admin/",
    "manager": "space manager of Joutsa, /admin/",
    "keyholder": "opens the doors in Joutsa",
    "booker": "books for two associations in Joutsa",
    "newcomer": "has no association yet",
}
# User -> the associations they belong to and their roles there.
MEMBERSHIPS = {
    "booker": (("joutsan-elakkeensaajat", "manager"), ("joutsan-martat", "booker")),
    "keyholder": (("joutsan-kunta", "booker"),),
}
MANAGERS = "Joutsa: tilavastaavat"
COORDINATORS = "Itä-Lappi: osallisuuskoordinaattorit"
GROUPS = (MANAGERS, COORDINATORS)


def email_of(name: str) -> str:
    return f"{name}@{MAIL_DOMAIN}"


def build_users(world: World) -> None:
    for name in SIGN_INS:
        user = get_user_model().objects.create_user(
            username=name, email=email_of(name), password=PASSWORD
        )
        user.is_superuser = user.is_staff = name == "editor"
        user.save()
        verify_email(user)
        world.users[name] = user


def verify_email(user: Any) -> None:
    """Let the address sign in at once, where the site uses allauth."""
    if apps.is_installed("allauth.account"):
        addresses = apps.get_model("account", "EmailAddress").objects
        addresses.create(user=user, email=user.email, verified=True, primary=True)


def build_memberships(world: World) -> None:
    Membership.objects.bulk_create(
        Membership(
            association=world.associations[slug], user=world.users[name], role=role, language="fi"
        )
        for name, memberships in MEMBERSHIPS.items()
        for slug, role in memberships
    )


def build_groups(world: World) -> None:
    """Let Wagtail's own permissions decide: the manager's group has one collection."""
    managers = make_group(MANAGERS, world.municipalities["joutsa"].collection)
    world.users["manager"].groups.add(managers)
    region = Collection.objects.filter(name="Itä-Lappi").first()
    if region:
        make_group(COORDINATORS, region)


def make_group(name: str, collection: Collection) -> Group:
    group = Group.objects.create(name=name)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    # The drawings lie at the top: every group of the demo may use them.
    drawings = Collection.objects.get(name=COLLECTION)
    wanted = [
        ("wagtail_talko", "manage_municipality", collection),
        ("wagtailimages", "add_image", collection),
        ("wagtailimages", "change_image", collection),
        ("wagtailimages", "choose_image", drawings),
    ]
    for app_label, codename, where in wanted:
        permission = Permission.objects.get(content_type__app_label=app_label, codename=codename)
        GroupCollectionPermission.objects.create(
            group=group, collection=where, permission=permission
        )
    return group


def permit_pages(name: str, pages: list[Page]) -> None:
    """Let a group add, change and publish below (and at) the pages."""
    group = Group.objects.get(name=name)
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        for page in pages:
            GroupPagePermission.objects.create(group=group, page=page, permission=permission)
