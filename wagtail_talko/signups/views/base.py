"""What the views share: pages that no other page, cache or search engine may learn of."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from wagtail_talko.exceptions import TalkoError
from wagtail_talko.signups.refusals import SignUpEnded

View = Callable[..., HttpResponse]


def secret(view: View) -> View:
    """The address is the key. (With `no-referrer` browsers would send "Origin: null", which the
    protection against forged requests refuses.)"""

    @never_cache
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except SignUpEnded:
            response = render(request, "wagtail_talko/signups/ended.html", status=404)
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapper


def texts_of(error: TalkoError) -> list[str]:
    """Return what to say: each refusal once."""
    refusals = getattr(error, "refusals", None) or [error]
    return list(dict.fromkeys(str(each) for each in refusals))
