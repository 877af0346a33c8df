"""The figures on top, each with the one it is compared with: as calm cards, and as a table; what came, hour by hour."""

import asyncio
from typing import Final, NamedTuple

from api.office.labels import Labels, Measure
from api.web.dashboard.by_hour import by_hour
from api.web.dashboard.parts import Ask, Part
from api.web.dashboard.told import Card, Told, card_of, table_of
from api.web.shown import channel_named
from api.web.targets_shown import TargetShown, aims_in, targets_beside
from helpdesk.language import N_
from helpdesk.language.saying import UNKNOWN
from helpdesk.statistics.figures import Figures
from helpdesk.statistics.small_cells import outside

KEY: Final = "top"

_MINUTE: Final = 60
_OVERDUE: Final = "/team?view=overdue"


class TopRow(NamedTuple):
    """The cards in groups, each under its heading, requests by channel, all of it as a table; requests by hour.

    `targets` stand beside the figures of their names.
    """

    groups: list[tuple[str, list[Card]]]
    channels: list[Card]
    part: Part
    hours: Part
    targets: dict[str, TargetShown]


async def top_row(ask: Ask) -> TopRow:
    """Ask for the figures of both periods."""
    (now, before), targets = await asyncio.gather(_figures(ask), targets_beside(ask))
    groups = [
        (N_("Help given"), _help(now, before, ask.labels)),
        (N_("Requests"), _requests(now, before, ask.labels)),
        (N_("Satisfaction and self-service"), _service(now, before, ask.labels)),
    ]
    channels = _channels(now, before, ask)
    told = [one for _, group in groups for one in group] + channels
    return TopRow(
        [(ask.labels.word(title), [card_of(one, ask.labels) for one in group]) for title, group in groups],
        [card_of(one, ask.labels) for one in channels],
        Part(table_of(KEY, told, ask.labels, aims_in(targets))),
        by_hour(now, before, ask),
        targets,
    )


async def top_row_part(ask: Ask) -> Part:
    """Return the table alone, for its files."""
    return (await top_row(ask)).part


async def by_hour_part(ask: Ask) -> Part:
    """Return the hours alone, for their files."""
    return (await top_row(ask)).hours


async def _figures(ask: Ask) -> tuple[Figures, Figures]:
    asked, measures = ask.asked, ask.house.measures
    now, before = await asyncio.gather(
        measures.of(asked.areas, asked.days.since, asked.days.until, beside=()),
        measures.of(asked.areas, asked.compared.since, asked.compared.until, beside=()),
    )
    if ask.is_all_own:
        return now.figures, before.figures
    fewest = ask.house.settings.fewest_shown
    return outside(now.figures, fewest=fewest), outside(before.figures, fewest=fewest)


def _help(now: Figures, before: Figures, labels: Labels) -> list[Told]:
    unknown = now.people_unknown_visits
    alone = labels.word(N_("Visits without a person named: %(number)s"), number=labels.number(unknown))
    return [
        Told(
            "people",
            labels.word(N_("People helped")),
            Measure.COUNT,
            now.people,
            before.people,
            note=alone if unknown else "",
        ),
        Told("visits", labels.word(N_("Visits")), Measure.COUNT, now.visits, before.visits),
        Told("dossiers", labels.word(N_("Dossiers sent online")), Measure.COUNT, now.dossiers, before.dossiers),
    ]


def _requests(now: Figures, before: Figures, labels: Labels) -> list[Told]:
    word = labels.word
    at_present = word(N_("at this moment"))
    return [
        Told("opened", word(N_("Requests for help that came in")), Measure.COUNT, now.opened, before.opened),
        Told("resolved", word(N_("Requests ended")), Measure.COUNT, now.resolved, before.resolved),
        Told("open_now", word(N_("Requests open")), Measure.COUNT, now.open_now, None, note=at_present),
        Told("overdue_now", word(N_("Overdue")), Measure.COUNT, now.overdue_now, None, at_present, _OVERDUE),
        Told(
            "answered_in_time_share",
            word(N_("Answered in time")),
            Measure.SHARE,
            now.answered_in_time_share,
            before.answered_in_time_share,
            note=_parts(now.answered_in_time, now.answered_late, labels),
        ),
        _lasting("first_answer", word(N_("First answer after (half waited less)")), now, before, labels),
        Told(
            "resolved_in_time_share",
            word(N_("Ended in time")),
            Measure.SHARE,
            now.resolved_in_time_share,
            before.resolved_in_time_share,
            note=_parts(now.resolved_in_time, now.resolved_late, labels),
        ),
        _lasting("resolution", word(N_("Ended after (half took less)")), now, before, labels),
        Told(
            "out_of_hours_share",
            word(N_("Came outside working hours")),
            Measure.SHARE,
            now.out_of_hours_share,
            before.out_of_hours_share,
            note=word(N_("Requests: %(number)s"), number=labels.number(now.out_of_hours)),
        ),
    ]


def _service(now: Figures, before: Figures, labels: Labels) -> list[Told]:
    word = labels.word
    return [
        Told(
            "rating",
            word(N_("Satisfaction, 1 to 5")),
            Measure.MARK,
            now.rating.average if now.rating else None,
            before.rating.average if before.rating else None,
            note=word(N_("Ratings: %(number)s"), number=labels.number(now.rating.count if now.rating else None)),
        ),
        Told("rated_share", word(N_("Share of requests rated")), Measure.SHARE, now.rated_share, before.rated_share),
        Told(
            "walks_done", word(N_("Guides gone through to the end")), Measure.COUNT, now.walks_done, before.walks_done
        ),
        Told(
            "self_served",
            word(N_("Guides gone through without help")),
            Measure.COUNT,
            now.self_served,
            before.self_served,
        ),
        Told(
            "self_served_share",
            word(N_("Managed without the team")),
            Measure.SHARE,
            now.self_served_share,
            before.self_served_share,
            note=word(N_("of these and the requests that came in")),
        ),
    ]


def _lasting(key: str, name: str, now: Figures, before: Figures, labels: Labels) -> Told:
    field = f"{key}_median_s"
    most = _minutes(getattr(now, f"{key}_p90_s"))
    within = labels.word(N_("nine of ten within %(time)s"), time=labels.number(most, Measure.MINUTES))
    note = "" if most is None else within
    return Told(key, name, Measure.MINUTES, _minutes(getattr(now, field)), _minutes(getattr(before, field)), note=note)


def _channels(now: Figures, before: Figures, ask: Ask) -> list[Told]:
    """Count by what residents call the channel: several accounts may be on one."""
    names = list(dict.fromkeys([*now.by_channel, *before.by_channel]))
    counted: dict[str, list[float | None]] = {}
    for account in names:
        name = ask.labels.word(channel_named(ask.house, account)) if account else ask.labels.word(N_("Forgotten since"))
        sums = counted.setdefault(name, [0, 0])
        for place, figures in enumerate((now, before)):
            count = figures.by_channel.get(account, 0)
            known = sums[place]
            sums[place] = None if count is None or known is None else known + count
    return [
        Told(f"channel-{place}", name, Measure.COUNT, sums[0], sums[1])
        for place, (name, sums) in enumerate(counted.items())
    ]


def _parts(in_time: int | None, late: int | None, labels: Labels) -> str:
    if not in_time and not late:
        return ""
    whole = None if in_time is None or late is None else in_time + late
    return labels.word(
        N_("%(part)s of %(whole)s"),
        part=labels.number(in_time),
        whole=labels.number(whole) if whole is not None else UNKNOWN,
    )


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / _MINUTE
