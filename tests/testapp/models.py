"""The pages of a site with its own base page (tests/settings/custom_page.py)."""

from django.db import models
from wagtail.models import AbstractPage

from wagtail_talko.events.mixins import ProgrammeMixin, TalkoEventMixin
from wagtail_talko.spaces.mixins import WelfareSpaceIndexMixin, WelfareSpaceMixin


class BasePage(AbstractPage):
    """What every page of this site has."""

    owner_unit = models.CharField(max_length=100, blank=True)


class SpaceIndexPage(WelfareSpaceIndexMixin, BasePage):
    pass


class SpacePage(WelfareSpaceMixin, BasePage):
    pass


class ProgrammePage(ProgrammeMixin, BasePage):
    pass


class EventPage(TalkoEventMixin, BasePage):
    pass
