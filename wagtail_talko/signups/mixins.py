"""Page behaviour of events that people sign up for. Mix in before `TalkoEventMixin`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, IntegerBlock, StructBlock
from wagtail.fields import StreamField

from wagtail_talko.localize import localized
from wagtail_talko.signups.models import NAME_LENGTH, SKILLS_LENGTH


class TaskBlock(StructBlock):
    """The id of the block is the task's key: the same in every language, whatever its words."""

    name = CharBlock(label=_("Task"), max_length=NAME_LENGTH)
    needed = IntegerBlock(
        label=_("People needed"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("At each date. Leave empty to take as many as come."),
    )
    # An empty default: wagtail-localize breaks at None, which pages have that are older than this.
    skills = CharBlock(
        default="",
        label=_("What one must be able to do"),
        required=False,
        max_length=SKILLS_LENGTH,
        help_text=_("For example “driving licence for a tractor”. Write nothing about health."),
    )
    youngest = IntegerBlock(label=_("From the age of"), required=False, min_value=1, max_value=99)

    class Meta:
        icon = "pick"
        label = _("Task")


class SignUpMixin(models.Model):
    """Whether and on what terms people sign up. The numbers are for each date."""

    takes_signups = models.BooleanField(_("people sign up"), default=False)
    signup_capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Leave empty for no limit.")
    )
    signup_minimum = models.PositiveIntegerField(
        _("goes ahead with at least"),
        null=True,
        blank=True,
        help_text=_("People. It is only shown; nothing is cancelled by itself."),
    )
    signup_youngest = models.PositiveSmallIntegerField(
        _("from the age of"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text=_("Of everybody. They say that they are old enough; no date of birth is asked."),
    )
    signup_opens_days = models.PositiveSmallIntegerField(
        _("sign-up opens, days before"),
        null=True,
        blank=True,
        help_text=_("Leave empty to open at once."),
    )
    signup_closes_hours = models.PositiveSmallIntegerField(
        _("sign-up closes, hours before"), default=0
    )
    signup_asks_bring = models.BooleanField(
        _("ask what people bring"),
        default=False,
        help_text=_("The page shows what is coming already, without names."),
    )
    tasks = StreamField([("task", TaskBlock())], blank=True, verbose_name=_("tasks"))

    signup_panels = [
        MultiFieldPanel(
            [
                FieldPanel("takes_signups"),
                FieldRowPanel([FieldPanel("signup_capacity"), FieldPanel("signup_minimum")]),
                FieldRowPanel([FieldPanel("signup_opens_days"), FieldPanel("signup_closes_hours")]),
                FieldPanel("signup_youngest"),
                FieldPanel("signup_asks_bring"),
                FieldPanel("tasks"),
            ],
            _("Sign-up"),
        )
    ]
    # Beside the mixin of events: pages join the two lists.
    signup_translatable_fields = localized(
        words=("tasks",),
        settled=(
            "takes_signups",
            "signup_capacity",
            "signup_minimum",
            "signup_youngest",
            "signup_opens_days",
            "signup_closes_hours",
            "signup_asks_bring",
        ),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        most, least = self.signup_capacity, self.signup_minimum
        if most is not None and least is not None and least > most:
            raise ValidationError(
                {"signup_minimum": _("This is more than there are places. Write a smaller number.")}
            )

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `signup`: the coming dates with what is left and missing, or None; and
        `organise_url`: the list of who comes, for those who organise the event."""
        from wagtail_talko.signups.presenting import organise_path, present_sheet

        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        if getattr(request, "is_preview", False):
            return {**context, "signup": None, "organise_url": ""}
        user = getattr(request, "user", None)
        shown = {"signup": present_sheet(self), "organise_url": organise_path(self, user)}
        return {**context, **shown}
