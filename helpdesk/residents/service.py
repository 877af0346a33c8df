"""Consent, phone number and erasure of residents."""

from datetime import datetime

from helpdesk.ids import derived_id
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.models import ConsentEvent, Resident
from helpdesk.residents.records import ResidentRecord
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records

PHONE = "resident.phone"
"""The purpose phone numbers are sealed for; a seal opens for its own purpose only."""


def resident_id(conversation: str) -> str:
    """Return the id of the resident who consented in this conversation."""
    return derived_id("resident", conversation)


class Residents:
    """Who consented, and how they can be reached."""

    def __init__(self, *, sealer: Sealer) -> None:
        """Take the key that seals phone numbers; it lies outside the database."""
        self._store = Records(Resident, ResidentRecord)
        self._sealer = sealer

    async def consented(
        self, conversation: str, *, text_version: str, person_ref: str, at: datetime, session: Session
    ) -> None:
        """Keep a yes: the first makes the resident, a later one is added to the proof."""
        event = ConsentEvent(text_version=text_version, is_given=True, at=at, conversation=conversation)
        resident = await self._store.one({"_id": resident_id(conversation)}, session=session)
        if resident is None:
            await self._store.add(
                Resident(
                    id=resident_id(conversation),
                    person_ref=person_ref,
                    conversations=[conversation],
                    consents=[event],
                    created_at=at,
                ),
                session=session,
            )
            return
        changed = resident.model_copy(update={"consents": [*resident.consents, event], "person_ref": person_ref})
        await self._store.keep(changed, session=session)

    async def withdrew(self, conversation: str, *, text_version: str, at: datetime, session: Session) -> None:
        """Keep the no as proof and forget the rest: phone and `person_ref` no longer lead to anybody."""
        resident = await self._store.one({"_id": resident_id(conversation)}, session=session)
        if resident is None:
            return
        event = ConsentEvent(text_version=text_version, is_given=False, at=at, conversation=conversation)
        forgotten = resident.model_copy(
            update={
                "consents": [*resident.consents, event],
                "phone_sealed": None,
                "phone_tail": None,
                "person_ref": derived_id("nobody", resident.id, str(resident.version)),
            }
        )
        await self._store.keep(forgotten, session=session)

    async def gave_phone(self, resident: str, *, sealed: str, tail: str, session: Session) -> None:
        """Keep a phone number, sealed since it arrived."""
        known = await self._store.one({"_id": resident}, session=session)
        if known is not None:
            await self._store.keep(
                known.model_copy(update={"phone_sealed": sealed, "phone_tail": tail}), session=session
            )

    async def one(self, resident: str, *, session: Session | None = None) -> Resident | None:
        """Return a resident."""
        return await self._store.one({"_id": resident}, session=session)

    async def phone_of(self, resident: str) -> str | None:
        """Return the phone number in clear. Whoever calls this notes it in the audit first."""
        known = await self.one(resident)
        if known is None or known.phone_sealed is None:
            return None
        return self._sealer.open(known.phone_sealed, purpose=PHONE)
