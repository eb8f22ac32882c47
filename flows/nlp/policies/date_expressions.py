"""Dates in words, and the days that they mean, told from the day of publication.

Own arithmetic over one pattern: general date parsers give a day where an interval is meant, read a weekday
as one of the week before, know no "end of the month" or "July 25-28", and take milliseconds a phrase.
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
# The month with which each season begins; winter ends in the next year.
SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}
# How many days ahead a day given without a year may be; news more often looks back.
AT_HAND = 120
# How many days the end of a week, a month and a year last.
ENDS = {"week": 1, "month": 7, "year": 31}
AHEAD_REACH = 40
COUNT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
YEAR = r"(?:1[89]|20)\d\d"
MONTH = (
    r"(?P<month>Jan(?:\.|uary)|Feb(?:\.|ruary)|Mar(?:\.|ch)|Apr(?:\.|il)|May|June?|July?|Aug(?:\.|ust)|"
    r"Sept?(?:\.|ember)|Oct(?:\.|ober)|Nov(?:\.|ember)|Dec(?:\.|ember))"
)
FULL_MONTH = (
    r"January|February|March|April|(?:(?<=in )|(?<=last )|(?<=by )|(?<=since ))May|May(?= (?:1[89]|20)\d\d)|"
    r"June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.(?= (?:1[89]|20)\d\d)"
)
DATE = re.compile(
    r"(?:\b(?P<part>(?i:earlier|later|early|mid|late|(?:the )?(?:end|start|beginning) of))[ -](?:in )?)?(?:"
    rf"\b{MONTH} (?P<day>[0-3]?\d)\b(?:[-–](?P<last_day>[0-3]?\d)\b)?(?:, (?P<year>\d{{4}})\b)?"
    rf"|\b(?P<day_first>[0-3]?\d) (?P<month_of_day>{FULL_MONTH})\b(?: (?P<year_of_day>\d{{4}})\b)?"
    rf"|(?P<month_only>\b(?:{FULL_MONTH}))(?!\w)(?:,? (?P<year_of_month>{YEAR})\b)?"
    rf"|\b(?i:the )?(?P<season>spring|summer|fall|autumn|winter)(?: of)? (?P<year_of_season>{YEAR})\b"
    r"|\b(?P<weekday>(?i:next |last |this )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    r"|\b(?P<named_day>(?i:today|yesterday|tomorrow|tonight))\b"
    r"|\b(?P<which>(?i:last|this|next)) (?:calendar |fiscal )?"
    r"(?P<period>week|weekend|month|year|spring|summer|fall|autumn|winter)\b"
    rf"|\b(?i:the) (?:last|past) (?:(?P<past_count>{COUNT}) )?(?P<past_unit>day|week|month|year|decade)s?\b"
    r"|(?<=[oO]ver )the (?P<weekend>weekend)\b"
    r"|(?<= of )the (?:calendar |fiscal )?(?P<own_period>week|month|year)\b"
    rf"|\b(?P<count>(?i:a|{COUNT})) (?P<unit>day|week|month|year|decade)s? ago\b"
    rf"|\bthe (?P<decade>(?:1[89]|20)\d0)s\b"
    rf"|\b(?P<year_only>{YEAR})\b(?!-\d|[,.]\d|s\b))"
)
# Words before a weekday that tell that it is to come.
AHEAD = re.compile(r"\b(?:will|scheduled|expected|due|set to|plans? to|by|until|before|deadline)\b[^.;,]*$")
Groups = dict[str, str | None]
Days = tuple[date, date]


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
        if match["own_period"] and not match["part"]:
            continue
        before = text[max(span.start, match.start() - AHEAD_REACH) : match.start()]
        days = resolve(match, published, is_ahead=AHEAD.search(before) is not None)
        found.append(DateExpression(Span(*match.span()), *(days or (None, None))))
    return found


def resolve(match: re.Match[str], published: date | None, *, is_ahead: bool) -> Days | None:
    """Return the first and the last day that a matched date means; `is_ahead` where it is yet to come."""
    group = match.groupdict()
    try:
        whole = absolute(group, published)
        if whole is None and published is not None:
            whole = relative(group, published, is_ahead=is_ahead)
        return whole and part_of(whole, match["part"], published)
    except (ValueError, OverflowError):
        return None


def part_of(days: Days, part: str | None, published: date | None) -> Days:
    """Return the part of the days that "early", "the end of" or "later" leaves."""
    first, last = days
    words = (part or "").lower()
    length = (last - first).days + 1
    if words.endswith("end of"):
        unit = "week" if length <= DAYS["week"] else "month" if length <= DAYS["month"] + 1 else "year"
        return last - timedelta(ENDS[unit] - 1), last
    if words == "earlier":
        return first, min(last, max(first, published or last))
    if words == "later":
        return max(first, min(last, published or first)), last
    third = length // 3
    if words in {"early", "start of", "beginning of", "the start of", "the beginning of"}:
        return first, last - timedelta(length - third)
    if words == "mid":
        return first + timedelta(third), last - timedelta(third)
    return (last - timedelta(third), last) if words == "late" else days


def absolute(group: Groups, published: date | None) -> Days | None:
    """Return the days of a date by the calendar; without a year, the last one or one at hand."""
    if group["year_only"]:
        return whole_year(int(group["year_only"]))
    if group["decade"]:
        first = int(group["decade"])
        return date(first, 1, 1), date(first + 9, 12, 31)
    if group["season"] and group["year_of_season"]:
        return season(group["season"], int(group["year_of_season"]))
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
    return date(year, number, int(day)), date(year, number, int(group["last_day"] or day))


def whole_year(year: int) -> Days:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def season(name: str, year: int) -> Days:
    """Return the days of a season of the northern half of the world: three whole months."""
    first = SEASONS[name.lower()]
    last = (first + 1) % 12 + 1
    end_year = year + (last < first)
    return date(year, first, 1), date(end_year, last, monthrange(end_year, last)[1])


def year_of(month: int, day: int, published: date) -> int:
    """Return the year of a day given without one: the last such day, unless the next is at hand."""
    ahead = (date(published.year, month, min(day, 28)) - published).days
    if ahead > AT_HAND:
        return published.year - 1
    return published.year + 1 if ahead + 365 <= AT_HAND else published.year


def relative(group: Groups, published: date, *, is_ahead: bool) -> Days | None:
    """Return the days of a date that is told from the day of publication."""
    if group["weekday"]:
        day = weekday(group["weekday"].lower(), published, is_ahead=is_ahead)
        return day, day
    if group["named_day"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(group["named_day"].lower(), 0)
        return published + timedelta(shift), published + timedelta(shift)
    if group["which"] and group["period"]:
        return period(group["which"].lower(), group["period"], published)
    if group["own_period"]:
        return period("this", group["own_period"], published)
    if group["weekend"]:
        sunday = published - timedelta((published.weekday() + 1) % 7)
        return sunday - timedelta(1), sunday
    if group["past_unit"]:
        days = number_of(group["past_count"] or "one") * DAYS[group["past_unit"]]
        return published - timedelta(days), published
    if group["count"] and group["unit"]:
        return ago(number_of(group["count"]), group["unit"], published)
    return None


def weekday(words: str, published: date, *, is_ahead: bool) -> date:
    """Return the day that a weekday means: the last one up to publication, or the first one from then on."""
    name = words.split()[-1]
    back = (published.weekday() - WEEKDAYS.index(name)) % 7
    if words.startswith("next ") or (is_ahead and back and not words.startswith("last ")):
        return published + timedelta(7 - back)
    return published - timedelta(back)


def period(which: str, unit: str, published: date) -> Days | None:
    """Return the days of "last week", "this month", "next year", "this summer"."""
    shift = {"last": -1, "this": 0, "next": 1}[which]
    if unit in {"week", "weekend"}:
        monday = published - timedelta(published.weekday()) + timedelta(7 * shift)
        return (monday if unit == "week" else monday + timedelta(5)), monday + timedelta(6)
    if unit == "month":
        return month_away(published, shift)
    if unit == "year":
        return whole_year(published.year + shift)
    return season_away(unit, shift, published)


def season_away(name: str, shift: int, published: date) -> Days:
    """Return the days of the last such season that is over, of this year's, or of the next to begin."""
    years = [season(name, published.year + step) for step in (-2, -1, 0, 1)]
    if shift < 0:
        return [days for days in years if days[1] < published][-1]
    if shift > 0:
        return next(days for days in years if days[0] > published)
    running = [days for days in years if days[0] <= published <= days[1]]
    return running[0] if running else season(name, published.year)


def month_away(published: date, months: int) -> Days:
    """Return the first and the last day of the month so many months away."""
    index = published.year * 12 + published.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def number_of(words: str) -> int:
    """Return the number that the words give: "a", "two", "12"."""
    word = words.lower()
    return 1 if word == "a" else NUMBERS.index(word) + 1 if word in NUMBERS else int(word)


def ago(number: int, unit: str, published: date) -> Days:
    """Return the days of "two weeks ago": a day, a week, a month or a year, as the unit says."""
    if unit in {"day", "week"}:
        day = published - timedelta(number * DAYS[unit])
        return (day, day) if unit == "day" else (day - timedelta(3), day + timedelta(3))
    if unit == "month":
        return month_away(published, -number)
    return whole_year(published.year - number * (10 if unit == "decade" else 1))
