"""How somebody who has sent invitations loses the right to, past our own actions too."""

from wagtail_talko.associations.joining.members import change_role, hand_over, remove_member
from wagtail_talko.models import Association, Membership


def is_closed(user):
    user.is_active = False
    user.save()


def is_deleted(user):
    user.delete()


def is_removed(user):
    remove_member(membership=user.talko_memberships.get(), by=None)


def is_made_booker(user):
    change_role(membership=user.talko_memberships.get(), role="booker", by=None)


def hands_over(user):
    other = Membership.objects.exclude(user=user).get(association=Association.objects.get())
    hand_over(membership=other, by=user)


def is_removed_in_the_database(user):
    Membership.objects.filter(user=user).delete()


def is_made_booker_in_the_database(user):
    Membership.objects.filter(user=user).update(role="booker")


MANAGER_LOSES = [
    is_closed,
    is_deleted,
    is_removed,
    is_made_booker,
    hands_over,
    is_removed_in_the_database,
    is_made_booker_in_the_database,
]


def leaves_the_group(user):
    user.groups.clear()


CLERK_LOSES = [is_closed, is_deleted, leaves_the_group]
