"""One Zalo bot: verified, read, sent, fetched, asked."""

import asyncio
import hmac
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from pydantic import SecretStr

from bot.channels import http
from bot.channels.numbered import in_words
from bot.channels.port import (
    Capabilities,
    Keep,
    NotVerifiedError,
    Parsed,
    Standing,
    UnreadableError,
)
from bot.channels.zalo_bot.api import WRONG_TOKEN, ZaloBotApi, error_of
from bot.channels.zalo_bot.parsing import parsed
from bot.engine.messages import FileKind, Outgoing, OutgoingFile
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.errors import SetupError
from helpdesk.messaging.models import Delivery, Sent
from helpdesk.messaging.pace import Pace

log = logging.getLogger(__name__)

CAPABILITIES = Capabilities(
    max_text=1900,  # of 2,000: how Zalo counts is not known
    photo_out=True,
    photo_in=True,
    voice_in=True,
    polling=True,
    pace=Pace(per_second=10, per_chat_s=1),  # Zalo publishes no figure: careful until one is known
)
FILE_HOSTS = ("zdn.vn", "zadn.vn", "zaloplatforms.com", "zapps.me")
"""Where photos and voice messages lie: recorded ones came from photo-stal-1.zdn.vn and f2-voice-aac-dl.zdn.vn."""
SECRET_HEADER = "x-bot-api-secret-token"  # noqa: S105 - its name
WAIT_S = 30
_IDLE = 408
_SOON_S = 1.0  # an empty answer that comes sooner was no wait at all
_GRACE_S = 5.0


class ZaloBotChannel:
    """One bot."""

    capabilities = CAPABILITIES

    def __init__(
        self,
        api: ZaloBotApi,
        account: ChannelAccount,
        *,
        webhook_secret: SecretStr | None,
        pause: float = 3.0,
        resolve: http.Resolve = http.resolved,
        address: str = "",
    ) -> None:
        """Take the API, the account, and what deliveries must show. `pause`: seconds after a poll that failed.

        `address`: what opens the bot in Zalo; Zalo itself does not say it.
        """
        self._address = address
        self._api = api
        self._account = account
        self._secret = webhook_secret
        self._pause = pause
        self._resolve = resolve

    @property
    def account(self) -> str:
        """The id of its account."""
        return self._account.id

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:  # noqa: ARG002 - the header alone is the proof
        """Compare the secret that Zalo shows with every delivery. Raises NotVerifiedError."""
        secret = self._secret.get_secret_value() if self._secret else ""
        shown = headers.get(SECRET_HEADER, "")
        if not secret or not hmac.compare_digest(shown.encode(), secret.encode()):
            raise NotVerifiedError

    def parse(self, update: Any, /) -> Sequence[Parsed]:  # noqa: ANN401 - whatever JSON the platform sends
        """Read one delivery. Raises UnreadableError."""
        return parsed(update)

    def link(self, payload: str) -> str | None:  # noqa: ARG002 - Zalo carries none
        """Return the address that the account was given, if any."""
        return self._address or None

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:
        """Show a message: its photos, then its text, the choices as numbered lines at the end."""
        photos = [file for file in outgoing.files if file.kind is FileKind.PHOTO]
        others = [file for file in outgoing.files if file.kind is not FileKind.PHOTO]
        refused: list[OutgoingFile] = []

        async def show(photo: OutgoingFile) -> Delivery:
            sent = await self._api.send("sendPhoto", {"chat_id": user, "photo": photo.address})
            if sent == http.REFUSED:
                refused.append(photo)  # its address goes into the text
                return Sent()
            return sent

        shown = await http.one_after_another([partial(show, photo) for photo in photos])
        if not isinstance(shown, Sent):
            return shown
        texts = in_words(outgoing, most=self.capabilities.max_text, links=[*others, *refused])
        says = [partial(self._api.send, "sendMessage", {"chat_id": user, "text": text}) for text in texts]
        return await http.one_after_another(says, is_begun=len(photos) > len(refused))

    async def fetch(self, source: str, *, most: int) -> bytes:
        """Return a photo or a voice message from where Zalo keeps it. Raises NotFetchedError."""
        return await http.download(
            self._api.client, source, most=most, hosts=FILE_HOSTS, own=self._api.base, resolve=self._resolve
        )

    async def poll(self, keep: Keep, is_ours: Callable[[], bool]) -> None:
        """Ask for messages until cancelled. There is no offset: what was answered once is ours alone to keep."""
        while True:
            if not is_ours():
                await asyncio.sleep(min(1.0, self._pause))
                continue
            for message in await self._waiting():
                await _kept(keep, message)

    async def _waiting(self) -> Sequence[Parsed]:
        """Return the next message; nothing when there is none, or, after a pause, when Zalo cannot be asked."""
        loop = asyncio.get_running_loop()
        asked_at, pause = loop.time(), self._pause
        try:
            answer = await self._api.call("getUpdates", {"timeout": WAIT_S}, wait=WAIT_S)
            code = error_of(answer)
            if not code and answer.facts.get("result"):
                return parsed(answer.facts)
            if code in {0, _IDLE}:
                pause = 0.0 if loop.time() - asked_at >= _SOON_S else min(_SOON_S, self._pause)
            elif code in WRONG_TOKEN:
                log.error("Zalo does not accept the token of %s: get the current one", self.account)
                pause *= 20
            else:
                log.warning("%s: Zalo does not give messages (%s); is a webhook registered?", self.account, code)
        except UnreadableError:
            log.warning("%s: a message could not be read", self.account)
            return ()
        except http.LineError as error:
            log.warning("%s: Zalo was not reached: %s", self.account, type(error).__name__)
        await asyncio.sleep(pause)
        return ()

    async def standing(self) -> Standing:
        """Ask Zalo who we are and where it delivers."""
        try:
            me = await self._api.call("getMe", {})
            hook = await self._api.call("getWebhookInfo", {})
        except http.LineError:
            return Standing(problems=[f"Zalo does not answer at {self._api.base}: look at the way out of this server."])
        if code := error_of(me):
            remedy = "copy the current token into the account" if code in WRONG_TOKEN else "try again in a minute"
            return Standing(problems=[f"Zalo does not say who the bot is (error {code}): {remedy}."])
        name, url = _result(me, "account_name"), _result(hook, "url")
        return Standing(name=name, webhook=url, problems=[*self._mode_problems(url, error_of(hook))])

    def _mode_problems(self, url: str, code: int) -> Sequence[str]:
        if code:
            return [f"Zalo does not say where it delivers (error {code}): try again in a minute."]
        if self._account.mode is Mode.POLLING and url:
            return [f"Messages go to {url}, so polling gets none: run helpdesk channels delete-webhook {self.account}."]
        if self._account.mode is Mode.WEBHOOK and not url:
            return [f"Zalo delivers nowhere: run helpdesk channels set-webhook {self.account}."]
        return []

    async def set_webhook(self, address: str) -> None:
        """Let Zalo deliver to an address, with our secret. Raises SetupError."""
        if self._secret is None:
            raise SetupError(f"{self.account} has no webhook secret: without it anybody could pose as Zalo.")
        if not address.startswith("https://"):
            raise SetupError("Zalo delivers to addresses that begin with https:// only.")
        await self._arrange("setWebhook", {"url": address, "secret_token": self._secret.get_secret_value()})

    async def delete_webhook(self) -> None:
        """Let Zalo deliver nowhere. Raises SetupError."""
        await self._arrange("deleteWebhook", {})

    async def _arrange(self, method: str, facts: dict[str, object]) -> None:
        try:
            answer = await self._api.call(method, facts)
        except http.LineError:
            raise SetupError(f"Zalo does not answer at {self._api.base}: try again in a minute.") from None
        if code := error_of(answer):
            said = self._api.said(answer, str(facts.get("secret_token", "")))
            raise SetupError(f"Zalo refuses {method} (error {code}): {said}")


async def _kept(keep: Keep, message: Parsed) -> None:
    """Keep a message that nobody can ask for again, even when we are told to stop meanwhile."""
    keeping = asyncio.ensure_future(keep(message))
    try:
        await asyncio.shield(keeping)
    except asyncio.CancelledError:
        await asyncio.wait([keeping], timeout=_GRACE_S)
        raise


def _result(answer: http.Answer, name: str) -> str:
    result = answer.facts.get("result")
    return str(result.get(name) or "") if isinstance(result, dict) else ""
