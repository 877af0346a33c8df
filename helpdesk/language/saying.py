"""How dates, times, ages, numbers and durations are said. Moments are told in Vietnam's time, whatever the server's."""

from datetime import date, datetime, timedelta
from typing import TypeAlias

from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from helpdesk.clock import VIETNAM
from helpdesk.language import N_
from helpdesk.language.catalogues import Words

UNKNOWN = "—"
"""What stands for a figure nobody knows: never 0."""

Day: TypeAlias = date | datetime

_NEAR = (
    N_("Today"),
    N_("Yesterday"),
    N_("This morning"),
    N_("This afternoon"),
    N_("Tomorrow morning"),
    N_("Tomorrow afternoon"),
)

_HOUR, _DAY = 3600, 86_400
_NOON = 12


class Saying:
    """Says things in one language."""

    def __init__(self, words: Words, language: str) -> None:
        self._words = words
        self._language = language

    def long_date(self, day: Day) -> str:
        """Say a day in full: "22 tháng 11, 2026"."""
        return format_date(_in_vietnam(day), "long", locale=self._language)

    def short_date(self, day: Day) -> str:
        """Say a day in figures: "22/11/2026"."""
        return format_date(_in_vietnam(day), "dd/MM/yyyy", locale=self._language)

    def weekday_date(self, day: Day) -> str:
        """Say a day with its weekday: "Thứ Bảy, 12/12/2026"."""
        return f"{format_date(_in_vietnam(day), 'EEEE', locale=self._language)}, {self.short_date(day)}"

    def weekday_short(self, day: Day) -> str:
        """Say a day of a week: "Thứ Bảy, 12/12"."""
        return f"{format_date(_in_vietnam(day), 'EEEE', locale=self._language)}, {self.tiny_date(day)}"

    def tiny_date(self, day: Day) -> str:
        """Say a day below a bar of a chart: "22/11"."""
        return format_date(_in_vietnam(day), "d/M", locale=self._language)

    def day(self, day: Day, *, now: datetime) -> str:
        """Say a day as people do: "Hôm nay", "Hôm qua", "Thứ Hai, 16 tháng 11"; with the year when it is another."""
        told, today = _in_vietnam(day), now.astimezone(VIETNAM).date()
        if told == today:
            return self._words.gettext(self._language, N_("Today"))
        if told == today - timedelta(days=1):
            return self._words.gettext(self._language, N_("Yesterday"))
        if told.year != today.year:
            return self.long_date(told)
        weekday = format_date(told, "EEEE", locale=self._language)
        return f"{weekday}, {format_skeleton('MMMMd', told, locale=self._language)}"

    def time(self, at: datetime) -> str:
        """Say a time of the day: "14:05"."""
        return format_time(at.astimezone(VIETNAM), "HH:mm", tzinfo=VIETNAM, locale=self._language)

    def moment(self, at: datetime, *, now: datetime) -> str:
        """Say a day and a time: "Hôm qua, 14:05"."""
        return f"{self.day(at, now=now)}, {self.time(at)}"

    def window(self, since: datetime, until: datetime, *, now: datetime) -> str:
        """Say from when until when: "Chiều nay, 14:00–16:00", "Thứ Hai, 30/11 buổi sáng, 07:30–11:30"."""
        told, today = _in_vietnam(since), now.astimezone(VIETNAM).date()
        is_morning = since.astimezone(VIETNAM).hour < _NOON
        if told == today:
            part = N_("This morning") if is_morning else N_("This afternoon")
        elif told == today + timedelta(days=1):
            part = N_("Tomorrow morning") if is_morning else N_("Tomorrow afternoon")
        else:
            part = N_("%(day)s in the morning") if is_morning else N_("%(day)s in the afternoon")
        said = self._words.gettext(self._language, part, day=self.weekday_short(told))
        return f"{said}, {self.time(since)}–{self.time(until)}"

    def within(self, at: datetime, *, now: datetime) -> str:
        """Say it inside a sentence: "từ hôm nay, 14:05". Names of weekdays keep their capitals."""
        return self._inside(self.moment(at, now=now))

    def window_within(self, since: datetime, until: datetime, *, now: datetime) -> str:
        """Say from when until when inside a sentence: "hẹn gọi: chiều nay, 14:00–16:00"."""
        return self._inside(self.window(since, until, now=now))

    def _inside(self, said: str) -> str:
        words = tuple(self._words.gettext(self._language, near) for near in _NEAR)
        return said[0].lower() + said[1:] if said.startswith(words) else said

    def age(self, at: datetime, *, now: datetime) -> str:
        """Say how long ago: "2 giờ trước"; under a minute, or ahead of a slow clock, "vừa xong"."""
        if now - at < timedelta(minutes=1):
            return self._words.gettext(self._language, N_("just now"))
        return format_timedelta(at - now, add_direction=True, threshold=1, locale=self._language)

    def number(self, number: float | None) -> str:
        """Say a number with its separators, or that nobody knows it."""
        return UNKNOWN if number is None else format_decimal(number, locale=self._language)

    def percent(self, share: float | None) -> str:
        """Say a share of 1 in whole percent."""
        return UNKNOWN if share is None else format_percent(share, locale=self._language)

    def duration(self, seconds: float | None) -> str:
        """Say a length of time in its two largest units, minutes at least: "1 ngày 4 giờ", "35 phút".

        A number stays with its unit at the end of a line.
        """
        if seconds is None:
            return UNKNOWN
        minutes = max(1, round(seconds / 60))
        if minutes * 60 >= _DAY:
            hours = round(seconds / _HOUR)
            parts = [(hours // 24, "day"), (hours % 24, "hour")]
        else:
            parts = [(minutes // 60, "hour"), (minutes % 60, "minute")]
        return " ".join(
            format_unit(n, f"duration-{unit}", length="short", locale=self._language).replace(" ", "\u00a0")
            for n, unit in parts
            if n
        )


def _in_vietnam(day: Day) -> date:
    return day.astimezone(VIETNAM).date() if isinstance(day, datetime) else day
