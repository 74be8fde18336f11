"""One's place in a waiting list, and the answer to an offer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_talko.bookings.actions.hosting import INVITED
from wagtail_talko.bookings.models import BookingDate, WaitingWish
from wagtail_talko.bookings.views.hosting import said_invited
from wagtail_talko.bookings.waiting.answering import accept_offer
from wagtail_talko.bookings.waiting.borrowing import say_missing, say_wanted
from wagtail_talko.bookings.waiting.hosting import say_still_named
from wagtail_talko.bookings.waiting.joining import withdraw_wish
from wagtail_talko.bookings.waiting.queries import wishes_of, with_places
from wagtail_talko.elements import Crumb
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.wording import join_words

State = WaitingWish.State


@login_required
def waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one wish (GET); take what is offered, or leave the list (POST `answer`)."""
    wish = wishes_of(request.user).filter(pk=pk).first()
    if wish is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, wish)
    [own] = with_places([wish])
    named = say_still_named(wish) if wish.is_open else []
    borrowed, missing = say_wanted(wish)
    context = {
        "borrowed": ", ".join(borrowed),
        "missing": say_missing(missing) if own.is_offer else "",
        "named": join_words(named),
        "own": own,
        "wish": wish,
        "crumbs": [Crumb(title=_("My bookings"), url=reverse("talko:bookings"))],
    }
    return render(request, "wagtail_talko/bookings/waiting.html", context)


def _answer(request: HttpRequest, wish: WaitingWish) -> HttpResponse:
    answer = ANSWERS.get(request.POST.get("answer", ""))
    here = reverse("talko:waiting", args=[wish.pk])
    if answer is None:
        return HttpResponseRedirect(here)
    try:
        said, where = answer(wish, request.user)
    except TalkoError as error:
        wish.refresh_from_db(fields=["state", "date"])
        if wish.state == State.ACCEPTED and answer is _accept:
            # Pressed twice: the first press has done it.
            return HttpResponseRedirect(_booking_of(wish))
        messages.error(request, str(error))
        return HttpResponseRedirect(here)
    messages.success(request, said)
    return HttpResponseRedirect(where)


def _accept(wish: WaitingWish, by: Any) -> tuple[str, str]:
    date = accept_offer(wish=wish, by=by)
    if date.state == BookingDate.State.CONFIRMED:
        said = _("The time is yours. You get a message about the booking.")
    else:
        said = _("Thank you. The municipality answers your request, and you get a message then.")
    where = reverse("talko:booking", args=[date.booking_id])
    return " ".join([said, *_said_of_hosts(wish, date)]), where


def _said_of_hosts(wish: WaitingWish, date: BookingDate) -> list[str]:
    """Say who has been asked to host, and who could not be asked any more."""
    named = wish.hosts.values("association")
    rows = date.booking.hosts.filter(state=INVITED, association__in=named)
    said = [said_invited(row) for row in rows.select_related("association").order_by("pk")]
    if left := say_still_named(wish):
        said.append(
            _("Not asked, because it cannot host here: %(names)s.") % {"names": ", ".join(left)}
        )
    return said


def _withdraw(wish: WaitingWish, by: Any) -> tuple[str, str]:
    withdraw_wish(wish=wish, by=by)
    if wish.state == State.OFFERED:
        said = _("Thank you for telling. The time goes to the next in line.")
    else:
        said = _("You no longer wait for this time.")
    return said, reverse("talko:bookings")


ANSWERS: dict[str, Callable[[WaitingWish, Any], tuple[str, str]]] = {
    "accept": _accept,
    "withdraw": _withdraw,
}


def _booking_of(wish: WaitingWish) -> str:
    if wish.date is None:
        return reverse("talko:bookings")
    return reverse("talko:booking", args=[wish.date.booking_id])
