"""What everybody with a phone can do, whichever app is on it: read."""

from typing import TYPE_CHECKING, Any

from tests.platforms.records import Shown

if TYPE_CHECKING:
    from tests.platforms.serving import Platform


class Resident:
    """One person in the private chat with the bot."""

    def __init__(self, platform: "Platform", user: Any) -> None:
        """Sit down at the phone."""
        self._platform = platform
        self.user = user
        self.name = "Mẫu"
        self.has_blocked = False

    @property
    def shown(self) -> list[Shown]:
        """What they were shown, first to last."""
        return self._platform.shown(self.user)

    @property
    def last(self) -> Shown:
        """The last message they were shown."""
        return self.shown[-1]

    async def hears(self, words: str, *, within: float = 15.0) -> Shown:
        """Wait until the last message says this."""
        return await self._platform.hears(self.user, words, within=within)

    async def sees(self, words: str, *, within: float = 15.0) -> Shown:
        """Wait until any message says this; the latest that does."""
        return await self._platform.hears(self.user, words, within=within, anywhere=True)

    def with_button(self, label: str) -> Shown:
        """Return the latest message with this in the label of a button. Raises LookupError."""
        for shown in reversed(self.shown):
            if any(label in text for text, _ in shown.buttons):
                return shown
        raise LookupError(f"no button {label!r}; what they see: {[shown.text for shown in self.shown[-3:]]}")
