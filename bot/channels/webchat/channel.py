"""The web chat as a channel: its page takes and shows everything itself; nothing is left to verify, fetch or send."""

from collections.abc import Callable, Mapping, Sequence

from bot.channels.port import Capabilities, Keep, NotFetchedError, NotVerifiedError, Parsed, Standing
from bot.engine.messages import Outgoing
from helpdesk.channels.models import WEB_CHAT
from helpdesk.errors import SetupError
from helpdesk.messaging.models import Delivery, Sent

ACCOUNT = WEB_CHAT

CAPABILITIES = Capabilities(
    max_text=20_000,
    buttons=True,
    photo_out=True,
    file_out=True,
    photo_in=True,
    file_in=True,
    voice_in=True,  # a recording that is uploaded
)


class WebChatChannel:
    """The channel of our own page."""

    capabilities = CAPABILITIES

    def __init__(self, account: str = ACCOUNT) -> None:
        """Take the id of its account."""
        self.account = account

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:  # noqa: ARG002 - whatever it is
        """Refuse everything: no platform stands behind our page. Raises NotVerifiedError."""
        raise NotVerifiedError

    def parse(self, update: object, /) -> Sequence[Parsed]:  # noqa: ARG002 - whatever it is
        """Refuse everything: messages come by the page. Raises NotVerifiedError."""
        raise NotVerifiedError

    def link(self, payload: str) -> str | None:  # noqa: ARG002 - the pages know where they are
        """Return None: the page's own address is the house's to tell."""
        return None

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:  # noqa: ARG002 - the page fetches both
        """Nothing is on a wire that could break: the page reads the outbox and shows each notice once."""
        return Sent()

    async def fetch(self, source: str, *, most: int) -> bytes:  # noqa: ARG002 - there is nothing to fetch
        """Refuse: files come by the page and are kept before their message is. Raises NotFetchedError."""
        raise NotFetchedError(is_final=True)

    async def poll(self, keep: Keep, is_ours: Callable[[], bool]) -> None:
        """Nobody has to be asked."""

    async def standing(self) -> Standing:
        """It is there whenever the pages are."""
        return Standing(name="/chat")

    async def set_webhook(self, address: str) -> None:  # noqa: ARG002 - there is nobody to tell
        """Raise SetupError."""
        raise SetupError(_NO_WEBHOOK)

    async def delete_webhook(self) -> None:
        """Raise SetupError."""
        raise SetupError(_NO_WEBHOOK)


_NO_WEBHOOK = "The web chat needs no webhook: its page brings every message itself."
