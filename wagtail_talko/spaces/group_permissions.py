"""Our permission in Wagtail's own form of groups."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import collection_member_permission_formset_factory

from wagtail_talko.spaces.models import Municipality

GroupMunicipalityPermissionFormSet = collection_member_permission_formset_factory(
    Municipality,
    [
        (
            "manage_municipality",
            _("Manage"),
            _("Manage spaces, rooms, associations and bookings here"),
        )
    ],
    "wagtail_talko/admin/municipality_permissions.html",
    default_prefix="talko_municipality_permissions",
)
