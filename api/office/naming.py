"""Names for the ids in papers. They are frozen with the figures, so they are in the papers' own language."""

from collections.abc import Callable

from bot.phrases.channels import CHANNELS, OTHER_CHANNEL
from guides.catalogue.catalogue import as_walked
from guides.library.library import Library
from helpdesk.language import N_
from helpdesk.language.catalogues import VIETNAMESE, Words


class Names:
    """Titles of guides, words of steps, channels, in Vietnamese."""

    def __init__(self, words: Words, library: Library, *, kind_of: Callable[[str], str]) -> None:
        """Take who knows. `kind_of` tells which platform an account is on."""
        self._words = words
        self._library = library
        self._kind_of = kind_of

    def guide(self, guide: str | None) -> str:
        """Return the title of a guide; without one, that it is a question of their own."""
        if guide is None:
            return self._words.gettext(VIETNAMESE, N_("A question of their own"))
        known = self._library.get(guide)
        return known.short_title.said(VIETNAMESE) if known else guide

    def step(self, guide: str | None, version: int | None, step: str | None) -> str:
        """Return the words of a step; empty when there is none."""
        if guide is None or step is None:
            return ""
        known = as_walked(self._library, guide, version)
        found = known.step(step) if known else None
        return found.text.said(VIETNAMESE) if found else step

    def channel(self, conversation: str) -> str:
        """Return what the channel of a conversation is called."""
        kind = self._kind_of(conversation.rpartition(":")[0])
        return self._words.gettext(VIETNAMESE, CHANNELS.get(kind, OTHER_CHANNEL))
