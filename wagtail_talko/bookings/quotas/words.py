"""Quotas in words: which period, where, how much."""

from fractions import Fraction

from django.utils import dates as django_dates
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from wagtail_talko.bookings.models import Quota
from wagtail_talko.bookings.quotas.counting import Limit, Period
from wagtail_talko.wording import format_day, join_choices, join_words
from wagtail_talko.words import pick

Measure = Quota.Measure
# More rooms than these are called by the quota's name.
MOST_ROOMS = 3


def show_amount(amount: Fraction) -> str:
    """Write a number of hours or times, with two decimals at the most: "1,5" in Finnish."""
    rounded = round(float(amount), 2)
    if rounded == int(rounded):
        return number_format(int(rounded))
    return number_format(f"{rounded:.2f}".rstrip("0"))


def within_period(limit: Limit, period: Period, *, language: str | None = None) -> str:
    """Say a period as a part of a sentence: "viikolla 3", "tammikuussa 2027"."""
    language = language or get_language() or "en"
    with override(language):
        if limit.quota.period == Quota.Period.WEEK:
            pattern = pgettext("within a period", "in week {number}")
            return pattern.format(number=period.first.isocalendar().week)
        if limit.quota.period == Quota.Period.MONTH:
            # Translators: Finnish month names end with "kuu": "{month_name}ssa {year}"
            pattern = pgettext("within a period", "in {month_name} {year}")
            month = str(django_dates.MONTHS[period.first.month])
            name = month if language.startswith("en") else month.lower()
            return pattern.format(month_name=name, year=period.first.year)
        first, last = (format_day(day, language=language, weekday=False) for day in period)
        return pgettext("within a period", "from {first} to {last}").format(first=first, last=last)


def where(limit: Limit, *, language: str | None = None) -> str:
    """Name the rooms of a quota, or its space, or its municipality."""
    quota = limit.quota
    rooms = list(quota.rooms.all())
    if rooms:
        names = [pick(room.name, language).text for room in rooms]
        if len(names) > MOST_ROOMS:
            return pick(quota.name, language).text
        return join_words(names, language=language)
    return pick((quota.space or quota.municipality).name, language).text


def what_else(limit: Limit, *, language: str | None = None) -> str:
    """Say what could be chosen instead; "" where nothing in the quota's own reach would do."""
    quota = limit.quota
    with override(language or get_language()):
        found = []
        if quota.period == Quota.Period.WEEK:
            found.append(pgettext("choose", "another week"))
        elif quota.period == Quota.Period.MONTH:
            found.append(pgettext("choose", "another month"))
        if quota.measure == Measure.HOURS:
            found.append(pgettext("choose", "a shorter time"))
        if quota.space_id or limit.room_ids is not None:
            found.append(pgettext("choose", "another room"))
        return join_choices(found, language=language)


def rule_of(limit: Limit) -> str:
    """Say a quota as a rule: "Enintään 8 tuntia viikossa (Iso sali)"."""
    quota = limit.quota
    most, n = show_amount(limit.amount), _plural_of(limit.amount)
    if quota.measure == Measure.OPEN_REQUESTS:
        text = ngettext(
            "At most %(most)s request waiting at once",
            "At most %(most)s requests waiting at once",
            n,
        )
        return _placed(limit, text % {"most": most})
    if quota.measure == Measure.ACTIVE_BOOKINGS:
        text = ngettext(
            "At most %(most)s booking to come at once",
            "At most %(most)s bookings to come at once",
            n,
        )
        return _placed(limit, text % {"most": most})
    return _placed(limit, _per_period(limit, most, n))


def _per_period(limit: Limit, most: str, n: int) -> str:
    quota = limit.quota
    if quota.measure == Measure.HOURS:
        amount = ngettext("%(most)s hour", "%(most)s hours", n) % {"most": most}
    else:
        amount = ngettext("%(most)s time", "%(most)s times", n) % {"most": most}
    if quota.period == Quota.Period.WEEK:
        return _("At most %(amount)s a week") % {"amount": amount}
    if quota.period == Quota.Period.MONTH:
        return _("At most %(amount)s a month") % {"amount": amount}
    first, last = (
        format_day(day, language=get_language() or "en", weekday=False)
        for day in (quota.valid_from, quota.valid_until)
        if day
    )
    return _("At most %(amount)s from %(first)s to %(last)s") % {
        "amount": amount,
        "first": first,
        "last": last,
    }


def _plural_of(amount: Fraction) -> int:
    """Languages count parts of a thing as several."""
    return 1 if amount == 1 else 2


def _placed(limit: Limit, text: str) -> str:
    # Translators: a rule and the rooms for which it holds
    return pgettext("rule and rooms", "%(rule)s (%(where)s)") % {
        "rule": text,
        "where": where(limit),
    }


def used_line(limit: Limit, used: Fraction, period: Period | None) -> str:
    """Say what has been used: "Käytetty 6/8 tuntia viikolla 3 (Iso sali)"."""
    facts = {"used": show_amount(used), "most": show_amount(limit.amount)}
    if limit.quota.measure == Measure.OPEN_REQUESTS:
        text = _("%(used)s of %(most)s requests waiting at once") % facts
    elif limit.quota.measure == Measure.ACTIVE_BOOKINGS:
        text = _("%(used)s of %(most)s bookings to come at once") % facts
    elif limit.quota.measure == Measure.HOURS:
        assert period is not None
        text = _("Used %(used)s of %(most)s hours %(period)s") % (
            facts | {"period": within_period(limit, period)}
        )
    else:
        assert period is not None
        text = _("Used %(used)s of %(most)s times %(period)s") % (
            facts | {"period": within_period(limit, period)}
        )
    return _placed(limit, text)
