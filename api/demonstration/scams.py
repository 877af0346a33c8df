"""What residents of the demonstration reported as scams, looked at as the bot would have."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from api.demonstration.people import Crew
from api.demonstration.rhythm import Rhythm
from api.demonstration.script import Script
from bot.channels.webchat import ACCOUNT as WEBCHAT
from helpdesk.ids import derived_id
from helpdesk.messaging.models import conversation_id
from helpdesk.safety.checking import load_checker
from helpdesk.safety.judging import Verdict
from helpdesk.safety.models import ScamReport

REPORTS = 24
_UNSEEN_FOR = timedelta(days=3)
"""What is older, somebody has seen to."""


class Scams:
    """Draws reports over all communes."""

    def __init__(
        self, *, script: Script, crews: Mapping[str, Crew], reach_of: Mapping[str, list[str]], rng: random.Random
    ) -> None:
        """Take who sees to reports, where, and the dice."""
        self._script = script
        self._crews = crews
        self._reach_of = reach_of
        self._rng = rng
        self._checker = load_checker()

    def tell(self, rhythm: Rhythm, now: datetime) -> Sequence[ScamReport]:
        """Return the reports until now."""
        communes = self._script.people.communes
        areas = self._rng.choices(list(communes), list(communes.values()), k=REPORTS)
        told = [self._report(number, area, rhythm.chatting(), now) for number, area in enumerate(areas)]
        return [one for one in told if one.at <= now]

    def _report(self, number: int, area: str, at: datetime, now: datetime) -> ScamReport:
        words = self._script.scams[number % len(self._script.scams)]
        checked = self._checker.check(words)
        report = ScamReport(
            id=derived_id("demonstration", "scam", str(number)),
            at=at,
            conversation=conversation_id(WEBCHAT, f"demonstration-scam-{number:02d}"),
            channel=WEBCHAT,
            area=area,
            reach=self._reach_of[area],
            words=words,
            verdict=checked.verdict,
            hosts=[one.shown for one in checked.findings if one.verdict is not Verdict.OFFICIAL],
            signs=list(checked.signs),
            is_demonstration=True,
        )
        member, seen_at = self._crews[area].one(self._rng), at + timedelta(hours=self._rng.uniform(1, 20))
        if now - at > _UNSEEN_FOR:
            report.note(member=member.id, name=member.name, at=seen_at.replace(microsecond=0))
        return report
