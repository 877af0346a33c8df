"""Guides, wired: those that came with the program and what was changed here, procedures, and what finds both."""

from dataclasses import dataclass
from typing import Self

from bot.engine.lookups import KnownPlaces
from guides.catalogue.catalogue import Catalogue
from guides.library.editing import Editing
from guides.library.library import Library
from guides.library.media import GuideMedia
from guides.library.repository import LibraryInMongo
from guides.library.searching import search_over
from guides.library.unanswered import UnansweredInMongo
from guides.search.port import GuideSearch
from guides.search.procedures import ProcedureIndexes
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock
from helpdesk.procedures.repository import ProceduresInMongo
from helpdesk.procedures.service import Procedures
from helpdesk.storage.database import Database


@dataclass(frozen=True, slots=True)
class GuideRoom:
    """The room as the house opens it."""

    catalogue: Library
    search: GuideSearch
    editing: Editing
    unanswered: UnansweredInMongo
    media: GuideMedia
    procedures: Procedures
    procedure_search: ProcedureIndexes

    @classmethod
    async def of(cls, database: Database, *, areas: Areas, places: KnownPlaces, audit: Audit, clock: Clock) -> Self:
        """Build it, and read what was changed here."""
        store = LibraryInMongo(database)
        packaged = Catalogue.load_packaged(today=clock.now().astimezone(VIETNAM).date())
        catalogue = Library(packaged, store=store, places=places, clock=clock, make_search=search_over)
        await catalogue.refresh()
        return cls(
            catalogue=catalogue,
            search=catalogue.search,
            editing=Editing(database, library=catalogue, store=store, audit=audit, clock=clock),
            unanswered=UnansweredInMongo(database),
            media=GuideMedia(database, store=store, audit=audit, clock=clock),
            procedures=Procedures(database=database, areas=areas, audit=audit, clock=clock),
            procedure_search=ProcedureIndexes(ProceduresInMongo(database), current=places.today),
        )
