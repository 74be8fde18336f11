"""The programme as a list, a month and a week. Reads records only; works by GET alone."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wagtail_talko import wording
from wagtail_talko.calendars import days as calendar_days
from wagtail_talko.calendars.converters import in_bounds
from wagtail_talko.calendars.days import DAY
from wagtail_talko.calendars.presenting import DayOfDates, date_item, grouped, month_day
from wagtail_talko.calendars.programme import Programme, programme_of
from wagtail_talko.calendars.queries import dates_from, read
from wagtail_talko.calendars.sorting import sort_onto_days
from wagtail_talko.elements import MonthWeek
from wagtail_talko.timeslots import Span

LIST_DAYS = 7
LIST_PAGE = 100
MONTH_DAY_LIMIT = 4
WEEK_DAY_LIMIT = 40


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """A week of dates from `from` (or today) on, by day; `days=1` shows that day only."""
    programme = programme_of(request)
    form = programme.form
    asked = form.cleaned_data.get("from") if form.is_valid() else None
    first = asked or programme.today
    length = 1 if request.GET.get("days") == "1" else LIST_DAYS
    window = [first + n * DAY for n in range(length)]
    span = calendar_days.span_of(window)
    paginator = Paginator(programme.dates(span), LIST_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    earlier, later = first - length * DAY, first + length * DAY
    more = {"days": 1} if length == 1 else {}
    return programme.respond(
        "list",
        first,
        page=page,
        found=paginator.count,
        groups=grouped(read(page.object_list) if paginator.count else (), first, programme.scope),
        opened=programme.opened(window),
        first=window[0],
        last=window[-1],
        previous_url=programme.list_url(earlier, **more) if in_bounds(earlier) else "",
        next_url=programme.list_url(later, **more) if in_bounds(later) else "",
        previous_label=_("Previous day") if length == 1 else _("Previous week"),
        next_label=_("Next day") if length == 1 else _("Next week"),
        next_found_url=_next_found(programme, span) if not paginator.count else "",
    )


def _next_found(programme: Programme, span: Span) -> str:
    """Return the address of the first date's day after an empty stretch."""
    if not programme.form.is_valid():
        return ""
    later = dates_from(
        span.end,
        language=programme.language,
        filters=programme.form.filters,
        scope=programme.scope,
    )
    return next((programme.list_url(item.days[0]) for item in read(later[:1])), "")


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    programme = programme_of(request)
    language = get_language() or programme.language
    first = date(year, month, 1)
    grid = calendar_days.month_grid(year, month)
    every_day = [day for week in grid for day in week]
    sorted_days = sort_onto_days(
        programme.dates(calendar_days.span_anywhere(every_day)),
        every_day,
        limit=MONTH_DAY_LIMIT,
        counted=[day for day in every_day if day.month == month],
    )
    weeks = [
        MonthWeek(
            number=week[0].isocalendar().week,
            url=programme.week_url(week[0]),
            days=[
                month_day(
                    day,
                    sorted_days.kept[day],
                    sorted_days.number[day],
                    month=month,
                    today=programme.today,
                    scope=programme.scope,
                    language=language,
                    more_url=programme.list_url(day, days=1) if in_bounds(day) else "",
                )
                for day in week
            ],
        )
        for week in grid
    ]
    earlier = calendar_days.add_months(first, -1)
    later = calendar_days.add_months(first, 1)
    return programme.respond(
        "month",
        first,
        weeks=weeks,
        opened=programme.opened([day for day in every_day if day.month == month]),
        found=sorted_days.found,
        previous_url=programme.month_url(earlier) if in_bounds(earlier) else "",
        next_url=programme.month_url(later) if in_bounds(later) else "",
        previous_label=wording.format_month(earlier, language=language),
        next_label=wording.format_month(later, language=language),
    )


@require_safe
def week(request: HttpRequest, year: int, week: int) -> HttpResponse:
    """An ISO week, day by day; made to be printed for the notice board."""
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError as error:
        raise Http404("This year has no such week.") from error
    programme = programme_of(request)
    every_day = calendar_days.week_of(monday)
    dates = programme.dates(calendar_days.span_anywhere(every_day))
    sorted_days = sort_onto_days(dates, every_day, limit=WEEK_DAY_LIMIT)
    return programme.respond(
        "week",
        monday,
        groups=[
            DayOfDates(
                day,
                [date_item(item, programme.scope) for item in kept],
                more=sorted_days.number[day] - len(kept),
                more_url=programme.list_url(day, days=1) if in_bounds(day) else "",
            )
            for day, kept in sorted_days.kept.items()
        ],
        opened=programme.opened(every_day),
        found=sorted_days.found,
        previous_url=programme.week_url(monday - 7 * DAY),
        next_url=programme.week_url(monday + 7 * DAY),
        previous_label=_("Previous week"),
        next_label=_("Next week"),
    )
