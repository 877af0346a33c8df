"""One Zalo Official Account: verified, read, sent, fetched."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.channels import http
from bot.channels.numbered import in_words
from bot.channels.port import Capabilities, Keep, Parsed, Standing, Tools
from bot.channels.zalo_oa import signature
from bot.channels.zalo_oa.access import EARLY, NoAccessError
from bot.channels.zalo_oa.api import ZaloOaApi, error_of
from bot.channels.zalo_oa.credentials import ZaloOaCredentials
from bot.channels.zalo_oa.parsing import parsed
from bot.engine.messages import FileKind, Outgoing, OutgoingFile
from helpdesk.errors import NotFoundError, SetupError
from helpdesk.messaging.models import Delivery
from helpdesk.messaging.pace import Pace
from helpdesk.storage.failures import DatabaseError

log = logging.getLogger(__name__)

CAPABILITIES = Capabilities(
    max_text=1900,  # of 2,000: how Zalo counts is not known
    photo_out=True,
    photo_in=True,
    file_in=True,
    voice_in=True,
    location_in=True,
    pace=Pace(per_second=30, per_chat_s=1),  # Zalo counts 4,000 calls a minute for each app
    window=timedelta(hours=48),  # later answers cost money, and after seven days Zalo refuses them
)
FILE_HOSTS = ("zdn.vn", "zadn.vn", "zalo.me", "zaloapp.com", "dlfl.vn", "dlmd.me", "flchat.vn")
"""Where Zalo keeps what people send."""
_LARGEST_PHOTO = 1_000_000  # Zalo takes images up to 1 MB
_PHOTOS = frozenset({"image/jpeg", "image/png"})
_OVERDUE = EARLY - timedelta(hours=1)
_CONSOLE = "developers.zalo.me, the app, Official Account, Webhook"


class ZaloOaChannel:
    """One Official Account."""

    capabilities = CAPABILITIES

    def __init__(
        self,
        api: ZaloOaApi,
        credentials: ZaloOaCredentials,
        tools: Tools,
        *,
        account: str,
        resolve: http.Resolve = http.resolved,
    ) -> None:
        """Take the API, who we are, and what the house offers."""
        self.account = account
        self._api = api
        self._credentials = credentials
        self._tools = tools
        self._resolve = resolve

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Check Zalo's signature over the raw body. Raises NotVerifiedError."""
        known = self._credentials
        key = known.oa_secret_key.get_secret_value()
        signature.check(headers.get(signature.HEADER, ""), body, app_id=known.app_id, key=key)

    def parse(self, update: Any, /) -> Sequence[Parsed]:  # noqa: ANN401 - whatever JSON the platform sends
        """Read one delivery. Raises UnreadableError."""
        return parsed(update, oa_id=self._credentials.oa_id)

    def link(self, payload: str) -> str | None:  # noqa: ARG002 - Zalo carries none
        """Return the address of the account's chat."""
        return f"https://zalo.me/{self._credentials.oa_id}"

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:
        """Show a message: photos first, the last one with the first words; choices as numbered lines at the end."""
        links = [file for file in outgoing.files if file.kind is not FileKind.PHOTO]
        photos: list[str] = []
        for file in outgoing.files:
            if file.kind is FileKind.PHOTO:
                uploaded = await self._uploaded(file)
                if uploaded:
                    photos.append(uploaded)
                else:
                    links.append(file)
        messages: list[dict[str, object]] = [{"attachment": _photo(uploaded)} for uploaded in photos]
        texts = in_words(outgoing, most=self.capabilities.max_text, links=links)
        if messages and texts:
            messages[-1]["text"] = texts.pop(0)  # one message less of the few that are free
        messages += [{"text": text} for text in texts]
        return await http.one_after_another([partial(self._api.send, user, message) for message in messages])

    async def _uploaded(self, photo: OutgoingFile) -> str:
        """Give Zalo a photo and return its name there; empty when that fails, so that its address is told instead."""
        try:
            content = await self._tools.files.read(photo.attachment, preview=photo.is_preview)
            if len(content) > _LARGEST_PHOTO or photo.content_type not in _PHOTOS:
                return ""
            form = {"file": (photo.name or "photo", content, photo.content_type)}
            answer = await self._api.call("POST", "/v2.0/oa/upload/image", files=form)
        except (NotFoundError, DatabaseError, NoAccessError, http.LineError):
            return ""
        data = answer.facts.get("data")
        uploaded = data.get("attachment_id") if isinstance(data, dict) and error_of(answer) == 0 else None
        return uploaded if isinstance(uploaded, str) else ""

    async def fetch(self, source: str, *, most: int) -> bytes:
        """Return a file from where Zalo keeps it. Raises NotFetchedError."""
        return await http.download(
            self._api.client, source, most=most, hosts=FILE_HOSTS, own=self._api.base, resolve=self._resolve
        )

    async def poll(self, keep: Keep, is_ours: Callable[[], bool]) -> None:
        """Return at once: an OA cannot be asked, Zalo delivers."""

    async def standing(self) -> Standing:
        """Ask Zalo which OA we speak for, and look at how long our tokens last."""
        problems: list[str] = []
        name = ""
        try:
            answer = await self._api.call("GET", "/v2.0/oa/getoa")
        except NoAccessError as error:
            problems.append(error.problem or f"The tokens of {self.account} are being renewed: look again in a minute.")
        except http.LineError:
            problems.append(f"Zalo does not answer at {self._api.base}: look at the way out of this server.")
        else:
            data = answer.facts.get("data")
            facts = data if isinstance(data, dict) and error_of(answer) == 0 else {}
            name = str(facts.get("name") or "")
            problems += self._wrong(answer, facts)
        return Standing(name=name, problems=list(dict.fromkeys([*problems, *await self._token_problems()])))

    def _wrong(self, answer: http.Answer, facts: Mapping[str, Any]) -> Sequence[str]:
        if not facts:
            return [f"Zalo does not tell about the OA (error {error_of(answer)}): does the app have its consent?"]
        found = str(facts.get("oa_id") or facts.get("oaid") or "")
        if found and found != self._credentials.oa_id:
            return [f"The tokens belong to the OA {found}, the account to {self._credentials.oa_id}: correct its id."]
        return []

    async def _token_problems(self) -> Sequence[str]:
        ends_at = await self._api.access.ends_at()
        if ends_at is not None and ends_at - self._tools.now() <= _OVERDUE:
            again = f"run helpdesk channels authorize {self.account} if this stays"
            return [
                self._api.access.problem or f"The access token ends {ends_at:%Y-%m-%d %H:%M} UTC unrenewed: {again}."
            ]
        return [self._api.access.problem] if self._api.access.problem else []

    async def authorise(self, code: str, *, code_verifier: str = "") -> datetime:
        """Trade the code of an administrator's consent for tokens; say when the first one ends. Raises SetupError.

        `code_verifier`: where a code challenge stands in the console, what it was made of.
        """
        return await self._api.access.authorise(code, code_verifier=code_verifier)

    async def set_webhook(self, address: str) -> None:
        """Raise SetupError: only Zalo's console can do that."""
        raise SetupError(f"Zalo takes the address of an OA in its console only: {_CONSOLE}; enter {address} there.")

    async def delete_webhook(self) -> None:
        """Raise SetupError: only Zalo's console can do that."""
        raise SetupError(f"Zalo forgets the address of an OA in its console only: {_CONSOLE}.")


def _photo(uploaded: str) -> dict[str, object]:
    element = {"media_type": "image", "attachment_id": uploaded}
    return {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
