"""What a team says of itself: changed by whoever looks after its members."""

import re
from typing import Final

from helpdesk.audit.service import Audit
from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.teams.errors import TeamPhoneError, UnknownTeamError
from helpdesk.teams.managing import ManagingMembers
from helpdesk.teams.models import Member, Team
from helpdesk.teams.repository import TeamsInMongo

_FEWEST_DIGITS: Final = 3  # a short number of an exchange
_MOST_DIGITS: Final = 15
_LONGEST: Final = 30
_WRITTEN: Final = re.compile(r"\+?[\d .()-]*")


class ChangingTeams:
    """The teams of the acting member's areas. One elsewhere is not there."""

    def __init__(self, *, database: Database, managing: ManagingMembers, audit: Audit) -> None:
        """Take who knows which teams somebody looks after, and the audit."""
        self._database = database
        self._managing = managing
        self._teams = TeamsInMongo()
        self._audit = audit

    async def one(self, team_id: str, *, by: Member) -> Team:
        """Return one of them. Raises UnknownTeamError."""
        found = next((team for team in await self._managing.teams(by=by) if team.id == team_id), None)
        if found is None:
            raise UnknownTeamError(team=team_id)
        return found

    async def change_phone(self, team_id: str, phone: str, *, version: int, by: Member) -> Team:
        """Let residents call the team at another number; empty: at none.

        Raises UnknownTeamError, TeamPhoneError, ChangedMeanwhileError.
        """
        number = _checked(phone)
        team = await self.one(team_id, by=by)
        if team.phone == number:
            return team
        if team.version != version:
            raise ChangedMeanwhileError

        async def work(session: Session) -> Team:
            kept = await self._teams.keep(team.model_copy(update={"phone": number}), session=session)
            reach = self._managing.reach_of(team.area)
            await self._audit.note(
                member=by.id, action="team_changed", subject=team.id, area=team.area, reach=reach, session=session
            )
            return kept

        return await self._database.in_transaction(work)


def _checked(phone: str) -> str:
    number = " ".join(phone.split())
    digits = sum(sign.isdecimal() for sign in number)
    is_number = _WRITTEN.fullmatch(number) and len(number) <= _LONGEST and _FEWEST_DIGITS <= digits <= _MOST_DIGITS
    if number and not is_number:
        raise TeamPhoneError(fewest=_FEWEST_DIGITS, most=_MOST_DIGITS)
    return number
