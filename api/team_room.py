"""Members of the teams, wired: how they are let in and sign in, who looks after them, their chats and cards."""

from dataclasses import dataclass
from typing import Self

from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.codes import LinkCodes
from helpdesk.settings import Settings
from helpdesk.storage.database import Database
from helpdesk.teams.cards import CardCodes, MemberCards
from helpdesk.teams.changing_teams import ChangingTeams
from helpdesk.teams.chats import TeamChats
from helpdesk.teams.entering import Entering, EntryCodeWords
from helpdesk.teams.managing import ManagingMembers
from helpdesk.teams.photos import MemberPhotos
from helpdesk.teams.ports import HeldRequests, MembersConversation
from helpdesk.teams.second_factor import SecondFactors
from helpdesk.teams.signing_in import SigningIn


@dataclass(frozen=True, slots=True)
class TeamRoom:
    """The room as the house opens it."""

    chats: TeamChats
    cards: MemberCards
    photos: MemberPhotos
    signing_in: SigningIn
    factors: SecondFactors
    managing: ManagingMembers
    changing_teams: ChangingTeams
    entering: Entering

    @classmethod
    def of(  # noqa: PLR0913 - the neighbours, all named
        cls,
        settings: Settings,
        database: Database,
        *,
        areas: Areas,
        held: HeldRequests,
        link_codes: LinkCodes,
        events: MembersConversation,
        sealer: Sealer,
        audit: Audit,
        clock: Clock,
    ) -> Self:
        """Build it by what the settings say of a second factor."""
        is_required = settings.second_factor == "desks"
        factors = SecondFactors(database=database, sealer=sealer, audit=audit, clock=clock, is_required=is_required)
        signing_in = SigningIn(database, clock, factors=factors)
        chats = TeamChats(database=database, codes=link_codes, events=events, audit=audit, clock=clock)
        managing = ManagingMembers(
            database=database,
            held=held,
            chats=chats,
            signing_in=signing_in,
            factors=factors,
            reach_of=lambda area: areas.reach(area) if areas.known(area) else [area],
            audit=audit,
            clock=clock,
        )
        return cls(
            chats=chats,
            cards=MemberCards(database=database, codes=CardCodes(sealer), audit=audit, clock=clock),
            photos=MemberPhotos(database=database, audit=audit, clock=clock),
            signing_in=signing_in,
            factors=factors,
            managing=managing,
            changing_teams=ChangingTeams(database=database, managing=managing, audit=audit),
            entering=Entering(
                database=database,
                managing=managing,
                signing_in=signing_in,
                words=EntryCodeWords(sealer),
                audit=audit,
                clock=clock,
            ),
        )
