"""The form of an event's picture."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.organising.pictures.files import NoPicture, TooManyPixels, as_kept
from wagtail_talko.organising.pictures.models import key_of

# A phone that takes pictures in another format sends one of these when it is asked for them.
ACCEPT = "image/jpeg,image/png"
# Bytes: Wagtail's own limit, where the site has none.
MOST_BYTES = 10 * 1024 * 1024
DESCRIPTION_LENGTH = 255


class PictureField(forms.FileField):
    """A sent picture, cleaned to what is kept of it, in bytes.

    Not Wagtail's field: it unpacks a picture twice before it looks at its size, judges by the name
    of the file, and speaks to editors.
    """

    widget = forms.FileInput({"accept": ACCEPT})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        said = getattr(settings, "WAGTAILIMAGES_MAX_UPLOAD_SIZE", MOST_BYTES)
        self.most_bytes = MOST_BYTES if said is None else min(said, MOST_BYTES)
        self.help_text = _(
            "A photograph or a drawing: JPEG or PNG, %(size)s at the most. What your phone writes "
            "into it, such as where it was taken, is left out."
        ) % {"size": filesizeformat(self.most_bytes)}
        self.error_messages["required"] = _("Choose a picture.")
        self.error_messages["empty"] = NO_PICTURE

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        sent = super().clean(data, initial)
        if not sent:
            return None
        if sent.size > self.most_bytes:
            raise ValidationError(TOO_LARGE)
        try:
            return as_kept(sent.read())
        except TooManyPixels as error:
            raise ValidationError(TOO_LARGE) from error
        except NoPicture as error:
            raise ValidationError(NO_PICTURE) from error


NO_PICTURE = gettext_lazy(
    "This file cannot be shown as a picture. Choose a photograph, or a picture in JPEG or PNG."
)
TOO_LARGE = gettext_lazy(
    "This picture is too large. Choose a smaller one: if you send it to yourself in a message, the "
    "phone makes it smaller."
)


class PictureForm(TalkoFormMixin, forms.Form):
    """`cleaned_data["picture"]` is the picture as it is kept, in bytes; None: the one there is."""

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
    # Which picture was shown beside the form.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ("picture", "description", "may_be_shown")

    def __init__(self, *args: Any, shown: Any = None, is_own: bool = False, **kwargs: Any) -> None:
        """`shown` is the picture there is; the words alone can be changed where it `is_own`."""
        initial = {"seen": key_of(shown), "description": shown.description if is_own else ""}
        super().__init__(*args, initial=initial, **kwargs)
        # Made here: it reads the site's limit, and writes it in the present language.
        self.fields["picture"] = PictureField(label=_("Picture"), required=not is_own)
        self.fields["picture"].is_always_answered = is_own  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def clean_description(self) -> str:
        return " ".join(self.cleaned_data["description"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors and data.get("picture"):
            self.ask_again()
        return data

    def ask_again(self) -> None:
        """No page can fill in a file that was chosen before."""
        self.add_error("picture", _("Choose the picture once more."))
