"""The pages of a site with its own base page (tests/settings/custom_page.py)."""

from django.db import models
from wagtail.models import AbstractPage

from wagtail_talko.events.mixins import ProgrammeMixin, TalkoEventMixin
from wagtail_talko.signups.mixins import SignUpMixin
from wagtail_talko.spaces.mixins import WelfareSpaceIndexMixin, WelfareSpaceMixin


class BasePage(AbstractPage):
    """What every page of this site has."""

    owner_unit = models.CharField(max_length=100, blank=True)


class SpaceIndexPage(WelfareSpaceIndexMixin, BasePage):
    template = "wagtail_talko/pages/welfare_space_index_page.html"
    content_panels = [*BasePage.content_panels, *WelfareSpaceIndexMixin.talko_panels]


class SpacePage(WelfareSpaceMixin, BasePage):
    template = "wagtail_talko/pages/welfare_space_page.html"
    content_panels = [*BasePage.content_panels, *WelfareSpaceMixin.talko_panels]


class ProgrammePage(ProgrammeMixin, BasePage):
    template = "wagtail_talko/pages/programme_page.html"
    content_panels = [*BasePage.content_panels, *ProgrammeMixin.talko_panels]


class EventPage(SignUpMixin, TalkoEventMixin, BasePage):
    template = "wagtail_talko/pages/talko_event_page.html"
    content_panels = [
        *BasePage.content_panels,
        *TalkoEventMixin.talko_panels,
        *SignUpMixin.signup_panels,
    ]
    override_translatable_fields = [
        *TalkoEventMixin.override_translatable_fields,
        *SignUpMixin.signup_translatable_fields,
    ]
