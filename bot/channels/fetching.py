"""The fetch lane: files that came with a message are brought here before the message is answered."""

import logging
from collections.abc import Mapping
from typing import Any, Protocol

from bot.channels.intake import FILE_SOURCE
from bot.channels.port import Channel, NotFetchedError
from bot.engine.messages import FileKind, Incoming, IncomingFile
from helpdesk.attachments.errors import AttachmentTooLargeError
from helpdesk.attachments.models import LARGEST, AttachmentKind
from helpdesk.attachments.service import Attachments
from helpdesk.errors import RefusalError
from helpdesk.ids import derived_id
from helpdesk.messaging.models import Arrival
from helpdesk.privacy.sealing import NotOpenedError, Sealer

log = logging.getLogger(__name__)

GONE = "file_gone"
"""The platform does not give the file out any more: the resident can send it again."""
_MOST_TRIES = 4


class ChannelsByAccount(Protocol):
    """Where an open channel is found."""

    def get(self, account: str) -> Channel | None:
        """Return the channel of an account, None when it is not open here."""
        ...


class FileFetching:
    """Fetches from the platform, lets the content be looked at, and notes in the message what became of each file."""

    def __init__(self, *, channels: ChannelsByAccount, attachments: Attachments, sealer: Sealer) -> None:
        """Take the open channels, the room that keeps files, and the key their addresses are sealed with."""
        self._channels = channels
        self._attachments = attachments
        self._sealer = sealer

    def is_ready(self, arrival: Arrival) -> bool:
        """Tell whether nothing is to be fetched any more."""
        return all(_is_settled(file) for file in arrival.body.get("files", ()))

    async def prepare(self, arrival: Arrival) -> dict[str, Any] | None:
        """Fetch every file. None when the platform should be asked again later."""
        incoming = Incoming.model_validate(arrival.body)
        files: list[IncomingFile] = []
        for place, file in enumerate(incoming.files):
            fetched = file if _is_settled(file.model_dump()) else await self._fetched(arrival, file, place)
            if fetched is None:
                return None
            files.append(fetched)
        dumped = incoming.model_copy(update={"files": files}).model_dump(mode="json", exclude_defaults=True)
        return dumped | {"kind": incoming.kind.value}

    async def _fetched(self, arrival: Arrival, file: IncomingFile, place: int) -> IncomingFile | None:
        channel = self._channels.get(arrival.account)
        if channel is None:
            return None
        try:
            source = self._sealer.open(file.source, purpose=FILE_SOURCE)
            data = await channel.fetch(source, most=LARGEST[AttachmentKind(file.kind.value)])
            kept = await self._attachments.keep(
                derived_id(arrival.id, "file", str(place)),
                conversation=arrival.conversation,
                name=file.name,
                data=data,
            )
        except NotOpenedError:
            return _refused(file, GONE)
        except NotFetchedError as error:
            if not error.is_final and arrival.attempts + 1 < _MOST_TRIES:
                return None
            return _refused(file, AttachmentTooLargeError.code if error.is_too_large else GONE)
        except RefusalError as refusal:
            log.info("a file of %s was not kept: %s", arrival.id, refusal.code)
            return _refused(file, refusal.code)
        kind = FileKind(kept.kind.value)  # by what is in it: a photo may be sent as a file
        known = {"attachment": kept.id, "kind": kind, "name": kept.name, "content_type": kept.content_type}
        return file.model_copy(update={"source": "", **known})


def _is_settled(file: Mapping[str, Any]) -> bool:
    return bool(file.get("attachment") or file.get("refusal"))


def _refused(file: IncomingFile, code: str) -> IncomingFile:
    return file.model_copy(update={"source": "", "refusal": code})
