"""Dates in words, and the days that they mean, told from the day of publication.

Own arithmetic over one pattern: the general date parsers take milliseconds a phrase, most of a second for
an article, and guess a month's day; this takes microseconds and gives ranges.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from flows.nlp.document import Span

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
UNITS = {"day": 1, "week": 7}
# How many days ahead a day given without a year may be; news more often looks back.
AT_HAND = 120
MONTH = (
    r"(?P<month>Jan(?:\.|uary)|Feb(?:\.|ruary)|Mar(?:\.|ch)|Apr(?:\.|il)|May|June?|July?|Aug(?:\.|ust)|"
    r"Sept?(?:\.|ember)|Oct(?:\.|ober)|Nov(?:\.|ember)|Dec(?:\.|ember))"
)
DATE = re.compile(
    rf"\b{MONTH} (?P<day>[0-3]?\d)\b(?:, (?P<year>\d{{4}})\b)?"
    rf"|\b(?P<day_first>[0-3]?\d) (?P<month_of_day>January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\b(?: (?P<year_of_day>\d{4})\b)?"
    r"|\b(?P<month_only>January|February|March|April|(?<=in )May|(?<=last )May|June|July|August|"
    r"September|October|November|December)\b(?: (?P<year_of_month>(?:1[89]|20)\d\d)\b)?"
    r"|\b(?P<weekday>(?:next |last |this )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    r"|\b(?P<named_day>today|yesterday|tomorrow|tonight)\b"
    r"|\b(?P<which>last|this|next) (?P<period>week|weekend|month|year|spring|summer|fall|autumn|winter)\b"
    r"|\b(?P<count>a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) "
    r"(?P<unit>day|week|month|year)s? ago\b"
    r"|\b(?P<year_only>(?:1[89]|20)\d\d)\b(?!-\d|[,.]\d)"
)


@dataclass(frozen=True, slots=True)
class DateExpression:
    """The words of a date, and the first and the last day they mean, where that can be told."""

    span: Span
    date_from: date | None
    date_to: date | None


def find_dates(text: str, span: Span, published: date | None) -> list[DateExpression]:
    """Return the dates that the text gives inside the span, in order.

    Days are null where they are relative and the day of publication is unknown.
    """
    found: list[DateExpression] = []
    for match in DATE.finditer(text, span.start, span.end):
        days = resolve(match, published)
        found.append(DateExpression(Span(*match.span()), *(days or (None, None))))
    return found


def resolve(match: re.Match[str], published: date | None) -> tuple[date, date] | None:
    """Return the first and the last day that a matched date means."""
    group = match.groupdict()
    try:
        return absolute(group, published) or (relative(group, published) if published else None)
    except (ValueError, OverflowError):
        return None


def absolute(group: dict[str, str | None], published: date | None) -> tuple[date, date] | None:
    """Return the days of a date by the calendar; without a year, the last one or one at hand."""
    if group["year_only"]:
        year = int(group["year_only"])
        return date(year, 1, 1), date(year, 12, 31)
    month = group["month"] or group["month_of_day"] or group["month_only"]
    year_given = group["year"] or group["year_of_day"] or group["year_of_month"]
    if month is None or not (year_given or published):
        return None
    number = MONTHS.index(month[:3].lower()) + 1
    day = group["day"] or group["day_first"]
    if published is None:
        year = int(year_given or 0)
    else:
        year = int(year_given) if year_given else year_of(number, int(day or 15), published)
    if day is None:
        return date(year, number, 1), date(year, number, monthrange(year, number)[1])
    return date(year, number, int(day)), date(year, number, int(day))


def year_of(month: int, day: int, published: date) -> int:
    """Return the year of a day given without one: the last such day, unless the next is at hand."""
    ahead = (date(published.year, month, min(day, 28)) - published).days
    if ahead > AT_HAND:
        return published.year - 1
    return published.year + 1 if ahead + 365 <= AT_HAND else published.year


def relative(group: dict[str, str | None], published: date) -> tuple[date, date] | None:
    """Return the days of a date that is told from the day of publication."""
    if group["weekday"]:
        day = weekday(group["weekday"].lower(), published)
        return day, day
    if group["named_day"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(group["named_day"].lower(), 0)
        return published + timedelta(shift), published + timedelta(shift)
    if group["which"] and group["period"]:
        return period(group["which"], group["period"], published)
    if group["count"] and group["unit"]:
        return ago(group["count"], group["unit"], published)
    return None


def weekday(words: str, published: date) -> date:
    """Return the day that a weekday means: the last one up to publication, with "next" the first after it."""
    name = words.split()[-1]
    back = (published.weekday() - WEEKDAYS.index(name)) % 7
    if words.startswith("next "):
        return published + timedelta(7 - back)
    return published - timedelta(back)


def period(which: str, unit: str, published: date) -> tuple[date, date] | None:
    """Return the days of "last week", "this month", "next year"; None for seasons."""
    shift = {"last": -1, "this": 0, "next": 1}[which]
    if unit in {"week", "weekend"}:
        monday = published - timedelta(published.weekday()) + timedelta(7 * shift)
        return (monday if unit == "week" else monday + timedelta(5)), monday + timedelta(6)
    if unit == "month":
        return month_away(published, shift)
    if unit == "year":
        return date(published.year + shift, 1, 1), date(published.year + shift, 12, 31)
    return None


def month_away(published: date, months: int) -> tuple[date, date]:
    """Return the first and the last day of the month so many months away."""
    index = published.year * 12 + published.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def ago(count: str, unit: str, published: date) -> tuple[date, date]:
    """Return the days of "two weeks ago": a day, a week, a month or a year, as the unit says."""
    number = 1 if count == "a" else NUMBERS.index(count) + 1 if count in NUMBERS else int(count)
    if unit in UNITS:
        day = published - timedelta(number * UNITS[unit])
        return (day, day) if unit == "day" else (day - timedelta(3), day + timedelta(3))
    if unit == "month":
        return month_away(published, -number)
    return date(published.year - number, 1, 1), date(published.year - number, 12, 31)
