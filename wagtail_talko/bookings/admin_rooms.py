"""Rooms in the admin. They are saved by `create_room` and `change_room` only."""

from typing import Any

from wagtail_talko.admin.fields import whole_number
from wagtail_talko.bookings.admin_queries import describe_dates
from wagtail_talko.bookings.refusals import RoomChangeCollides
from wagtail_talko.bookings.rooms import change_room, create_room
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.scoped_views import ScopedCreateView, ScopedEditView
from wagtail_talko.spaces.slugs import free_slug


class CollisionsMixin:
    def refusal_lines(self, error: TalkoError) -> list[str]:
        """List the bookings that would collide."""
        return describe_dates(error.dates) if isinstance(error, RoomChangeCollides) else []


class RoomCreateView(CollisionsMixin, ScopedCreateView):
    def get_initial(self) -> dict[str, Any]:
        space = whole_number(self.request.GET.get("space", ""))
        return super().get_initial() | ({} if space is None else {"space": space})

    def save_instance(self) -> Room:
        fields = dict(self.form.cleaned_data)
        space = fields.pop("space")
        fields["slug"] = fields["slug"] or free_slug(Room, fields["name"], space=space)
        return create_room(space=space, by=self.request.user, **fields)


class RoomEditView(CollisionsMixin, ScopedEditView):
    def save_instance(self) -> Room:
        return change_room(room=self.object, by=self.request.user, **self.form.changes())
