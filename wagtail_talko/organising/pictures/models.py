"""Which pictures associations have sent for their events."""

import swapper
from django.db import models

from wagtail_talko.timeslots import utc_now


class SentPicture(models.Model):
    """A picture that an association sent for its event: gone again once nothing shows it.

    The picture itself is one of the site's images, which editors see among the others. It is named
    by its key and not by a foreign key: every site may have an image model of its own.
    """

    image_key = models.CharField(max_length=64, editable=False)
    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    sent_at = models.DateTimeField(default=utc_now, editable=False)
    # When it was first seen that nothing shows it any more.
    unshown_since = models.DateTimeField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["image_key"], name="talko_sentpicture_once")]

    def __str__(self) -> str:
        return f"picture {self.image_key}"
