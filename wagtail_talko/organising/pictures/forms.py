"""The form of an event's picture."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images.fields import WagtailImageField

from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.organising.pictures.files import as_kept

# What every browser shows. A phone that takes pictures in another format sends one of these
# instead when it is asked for them.
FORMATS = ("jpg", "jpeg", "png", "webp")
ACCEPT = "image/jpeg,image/png,image/webp"
# Pixels: what a server can unpack, and more than telephones take by themselves.
MOST_PIXELS = 64_000_000
DESCRIPTION_LENGTH = 255
# What Django and Wagtail say of formats is for those who know what an extension is.
NO_PICTURE = ("invalid_image", "invalid_image_extension", "invalid_image_known_format")


class PictureField(WagtailImageField):
    """A sent picture of a format we take, cleaned to what is kept of it, in bytes."""

    widget = forms.FileInput({"accept": ACCEPT})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allowed_image_extensions = FORMATS
        site: Any = WagtailImageField()
        self.max_image_pixels = min(site.max_image_pixels or MOST_PIXELS, MOST_PIXELS)
        self.help_text = _("A photograph or a drawing: JPEG, PNG or WebP, %(size)s at the most.")
        self.help_text %= {"size": self.max_upload_size_text}
        self.error_messages["required"] = _("Choose a picture.")
        no_picture = _("This file cannot be shown as a picture. Choose one in JPEG, PNG or WebP.")
        for code in NO_PICTURE:
            self.error_messages[code] = no_picture

    def clean(self, data: Any, initial: Any = None) -> bytes:
        try:
            return as_kept(super().clean(data, initial))
        except (OSError, SyntaxError, ValueError) as error:
            # It begins as a picture, and then breaks off or is none.
            raise ValidationError(self.error_messages["invalid_image"]) from error


class PictureForm(TalkoFormMixin, forms.Form):
    """`cleaned_data["picture"]` is the picture as it is kept, in bytes."""

    description = forms.CharField(
        label=gettext_lazy("What the picture shows"),
        max_length=DESCRIPTION_LENGTH,
        help_text=gettext_lazy(
            "Read aloud to those who cannot see it: “The shore, with three people raking”."
        ),
    )
    may_be_shown = forms.BooleanField(
        label=gettext_lazy(
            "We may publish this picture, and those who can be recognised in it agree"
        ),
    )

    field_order = ("picture", "description", "may_be_shown")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made here: it reads the site's limits, and writes them in the present language.
        self.fields["picture"] = PictureField(label=_("Picture"))
        self.order_fields(self.field_order)

    def clean_description(self) -> str:
        return " ".join(self.cleaned_data["description"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors and "picture" in data:
            self.ask_again()
        return data

    def ask_again(self) -> None:
        """No page can fill in a file that was chosen before."""
        self.add_error("picture", _("Choose the picture once more."))
