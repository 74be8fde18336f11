"""What a browser sends from the editor of an event page, and what comes back."""

from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield


def form_data(page, **changes):
    """What the browser would send for this page."""
    fields = {
        "title": page.title,
        "slug": page.slug,
        "introduction": page.introduction,
        "start_date": page.start_date or "",
        "start_time": page.start_time or "",
        "end_time": page.end_time or "",
        "end_date": page.end_date or "",
        "recurrence_repeats": "once",
        "until": page.until or "",
        "space": page.space_id or "",
        "room": page.room_id or "",
        "body": rich_text(""),
        "bring": "",
        "contact": "",
        "attendance": page.attendance,
        "signup_capacity": page.signup_capacity or "",
        "signup_minimum": page.signup_minimum or "",
        "signup_opens_days": page.signup_opens_days or "",
        "signup_closes_hours": page.signup_closes_hours,
        "more_times": streamfield([]),
        "tasks": streamfield([]),
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comment_notifications": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }
    if page.takes_room:
        fields["takes_room"] = "on"
    lists = {
        "extra_dates": page.extra_dates,
        "left_out_dates": page.left_out_dates,
        "hosts": [host.pk for host in page.hosts.all()],
    }
    return {**nested_form_data(fields), **lists, **changes}


def edit(editor, page, **changes):
    return editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), form_data(page, **changes)
    )


def errors_of(response) -> dict:
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def weekly(**more):
    return {"recurrence_repeats": "weekly", "recurrence_interval": "1", **more}
