"""The form of event pages: what must be right before it is published, and only then.

Saving a draft and autosaving check nothing. The projection never refuses: refusals are said here.
"""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from wagtail_talko.events import conflicts
from wagtail_talko.events.choices import offer_records
from wagtail_talko.events.clock_changes import doubtful_in_words
from wagtail_talko.events.collisions import Collision, collisions_of, in_short
from wagtail_talko.events.models import LONGEST_EVENT
from wagtail_talko.events.own_rooms import authority_over_room, proposed_by_host
from wagtail_talko.events.schedules import schedule_of_page, zone_name_of_page
from wagtail_talko.events.times import main_events, refused_times
from wagtail_talko.recurrence import RecurrenceError
from wagtail_talko.recurrence.forms import UNTIL_CODES, as_validation_error, check_schedule
from wagtail_talko.spaces.permissions import manages

# What the page that owns the schedule decides for all languages.
OWNED = (
    "start_date", "start_time", "end_time", "end_date", "more_times", "recurrence", "until",
    "extra_dates", "left_out_dates", "leaves_out_holidays", "is_cancelled", "space", "room",
    "takes_room", "hides_place", "hosts", "categories", "audience", "languages", "is_free",
    "is_low_threshold", "accessibility", "attendance",
)  # fmt: skip
SETTLED_ELSEWHERE = _(
    "This is the same in every language. Change it on the page that was published first."
)
# These end the work of a reviewer or take a page back: nothing goes live by them.
QUIET_ACTIONS = ("action-cancel-workflow",)


class Draft:
    """The page as the form has it, before anything is put on the page itself."""

    def __init__(self, page: Any, data: dict[str, Any]) -> None:
        self.page, self.data = page, data

    def __getattr__(self, name: str) -> Any:
        return self.data[name] if name in self.data else getattr(self.page, name)


class EventPageForm(WagtailAdminPageForm):
    """Checks the schedule and the room, date by date, when publishing or submitting."""

    accepts_notes = forms.BooleanField(
        label=_("Publish although single dates have notes"),
        required=False,
        help_text=_(
            "Dates whose room is not free get none. Dates that were changed one by one and are no "
            "longer in the schedule stay as single dates."
        ),
    )

    # Its check box stands among the collisions; without that panel there is none.
    leaves_out_refused = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collisions: list[Collision] = []
        offer_records(self)
        self.is_owner = owns_schedule(self.instance)
        if not self.is_owner:
            for name in set(OWNED) & set(self.fields):
                self.fields[name].disabled = True
                self.fields[name].help_text = SETTLED_ELSEWHERE
            # Disabled, Wagtail would still show it as if it could be changed: its panel tells it.
            self.fields.pop("more_times", None)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_owner and self._goes_live():
            draft = Draft(self.instance, data)
            self._clean_times(data)
            self._clean_more_times(draft)
            self._clean_place(data)
            if not self.errors.keys() & {*OWNED}:
                self._clean_schedule(draft)
            if not self.errors.keys() & {*OWNED}:
                self._clean_dates(draft)
        return data

    def _goes_live(self) -> bool:
        if self.is_deferred_validation or any(name in self.data for name in QUIET_ACTIONS):
            return False
        return self.data.get("workflow-action-name") != "reject"

    def _clean_times(self, data: dict[str, Any]) -> None:
        start_time, end_time = data.get("start_time"), data.get("end_time")
        first, last = data.get("start_date"), data.get("end_date")
        if start_time and end_time is None:
            self._refuse("end_time", _("Say when it ends, or leave both times empty."))
        if end_time and start_time is None:
            self._refuse("start_time", _("Say when it starts, or leave both times empty."))
        if first and last and last < first:
            self._refuse("end_date", _("The last day is before the first one."))
        elif first and last == first and start_time and end_time and end_time <= start_time:
            self._refuse("end_time", _("The end must be later than the start."))

    def _clean_more_times(self, draft: Any) -> None:
        for line in refused_times(draft):
            self._refuse("more_times", line)

    def _clean_place(self, data: dict[str, Any]) -> None:
        space, room = data.get("space"), data.get("room")
        if room is None:
            return
        if space is not None and room.space_id != space.pk:
            self._refuse("room", _("This room is in another space. Choose one of this space."))
        if room.is_archived or room.space.is_archived:
            self._refuse("room", _("This room is no longer in use. Choose another room."))
        if data.get("takes_room") and not self._may_book(room):
            self._refuse(
                "room",
                _("You may not book this room. Choose another, or do not tick “book the room”."),
            )

    def _may_book(self, room: Any) -> bool:
        if self.for_user is None or manages(self.for_user, room.space.municipality):
            return True
        # Whoever reviews what an association proposes leaves it the room it asked for.
        page = self.instance
        is_as_proposed = page.pk and page.takes_room and page.room_id == room.pk
        return bool(is_as_proposed and proposed_by_host(page))

    def _clean_schedule(self, draft: Any) -> None:
        schedule = schedule_of_page(draft)
        if schedule is None:
            return
        if schedule.duration > LONGEST_EVENT:
            self._refuse("end_date", _("One date may last 31 days at the most."))
            return
        try:
            check_schedule(schedule, zone_name_of_page(draft), allow_endless=True)
        except RecurrenceError as error:
            self.add_error(
                "until" if error.code in UNTIL_CODES else "recurrence", as_validation_error(error)
            )

    def _clean_dates(self, draft: Any) -> None:
        """Tell of every date that gets no room or no clear time, and of changed dates that leave
        the schedule."""
        if draft.accepts_notes or draft.is_cancelled or draft.start_date is None:
            return
        now = datetime.now(UTC)
        self._clean_collisions(draft, now)
        if line := conflicts.leaving_in_words(draft, now=now):
            self._refuse("recurrence", line)
        if line := conflicts.ending_in_words(draft, now=now):
            self._refuse("more_times", line)
        doubtful = doubtful_in_words(draft, now=now)
        for line in doubtful:
            self._refuse("start_time", line)
        if self.collisions or doubtful:
            self._refuse(
                "accepts_notes",
                _("Leave these dates out, choose another room or time, or tick this box."),
            )

    def _clean_collisions(self, draft: Any, now: datetime) -> None:
        """Refuse dates without a room, or leave them out where the editor has said so."""
        whose = authority_over_room(draft, self.for_user, revision=self._published_revision())
        refused = conflicts.room_conflicts(draft, by=whose, now=now)
        for text in dict.fromkeys(str(refusal) for refusal in refused if refusal.span is None):
            self._refuse("room", text)
        collisions = collisions_of(refused, draft.room, by=self.for_user) if refused else []
        if not collisions or draft.leaves_out_refused and self._leave_out(draft, collisions):
            return
        self.collisions = collisions
        self._refuse("room", in_short(collisions, draft.room))
        if draft.leaves_out_refused:
            self._refuse("room", _("Without them no date would be left."))

    def _published_revision(self) -> int | None:
        """Return the revision that goes live, where it is there already and not made by this form.

        An answer in the workflow publishes what was submitted, unless something was changed.
        """
        answers = bool(self.data.get("action-workflow-action"))
        return self.instance.latest_revision_id if answers and not self.has_changed() else None

    def _leave_out(self, draft: Any, collisions: list[Collision]) -> bool:
        """Leave the dates out; return False, and leave none out, where no date would be left."""
        days = {each.day.isoformat() for each in collisions}
        left_out = sorted({*draft.left_out_dates, *days})
        schedule = schedule_of_page(Draft(draft, {"left_out_dates": left_out}))
        if schedule is None or schedule.first(zone_name_of_page(draft)) is None:
            return False
        draft.data["left_out_dates"] = left_out
        return True

    def _refuse(self, field: str, message: Any) -> None:
        # A site's own panels may leave a field out: then the error stands at the top.
        self.add_error(field if field in self.fields else None, ValidationError(message))


def owns_schedule(page: Any) -> bool:
    """Say whether the page's own fields are the schedule, or will be when it is published."""
    event = main_events().filter(translation_key=page.translation_key).first()
    if event is None or event.schedule_page_id is None:
        return True
    return bool(page.pk) and event.schedule_page_id == page.pk
