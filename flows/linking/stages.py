"""A policy's stages over time: what many articles report, without what single ones misreport.

The likeliest course is found by dynamic programming (Viterbi): it costs something to contradict an article,
less where no words of it show the stage, and something to change the stage, more so to go back. Before it
stands what happened earlier, where articles agree on when ("signed in 1972").
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

COURSE = ("proposed", "pending", "adopted", "in_force", "blocked", "ended")
"""The stages in the order in which a policy goes through them."""

AFTER = {
    "proposed": "proposed",
    "adopted": "adopted",
    "effective": "in_force",
    "blocked": "blocked",
    "ended": "ended",
}
"""The stage that begins with an event."""

NEXT_TO = 0.6
"""What it costs, measured by any other, that an article reports the stage next to the true one."""

UNSHOWN = 0.25
"""What the report of an article counts in which no words show the stage, but the policy's kind."""

FORWARD, STOPPED, BACK, REVIVED = 0.5, 1.5, 2.5, 4.0
"""What a change costs: each step up to being in force, being blocked or ended, going back, from the end.

To contradict one article costs 1.
"""

IN_FORCE = COURSE.index("in_force")

AGREED = 2
"""How many articles must date an event alike."""

GRANTED = 3
"""How many articles must report a stage that the words of none show."""


class Report(NamedTuple):
    """The stage that an article's row reports; `weight` is the number of its mentions."""

    day: datetime.date | None
    status: str
    is_shown: bool
    article_id: str
    weight: int


class Told(NamedTuple):
    """An event that an article dates."""

    article_id: str
    event: str
    date_from: datetime.date
    date_to: datetime.date


class Stage(NamedTuple):
    """A stage, and the first article that reports it.

    `date` is that article's day, null where no article has one. Where `date_to` is given, articles agree on
    when the stage began: on one of the days from `date` to `date_to`.
    """

    date: datetime.date | None
    date_to: datetime.date | None
    status: str
    article_id: str


def stages_of(rows: Iterable[Report], told: Collection[Told] = ()) -> list[Stage]:
    """Return the stages that rows and dates, in the order of their articles' days, tell together.

    There are none where all rows are unknown.
    """
    reports = [row for row in by_article(rows) if row.status != "unknown"]
    reported = reported_stages(reports)
    if not reported or reported[0].date is None or not told:
        return reported
    stages: list[Stage] = []
    for stage in earlier_stages(told, reported[0].date):
        if rank(stage) <= rank(reported[0]) and (not stages or rank(stage) > rank(stages[-1])):
            stages.append(stage)
    is_told = bool(stages) and stages[-1].status == reported[0].status
    return [*stages, *reported[is_told:]]


def rank(stage: Stage) -> int:
    """Return how far a policy has come with the stage."""
    return COURSE.index(stage.status)


def by_article(rows: Iterable[Report]) -> list[Report]:
    """Return one report for each article: that which words show, or with the most mentions, or the first."""
    best: dict[str, Report] = {}
    for row in rows:
        other = best.get(row.article_id)
        if other is None or strength(row) > strength(other):
            best[row.article_id] = row
    return list(best.values())


def strength(report: Report) -> tuple[bool, bool, int]:
    """Return what of two reports of one article tells the surer one."""
    return report.status != "unknown", report.is_shown, report.weight


def reported_stages(reports: Sequence[Report]) -> list[Stage]:
    """Return the stages of the likeliest course, each from the first article that reports it."""
    placed = [report for report in reports if report.day is not None]
    told = placed or reports
    if len({report.status for report in told}) == 1:
        return [Stage(told[0].day, None, told[0].status, told[0].article_id)]
    course = likeliest_course(told)
    if not placed:
        course = course[-1:] * len(reports)
    parts = [
        (status, [report for _, report in part if report.status == status])
        for status, part in groupby(zip(course, told, strict=True), key=lambda pair: pair[0])
    ]
    shown = [part for part in parts if is_borne_out(part[1])]
    stages = [
        Stage(found[0].day, None, status, found[0].article_id) for status, found in shown or parts if found
    ]
    return [stage for at, stage in enumerate(stages) if not at or stage.status != stages[at - 1].status]


def is_borne_out(reports: Sequence[Report]) -> bool:
    """Tell whether the words of an article show the stage, or several articles take it for granted."""
    return len(reports) >= GRANTED or any(report.is_shown for report in reports)


def likeliest_course(reports: Sequence[Report]) -> list[str]:
    """Return the stage at each report that contradicts reports and changes the least."""
    every = range(len(COURSE))
    costs = [0.0] * len(COURSE)
    steps: list[list[int]] = []
    for report in reports:
        came = [min(every, key=lambda old: (costs[old] + change(old, new), -old)) for new in every]
        costs = [costs[came[new]] + change(came[new], new) + misread(new, report) for new in every]
        steps.append(came)
    stage = min(every, key=lambda last: (costs[last], -last))
    course = []
    for came in reversed(steps):
        course.append(COURSE[stage])
        stage = came[stage]
    return course[::-1]


def misread(stage: int, report: Report) -> float:
    """Return what it costs that the article reports another stage."""
    apart = abs(stage - COURSE.index(report.status))
    weight = 1.0 if report.is_shown else UNSHOWN
    is_near = apart == 1 and max(stage, COURSE.index(report.status)) <= IN_FORCE
    return 0.0 if not apart else weight * (NEXT_TO if is_near else 1.0)


def change(old: int, new: int) -> float:
    """Return what it costs that a policy goes from one stage to another."""
    if old == new:
        return 0.0
    if new < old:
        return REVIVED if COURSE[old] == "ended" else BACK
    return STOPPED if new > IN_FORCE else FORWARD * (new - old)


def earlier_stages(told: Iterable[Told], before: datetime.date) -> list[Stage]:
    """Return the stages that began before the day as articles agree, dated as narrowly as any does."""
    given = [one for one in told if one.event in AFTER and one.date_to < before]
    narrow_first = sorted(given, key=lambda one: (one.date_to - one.date_from, one.date_from, one.article_id))
    found: dict[str, Told] = {}
    for one in narrow_first:
        same = {other.article_id for other in narrow_first if is_same_event(one, other)}
        if len(same) >= AGREED:
            found.setdefault(AFTER[one.event], one)
    stages = [Stage(one.date_from, one.date_to, status, one.article_id) for status, one in found.items()]
    return sorted(stages, key=lambda stage: (found[stage.status].date_from, rank(stage)))


def is_same_event(one: Told, other: Told) -> bool:
    """Tell whether another article's date for the event may be the same."""
    return one.event == other.event and one.date_from <= other.date_to and other.date_from <= one.date_to
