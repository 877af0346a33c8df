"""Photos, recordings and files: nothing reaches the team before the resident saw it here and said yes."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogs.again import asked_again
from bot.dialogs.wishes import together
from bot.engine.effects import AttachmentsDropped, AttachmentsPassedOn, RequestHeard
from bot.engine.messages import FileKind, IncomingFile
from bot.engine.results import Ask, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from helpdesk.messaging.models import NoticeFile, OpenQuestion, Part

DIALOG = "attaching"
MOST = 10
"""Files that are asked about together: as many as an album has."""

_ASKED = {
    FileKind.PHOTO: ("attaching.photo", "choice.send_photo", "choice.delete_photo"),
    FileKind.VOICE: ("attaching.voice", "choice.send_voice", "choice.delete_voice"),
    FileKind.FILE: ("attaching.file", "choice.send_file", "choice.delete_file"),
}
_REFUSED = {
    "attachment_empty": "attaching.empty",
    "attachment_too_large": "attaching.too_large",
    "attachment_picture_too_large": "attaching.picture_too_large",
    "attachment_type": "attaching.type",
    "attachment_heic": "attaching.heic",
    "attachment_broken": "attaching.broken",
}
"""What to say to a refusal of the room that keeps files; to any other, that it could not be fetched."""


class Attaching:
    """Asks whether an identity paper is in the picture, shows what would be passed on, passes it on or deletes it."""

    async def open(self, talk: Talk, /, **_: object) -> Sequence[Result]:
        """Take the files of a message; more of them add to those that are being asked about."""
        files = talk.incoming.files
        kept = [_shown(file) for file in files if file.attachment]
        said: list[Result] = [Say(key) for key in _refusals(files)]
        waiting = _waiting(talk.conversation.question)
        before = waiting["before"] if waiting else _dumped(talk.conversation.question)
        known = [NoticeFile.model_validate(file) for file in waiting["files"]] if waiting else []
        words = together(waiting["words"] if waiting else "", talk.incoming.text)
        if not kept:
            return [
                *said,
                *(self._asked({**waiting, "words": words}) if waiting else await _onward(talk, words, before)),
            ]
        if len(known) + len(kept) > MOST:
            # What is too much is swept within the hour, like everything that nobody said yes to.
            said.append(Say("attaching.too_many", {"most": MOST}))
            kept = kept[: MOST - len(known)]
        state = {
            "files": [file.model_dump() for file in (*known, *kept)],
            "words": words,
            "before": before,
        }
        return [*said, *self._asked(state, fresh=kept)]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Pass on, delete, or take words as what the files are about."""
        files = tuple(str(file["attachment"]) for file in said.state["files"])
        words, before = str(said.state["words"]), said.state["before"]
        match said.choice:
            case "delete_files":
                return [AttachmentsDropped(files), Say("attaching.deleted"), *await _onward(talk, words, before)]
            case "send_files":
                return await self._sent(talk, files, words, before)
        return self._asked({**said.state, "words": together(words, said.words)}, noted=True)

    async def _sent(
        self, talk: Talk, files: tuple[str, ...], words: str, before: Mapping[str, Any] | None
    ) -> Sequence[Result]:
        there = tuple(await talk.look.waiting_files(talk.conversation.id, files))
        if not there:
            return [Say("attaching.gone"), *await _onward(talk, words, before)]
        gone = missing(files, there)
        request = talk.conversation.request
        if request is None or not await talk.look.is_request_open(request):
            return [*gone, HandOver("stuck", {"words": words, "files": list(there)})]
        sent = AttachmentsPassedOn(request, there, words)
        return [sent, *gone, Say("attaching.sent"), *_as_before(before)]

    def _asked(
        self, state: Mapping[str, Any], *, fresh: Sequence[NoticeFile] = (), noted: bool = False
    ) -> Sequence[Result]:
        """Ask about everything that waits; a picture is shown as the team would get it."""
        kinds = {file["kind"] for file in state["files"]}
        about = next((kind for kind in (FileKind.PHOTO, FileKind.FILE) if kind.value in kinds), FileKind.VOICE)
        key, send, delete = _ASKED[about]
        choices = (choice("send_files", send), choice("delete_files", delete))
        previews = tuple(file for file in fresh if file.is_preview)
        asked = Ask(key, {}, choices, dict(state), dialog=DIALOG, files=previews)
        return [Say("attaching.words_noted"), asked] if noted else [asked]


def missing(files: Sequence[str], there: Sequence[str]) -> list[Result]:
    """Say it when files that were confirmed are no longer all there."""
    if len(there) == len(files):
        return []
    return [Say("attaching.some_gone" if there else "attaching.gone")]


def is_asked(talk: Talk) -> bool:
    """Tell whether files wait here for a yes."""
    return talk.conversation.question is not None and talk.conversation.question.dialog == DIALOG


def held(talk: Talk, asked: Ask, *, dialog: str = "", is_said: bool = True) -> Sequence[Result]:
    """Ask what came from inside; while files wait for a yes, that is asked again instead, and this one after it.

    A question in the place of theirs would let them wait for a yes that cannot be given. `dialog`: whose question it
    is. `is_said`: what it says is told at once, only its choices wait.
    """
    question = talk.conversation.question
    if question is None or not is_asked(talk):
        return [asked]
    after = OpenQuestion(
        dialog=asked.dialog or dialog,
        state=asked.state,
        parts=[Part(key=asked.key, facts=asked.facts)],
        choices=list(asked.choices),
        wants_phone=asked.wants_phone,
    )
    last = question.parts[-1]
    state = {**question.state, "before": after.model_dump()}
    again = Ask(last.key, last.facts, tuple(question.choices), state, dialog=DIALOG, files=asked.files)
    return [Say(asked.key, asked.facts), again] if is_said else [again]


def _shown(file: IncomingFile) -> NoticeFile:
    is_photo = file.kind is FileKind.PHOTO
    return NoticeFile(
        attachment=file.attachment,
        kind=file.kind.value,
        name=file.name,
        content_type="image/jpeg" if is_photo else file.content_type,
        is_preview=is_photo,
    )


def _refusals(files: Sequence[IncomingFile]) -> list[str]:
    return sorted({_REFUSED.get(file.refusal, "attaching.not_fetched") for file in files if file.refusal})


def _waiting(question: OpenQuestion | None) -> Mapping[str, Any] | None:
    """Return what is being asked about already."""
    return question.state if question is not None and question.dialog == DIALOG else None


def _dumped(question: OpenQuestion | None) -> dict[str, Any] | None:
    return question.model_dump() if question is not None else None


async def _onward(talk: Talk, words: str, before: Mapping[str, Any] | None) -> Sequence[Result]:
    """Go on where the resident was; words that came with files are heard although the files go nowhere."""
    request = talk.conversation.request
    if not words:
        return _as_before(before)
    if request is None or not await talk.look.is_request_open(request):
        return [HandOver("finding", {"words": words})]
    return [RequestHeard(request, words), Say("attaching.words_sent"), HandOver("talking")]


def _as_before(before: Mapping[str, Any] | None) -> Sequence[Result]:
    """Ask again what was asked before the files came."""
    return [asked_again(None if before is None else OpenQuestion.model_validate(before))]
