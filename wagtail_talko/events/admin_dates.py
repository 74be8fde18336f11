"""The dates of events in the admin: a list, and one date cancelled, moved or restored."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from wagtail_talko.events import actions
from wagtail_talko.events.admin_forms import (
    MoveOccurrenceForm,
    NoteForm,
    NoticeForm,
    RestoreForm,
)
from wagtail_talko.events.models import LONGEST_EVENT, Occurrence
from wagtail_talko.events.notifications import dates_in_words
from wagtail_talko.events.suspending import resume_event, suspend_event
from wagtail_talko.exceptions import Refused, TalkoError
from wagtail_talko.spaces.history import ScopedHistoryView
from wagtail_talko.spaces.scoped_views import ScopedIndexView
from wagtail_talko.wording import format_span


def title_of(occurrence: Occurrence) -> str:
    """Return the event's title in the active language, else in any; the listings are prefetched."""
    listings = {row.language: row.title for row in occurrence.event.listings.all()}
    language = get_language() or ""
    return listings.get(language) or next(iter(listings.values()), occurrence.event.uid)


def say_when(occurrence: Occurrence) -> str:
    """Say when the date is, by the event's own clock."""
    event = occurrence.event
    start: Any = occurrence.start
    end: Any = occurrence.end
    if event.all_day:
        start, end = start.astimezone(event.zone).date(), end.astimezone(event.zone).date()
    language = get_language() or "en"
    return format_span(start, end, zone=event.zone, language=language, all_day=event.all_day)


def say_where(occurrence: Occurrence) -> str:
    room = occurrence.room or occurrence.event.room
    parts = [occurrence.event.space, room]
    said = ", ".join(str(part) for part in parts if part)
    return _("%(place)s (room missing)") % {"place": said} if occurrence.room_missing else said


class OccurrenceIndexView(ScopedIndexView):
    """Coming dates first; past ones on demand."""

    @property
    def shows_past(self) -> bool:
        return bool(self.request.GET.get("past"))

    def get_base_queryset(self) -> QuerySet[Occurrence]:
        rows = super().get_base_queryset().prefetch_related("event__listings")
        if self.shows_past:
            return rows
        now = datetime.now(UTC)
        return rows.filter(end__gt=now, start__gt=now - LONGEST_EVENT)

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.is_searching:
            return queryset
        words = self.search_query.casefold()
        found = Occurrence.objects.filter(event__listings__search_text__contains=words)
        return queryset.filter(pk__in=found.values("pk"))

    @cached_property
    def columns(self) -> list[Column]:
        """Wagtail puts the buttons of a row into columns it has made itself only."""
        titled = self._get_title_column_class(TitleColumn)
        title = titled("title", label=_("Event"), accessor=title_of)
        return [title if column.name == "title" else column for column in super().columns]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        label = _("Hide past dates") if self.shows_past else _("Show past dates too")
        url = self.index_url if self.shows_past else f"{self.index_url}?past=1"
        return [*super().header_more_buttons, Button(label, url=url, icon_name="history")]

    def get_list_more_buttons(self, instance: Occurrence) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        is_scheduled = instance.state != Occurrence.State.CANCELLED
        for name, label, icon, shown in (
            ("move", _("Move"), "date", is_scheduled and instance.event.is_on),
            ("note", _("Write a note"), "comment", True),
            ("cancel", _("Cancel this date"), "cross", is_scheduled),
            ("restore", _("Restore"), "undo", instance.is_exception),
            ("suspend", _("Cancel all until further notice"), "no-view", instance.event.is_on),
            ("resume", _("Let the event go on"), "rotate", instance.event.is_suspended),
        ):
            if shown and instance.end > datetime.now(UTC):
                url = reverse(f"talko_date:{name}", args=[instance.pk])
                buttons.append(MenuItem(label, url=url, icon_name=icon))
        if people := _people_url(instance):
            buttons.append(MenuItem(_("Who comes"), url=people, icon_name="group"))
        if instance.event.schedule_page_id:
            page = reverse("wagtailadmin_pages:edit", args=[instance.event.schedule_page_id])
            buttons.append(MenuItem(_("Edit the page"), url=page, icon_name="edit"))
        return buttons


def _people_url(row: Occurrence) -> str:
    """Return the list of who comes, on the public side; nothing where that is left out."""
    try:
        return reverse("talko:signup_day", args=[row.event_id, row.date])
    except NoReverseMatch:
        return ""


class OccurrenceHistoryView(ScopedHistoryView):
    def get_page_subtitle(self) -> str:
        """Name the date for people: the record's own name is for the log, which outlives words."""
        return f"{title_of(self.object)}, {say_when(self.object)}"


class OccurrenceFormView(generic.InspectView):
    """A page that does one thing to one date of an event."""

    template_name = "wagtail_talko/admin/simple_form.html"
    any_permission_required = ["change"]
    form_class: type[forms.Form] = RestoreForm
    intro: Any = ""
    submit_label: Any = ""
    done: Any = ""

    def act(self, form: Any) -> None:
        raise NotImplementedError

    def say_done(self) -> None:
        messages.success(self.request, self.done)

    def get_page_subtitle(self) -> str:
        return title_of(self.object)

    def get_form(self, data: Any = None) -> Any:
        return self.form_class(data, user=self.request.user, occurrence=self.object)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                self.act(form)
            except TalkoError as error:
                for refusal in error.refusals if isinstance(error, Refused) else [error]:
                    form.add_error(None, str(refusal))
            else:
                self.say_done()
                return redirect("talko_date:index")
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(**kwargs) | {
            "form": form,
            "intro": f"{say_when(self.object)}. {self.intro}",
            "submit_label": self.submit_label,
            "cancel_url": reverse("talko_date:index"),
        }

    def get_fields_context(self) -> list[dict[str, Any]]:
        return []


class CancelView(OccurrenceFormView):
    page_title = _("Cancel one date")
    form_class = NoteForm
    intro = _("It stays in the calendar as cancelled, and its room is let go.")
    submit_label = _("Cancel this date")
    done = _("The date has been cancelled.")

    def act(self, form: Any) -> None:
        actions.cancel_occurrence(
            occurrence=self.object, by=self.request.user, note=form.cleaned_data["note"]
        )


class NoteView(OccurrenceFormView):
    page_title = _("Note on one date")
    form_class = NoteForm
    intro = _("Residents read it beside the date. Leave it empty to take it away.")
    submit_label = _("Save")
    done = _("The note has been saved.")

    def act(self, form: Any) -> None:
        actions.note_occurrence(
            occurrence=self.object, by=self.request.user, note=form.cleaned_data["note"]
        )


class MoveView(OccurrenceFormView):
    page_title = _("Move one date")
    form_class = MoveOccurrenceForm
    intro = _("The other dates of the series stay as they are.")
    submit_label = _("Move")
    done = _("The date has been moved.")

    def act(self, form: Any) -> None:
        start, end = form.span()
        actions.move_occurrence(
            occurrence=self.object,
            start=start,
            end=end,
            # The series' own room, named, takes back an earlier move to another one.
            room=form.cleaned_data["room"] or self.object.event.room,
            note=form.cleaned_data["note"],
            by=self.request.user,
        )


class SuspendView(OccurrenceFormView):
    page_title = _("Cancel all dates until further notice")
    form_class = NoticeForm
    intro = _("All coming dates of this event are cancelled; their rooms are let go.")
    submit_label = _("Cancel until further notice")
    done = _("The event is cancelled until further notice.")

    def act(self, form: Any) -> None:
        suspend_event(
            event=self.object.event, by=self.request.user, notice=form.cleaned_data["note"]
        )


class ResumeView(OccurrenceFormView):
    page_title = _("Let the event go on")
    intro = _("Its coming dates take place again, in their rooms where those are still free.")
    submit_label = _("Let the event go on")
    done = _("The event goes on.")

    def act(self, form: Any) -> None:
        self.missing = resume_event(event=self.object.event, by=self.request.user)

    def say_done(self) -> None:
        super().say_done()
        if self.missing:
            event, language = self.object.event, get_language() or "en"
            days = "; ".join(dates_in_words(event, self.missing, language))
            messages.warning(
                self.request, _("These dates have no room: %(dates)s") % {"dates": days}
            )


class RestoreView(OccurrenceFormView):
    page_title = _("Restore one date")
    intro = _("It goes back to what the series says.")
    submit_label = _("Restore")
    done = _("The date has been restored.")

    def act(self, form: Any) -> None:
        actions.restore_occurrence(occurrence=self.object, by=self.request.user)
