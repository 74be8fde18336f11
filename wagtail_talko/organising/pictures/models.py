"""Which pictures associations have sent for their events."""

from typing import Any

import swapper
from django.db import models


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
    # When it was first seen that nothing shows it any more.
    unshown_since = models.DateTimeField(null=True, editable=False)
    # Once a day is often enough to look.
    checked_on = models.DateField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["image_key"], name="talko_sentpicture_once")]

    def __str__(self) -> str:
        return f"picture {self.image_key}"


def key_of(image: Any) -> str:
    """Return what a row, or a form, names an image by; "" where there is none."""
    return "" if image is None else str(image.pk)
