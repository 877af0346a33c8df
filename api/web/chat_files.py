"""Files in the chat: taken one by one with a sentence for each that is not, shown to their own conversation only."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from api.errors import sentence_of
from api.web.chat_visit import Visit
from api.web.files import answer_with
from bot.channels.webchat import ChatFile, ChatLine
from bot.engine.messages import FileKind, IncomingFile
from guides.catalogue.media import is_media
from helpdesk.attachments.errors import AttachmentBeforeConsentError, AttachmentTooLargeError, UnknownAttachmentError
from helpdesk.attachments.models import LARGEST_FILE, Attachment, AttachmentState
from helpdesk.errors import RefusalError
from helpdesk.ids import derived_id
from helpdesk.language import N_

MOST_FILES: Final = 5
"""Files of one message."""
LARGEST_UPLOAD: Final = MOST_FILES * LARGEST_FILE + 1024 * 1024
"""Bytes of a form with files."""

_MEGABYTE: Final = 1024 * 1024


class Shown(NamedTuple):
    """A file as a line shows it. `attachment` is None when it was deleted; pictures have a `preview`."""

    name: str
    address: str
    preview: str
    attachment: Attachment | None
    media: str = ""  # the id of a guide's picture or recording
    is_sound: bool = False

    @property
    def kilobytes(self) -> int:
        """Its size as people read it, 1 at least."""
        return max(1, round(self.attachment.size / 1024)) if self.attachment else 0

    @property
    def megabytes(self) -> float:
        """Its size when that is more than a thousand kilobytes."""
        return round(self.attachment.size / _MEGABYTE, 1) if self.attachment else 0.0


def uploads_in(form: FormData) -> list[UploadFile]:
    """Return the files of a form; a field nobody filled is none."""
    return [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]


async def keep_all(
    visit: Visit, token: str, uploads: Sequence[UploadFile], message: str
) -> tuple[list[IncomingFile], list[str]]:
    """Keep files of one message; returns those that were kept and a sentence for each that was not."""
    kept: list[IncomingFile] = []
    problems: list[str] = []
    try:
        await check_consent(visit, token)
    except AttachmentBeforeConsentError as refusal:
        return [], [sentence_of(refusal, visit.house.words, visit.known.language)] if uploads else []
    for place, upload in enumerate(uploads):
        name = upload.filename or ""
        if place >= MOST_FILES:
            sentence = visit.house.words.gettext(
                visit.known.language,
                N_("At most %(most)s files at once: please send this one by itself."),
                most=MOST_FILES,
            )
            problems.append(f"{name}: {sentence}")
            continue
        try:
            kept.append(as_incoming(await keep_one(visit, token, upload, f"{message}{place}")))
        except RefusalError as refusal:
            problems.append(f"{name}: {sentence_of(refusal, visit.house.words, visit.known.language)}")
    return kept, problems


async def check_consent(visit: Visit, token: str) -> None:
    """Refuse files of whoever has not agreed yet that anything is kept. Raises AttachmentBeforeConsentError."""
    here = await visit.house.conversations.one(visit.house.chat.conversation_of(token))
    resident = await visit.house.residents.one(here.resident) if here is not None and here.resident else None
    if resident is None or not resident.has_consent:
        raise AttachmentBeforeConsentError


async def keep_one(visit: Visit, token: str, upload: UploadFile, name: str) -> Attachment:
    """Keep a file; sent again under the same name it is kept once. Raises the refusals of helpdesk.attachments."""
    if (upload.size or 0) > LARGEST_FILE:
        raise AttachmentTooLargeError(most=LARGEST_FILE // _MEGABYTE)
    return await visit.house.attachments.keep(
        derived_id(token, name),  # nobody can name a file of another conversation: the token is kept nowhere
        conversation=visit.house.chat.conversation_of(token),
        name=upload.filename or "",
        data=await upload.read(),
    )


async def waiting(visit: Visit, ids: Sequence[str]) -> list[IncomingFile]:
    """Return the files of this conversation that a message brings along and that no message brought before."""
    if not ids or not visit.token:
        return []
    conversation = visit.house.chat.conversation_of(visit.token)
    found = await visit.house.attachments.own(ids[:MOST_FILES], conversation=conversation)
    return [as_incoming(one) for one in found if one.state is AttachmentState.WAITING]


def as_incoming(attachment: Attachment) -> IncomingFile:
    """Return it as a message carries it."""
    return IncomingFile(kind=FileKind(attachment.kind.value), name=attachment.name, attachment=attachment.id)


async def files_of(visit: Visit, lines: Sequence[ChatLine]) -> Mapping[str, list[Shown]]:
    """Return what stands in the lines, by line."""
    ids = [file.attachment for line in lines for file in line.files]
    known = {one.id: one for one in await visit.house.attachments.known(ids)} if ids else {}
    return {line.id: [_shown(visit, file, known.get(file.attachment)) for file in line.files] for line in lines}


async def file_of(visit: Visit, attachment: str, *, is_preview: bool) -> Response:
    """Give a file of this conversation. Raises UnknownAttachmentError, also for everybody else's."""
    if not visit.token:
        raise UnknownAttachmentError
    conversation = visit.house.chat.conversation_of(visit.token)
    found = await visit.house.attachments.own([attachment], conversation=conversation)
    if not found:
        raise UnknownAttachmentError
    return await answer_with(visit.request, visit.house, found[0], is_preview)


def _shown(visit: Visit, file: ChatFile, attachment: Attachment | None) -> Shown:
    if is_media(file.attachment):
        address = f"/media/{file.attachment}"
        return Shown(file.name, address, address, None, file.attachment, is_sound=file.kind is FileKind.VOICE)
    if file.address:  # of our own host, whatever name it is called by from outside
        parts = urlsplit(file.address)
        address = preview = f"{parts.path}?{parts.query}" if parts.query else parts.path
    else:
        address = visit.address(f"/files/{file.attachment}")
        preview = visit.address(f"/files/{file.attachment}", preview="1")
    is_picture = attachment is not None and attachment.has_preview
    return Shown(file.name, address, preview if is_picture else "", attachment)
