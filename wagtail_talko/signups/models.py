"""Who comes to which date of an event, what they do there and what they bring.

One sheet and one list per event, however many languages it is shown in.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.timeslots import utc_now
from wagtail_talko.words import I18nCharField, I18nTextField, pick

NAME_LENGTH = 100
EMAIL_LENGTH = 254
PHONE_LENGTH = 40
BRINGS_LENGTH = 100
MESSAGE_LENGTH = 1000
SKILLS_LENGTH = 100
# One person signs up a family or a small group; a coach is arranged with the organiser.
MOST_PEOPLE = 20
# Whoever comes may bring along more than was said.
MOST_ARRIVED = 99


class SignUpSheet(models.Model):
    """On what terms people sign up for an event. Projected from its page; numbers are per date."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="signup_sheet")
    # As last published, for mails about an event whose pages are gone.
    title = I18nCharField(_("title"), blank=True)
    # False: the page no longer takes sign-ups. Those there are stay.
    is_open = models.BooleanField(default=True)
    capacity = models.PositiveIntegerField(null=True, help_text="People; None: no limit.")
    minimum = models.PositiveIntegerField(null=True, help_text="People; fewer: it may be off.")
    youngest = models.PositiveSmallIntegerField(null=True, help_text="Years; of everybody.")
    opens_days = models.PositiveSmallIntegerField(null=True, help_text="None: at once.")
    closes_hours = models.PositiveSmallIntegerField(default=0, help_text="Before the start.")
    asks_bring = models.BooleanField(default=False)
    # In the words of the pages. What everybody should bring: reminders repeat it.
    bring = I18nTextField(_("what to bring"), blank=True)
    # Where it is, when that is in no space of the municipality's.
    place = I18nCharField(_("place"), blank=True)
    # How to take part from afar: only those who have a place are told.
    remote = I18nTextField(_("link or number for those who sign up"), blank=True)
    # Both in the words of the page that owns the schedule: who signed up is told when they change,
    # and not when the page is translated.
    place_said = models.CharField(max_length=200, blank=True, editable=False)
    remote_said = models.TextField(blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("sign-up sheet")
        verbose_name_plural = _("sign-up sheets")

    def __str__(self) -> str:
        return f"sheet {self.event_id}"


class Task(models.Model):
    """A kind of help that is needed at each date. `key` is the id of its block on the pages."""

    sheet = models.ForeignKey(SignUpSheet, on_delete=models.CASCADE, related_name="tasks")
    key = models.UUIDField(default=uuid.uuid4)
    name = I18nCharField(_("name"))
    # What one must be able to do, in words. Nothing about health.
    skills = I18nCharField(_("skills"), blank=True)
    needed = models.PositiveIntegerField(_("people needed"), null=True)
    youngest = models.PositiveSmallIntegerField(_("from the age of"), null=True)
    sort_order = models.PositiveIntegerField(default=0)
    # No longer on the page; somebody may have taken it.
    retired_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["sort_order", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "key"], name="talko_task_once")]

    def __str__(self) -> str:
        return pick(self.name).text


class Participant(models.Model):
    """Somebody who signs up for an event, with or without others. No account, no health data."""

    # What names or reaches a person, or is free text in which somebody may have written it.
    PERSONAL = ("name", "email", "phone", "message", "helper_name")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="participants")
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(_("e-mail"), max_length=EMAIL_LENGTH, blank=True)
    phone = models.CharField(_("phone"), max_length=PHONE_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=12)
    message = models.TextField(_("message"), max_length=MESSAGE_LENGTH, blank=True)
    # A counsellor or neighbour who signed this person up.
    helper_name = models.CharField(_("signed up by"), max_length=NAME_LENGTH, blank=True)
    # With whom they come: the places kept for that group are theirs first (`kept/`).
    group = models.ForeignKey(
        "wagtail_talko.KeptPlaces",
        on_delete=models.SET_NULL,
        null=True,
        related_name="participants",
        verbose_name=_("group"),
    )
    whole_series = models.BooleanField(_("every date"), default=False)
    # The day before, and the thanks after: whoever wants neither says so on the own page.
    wants_reminders = models.BooleanField(_("reminders"), default=True)
    # Of the whole series: the newest date (by primary key) they were given or left out of.
    seen_occurrence = models.BigIntegerField(default=0, editable=False)
    consented_at = models.DateTimeField()
    # The link that manages the sign-up (`links.py`); the page that takes the code, and the code.
    nonce = models.CharField(max_length=43, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    reference_hash = models.CharField(max_length=64, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    wrong_codes = models.PositiveSmallIntegerField(default=0, editable=False)
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=utc_now, editable=False)
    erased_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"participant {self.pk}"


def concern_of(participant: Participant) -> str:
    """Return how the outbox names whom a mail is about."""
    return f"participant/{participant.pk}"


class SignUp(models.Model):
    """A participant's place at one date."""

    class State(models.TextChoices):
        PENDING = "pending", _("to be confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        WAITING = "waiting", _("in the waiting list")
        OFFERED = "offered", _("a place is offered")
        CANCELLED = "cancelled", _("cancelled")

    # Those that are neither over nor only wished for.
    HOLDING = (State.PENDING, State.CONFIRMED, State.OFFERED)

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="signups")
    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="signups")
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="signups")
    # They have said that all of them are at least so old (years). Nobody's age is kept.
    at_least = models.PositiveSmallIntegerField(null=True, editable=False)
    brings = models.CharField(_("brings"), max_length=BRINGS_LENGTH, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    # Of pending and offered ones: the place is kept until then.
    held_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=utc_now, editable=False)
    changed_at = models.DateTimeField(default=utc_now, editable=False)
    # How the person knows the date (`following.py`): what differs they are told once.
    told = models.CharField(max_length=60, editable=False)
    # The start (UTC) of which the reminder was: a date that moves is reminded of again.
    reminded_of = models.DateTimeField(null=True, editable=False)
    thanked_at = models.DateTimeField(null=True, editable=False)
    # The question after the date. What was answered is kept without the person.
    has_answered = models.BooleanField(default=False, editable=False)
    # Raised with every change that a calendar must hear of (RFC 5545, 3.8.7.4).
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # How many of them came; None: not ticked.
    arrived = models.PositiveSmallIntegerField(_("came"), null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["pk"]
        indexes = [models.Index(fields=["occurrence", "state"], name="talko_signup_state")]
        constraints = [
            models.UniqueConstraint(fields=["participant", "occurrence"], name="talko_signup_once"),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="talko_signup_people"
            ),
            models.CheckConstraint(
                condition=Q(arrived=None) | Q(arrived__gte=1, arrived__lte=MOST_ARRIVED),
                name="talko_signup_arrived",
            ),
        ]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"
