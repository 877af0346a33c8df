"""The documents a guide asks for, ticked off by members as the resident has them."""

from collections.abc import Collection

from helpdesk.ids import derived_id
from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk
from helpdesk.support_requests.errors import UnknownDocumentError
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import SupportRequest
from helpdesk.teams.models import Member


def document_key(words: str) -> str:
    """Return what a document is ticked by: its words, whichever version of the guide says them."""
    return derived_id("document", words)


class CheckingOff(Desk):
    """Ticking off documents."""

    async def tick(
        self, request_id: str, *, document: str, is_there: bool, documents: Collection[str], member: Member
    ) -> SupportRequest:
        """Note that the resident has a document, or not after all. `documents` are those of the guide, by key.

        Raises UnknownDocumentError.
        """
        if document not in documents:
            raise UnknownDocumentError

        async def work(session: Session) -> SupportRequest:
            request = await self._one(request_id, self._scope(member), session)
            if not request.tick(document, is_there=is_there, member=member.id, name=member.name, at=self._clock.now()):
                return request
            kept = await self._store.requests.keep(request, session=session)
            kind = HistoryKind.TICKED if is_there else HistoryKind.UNTICKED
            await self._note(kept, kind, session, member=member, facts={"document": document})
            return kept

        return await self._within(None, work)
