"""The steps that change who belongs, and what one's association is told."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining import members
from wagtail_talko.associations.joining.presenting import name_of
from wagtail_talko.associations.joining.views.confirming import ConfirmPage
from wagtail_talko.associations.models import Membership


class Suggestions(ConfirmPage):
    """Turn suggestions of doing things together off, or on again."""

    @property
    def is_on(self) -> bool:
        return self.own.association.suggests_together

    def question(self) -> str:
        if self.is_on:
            return _("Turn suggestions off?")
        return _("Turn suggestions on?")

    def label(self) -> str:
        return _("Turn suggestions off") if self.is_on else _("Turn suggestions on")

    def effects(self) -> Sequence[str]:
        if self.is_on:
            return [_("You are no longer told, and nobody is told of you.")]
        return [
            _("You and another association are told when you wish for a time near its booking."),
            _("It sees the name of your association and the time, and no person."),
        ]

    def act(self) -> str:
        wanted = not self.is_on
        members.set_suggestions(
            association=self.own.association, wanted=wanted, by=self.request.user
        )
        return _("Suggestions are on.") if wanted else _("Suggestions are off.")


class Leave(ConfirmPage):
    is_for_managers = False
    kind = "warning"

    def question(self) -> str:
        return _("Leave %(association)s?") % {"association": self.association_name}

    def label(self) -> str:
        return _("Leave the association")

    def effects(self) -> Sequence[str]:
        return [
            _("You can no longer book rooms for the association or see its bookings."),
            _("What you have booked stays with the association."),
            _("Only its managers can invite you again."),
        ]

    def gentler(self) -> tuple[str, str] | None:
        if self.own.role != Membership.Role.MANAGER:
            return None
        return _("Hand over to somebody else first"), self.here()

    def act(self) -> str:
        members.leave(membership=self.own, by=self.request.user)
        return _("You have left %(association)s.") % {"association": self.association_name}

    def after(self) -> str:
        return reverse("talko:associations")


class MemberPage(ConfirmPage):
    """A step about another member."""

    member: Membership

    def find(self, **kwargs: Any) -> None:
        members_here = Membership.objects.filter(association=self.own.association)
        found = members_here.filter(pk=kwargs["pk"]).select_related("user").first()
        if found is None:
            raise Http404
        self.member = found

    @property
    def facts(self) -> dict[str, str]:
        return {"name": name_of(self.member.user), "association": self.association_name}

    def url(self, name: str) -> str:
        return reverse(f"talko:{name}", args=[self.own.association.slug, self.member.pk])


class MakeManager(MemberPage):
    def question(self) -> str:
        return _("Make %(name)s a manager?") % self.facts

    def label(self) -> str:
        return _("Make a manager")

    def effects(self) -> Sequence[str]:
        return [
            _("A manager books rooms, invites others and says who belongs."),
            _("You stay a manager too."),
        ]

    def gentler(self) -> tuple[str, str] | None:
        return _("Hand over instead, and become a booker yourself"), self.url("member_hand_over")

    def act(self) -> str:
        members.change_role(membership=self.member, role="manager", by=self.request.user)
        return _("%(name)s is a manager now.") % self.facts


class MakeBooker(MemberPage):
    def question(self) -> str:
        return _("Make %(name)s a booker?") % self.facts

    def label(self) -> str:
        return _("Make a booker")

    def effects(self) -> Sequence[str]:
        return [_("A booker books rooms, but does not invite others or say who belongs.")]

    def act(self) -> str:
        members.change_role(membership=self.member, role="booker", by=self.request.user)
        return _("%(name)s is a booker now.") % self.facts


class HandOver(MemberPage):
    def question(self) -> str:
        return _("Hand over to %(name)s?") % self.facts

    def label(self) -> str:
        return _("Hand over")

    def effects(self) -> Sequence[str]:
        return [
            _("%(name)s becomes a manager of %(association)s.") % self.facts,
            _("You become a booker: you book rooms, but no longer say who belongs."),
        ]

    def gentler(self) -> tuple[str, str] | None:
        if self.member.role == Membership.Role.MANAGER:
            return None
        return _("Make a manager and stay one yourself"), self.url("member_make_manager")

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        if self.member.pk == self.own.pk:
            raise Http404

    def act(self) -> str:
        members.hand_over(membership=self.member, by=self.request.user)
        return _("%(name)s is a manager now, and you are a booker.") % self.facts


class Remove(MemberPage):
    kind = "warning"

    def question(self) -> str:
        return _("Remove %(name)s from %(association)s?") % self.facts

    def label(self) -> str:
        return _("Remove the member")

    def effects(self) -> Sequence[str]:
        return [
            _("%(name)s can no longer book rooms for the association or see its bookings.")
            % self.facts,
            _("What %(name)s has booked stays with the association.") % self.facts,
            _("A mail about it is sent to %(name)s.") % self.facts,
        ]

    def gentler(self) -> tuple[str, str] | None:
        if self.member.role != Membership.Role.MANAGER:
            return None
        return _("Make a booker instead"), self.url("member_make_booker")

    def act(self) -> str:
        members.remove_member(membership=self.member, by=self.request.user)
        return _("%(name)s does not belong to %(association)s any more.") % self.facts

    def after(self) -> str:
        is_me = self.member.user_id == self.own.user_id
        return reverse("talko:associations") if is_me else self.here()
