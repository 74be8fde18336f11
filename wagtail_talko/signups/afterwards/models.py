"""What people answered to the one question after a date."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_talko.events.models import Occurrence

WORDS_LENGTH = 1000


class Feedback(models.Model):
    """One answer about one date. It does not know whose it is."""

    class Rating(models.IntegerChoices):
        VERY_GOOD = 4, _("Very good")
        GOOD = 3, _("Good")
        SO_SO = 2, _("So-so")
        BAD = 1, _("Not good")

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="feedback")
    rating = models.PositiveSmallIntegerField(_("how it was"), choices=Rating)
    # Somebody may have written who they are: erased with the people of the date.
    words = models.TextField(_("in your own words"), max_length=WORDS_LENGTH, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"feedback {self.pk}"
