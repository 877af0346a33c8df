"""What letters need from above: words, and a server."""

from typing import Protocol

from helpdesk.mail.models import Letter, Trouble, Written


class NotSentError(Exception):
    """A server did not take a letter."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble.value)


class Writer(Protocol):
    """Puts letters into words."""

    async def written(self, letter: Letter) -> Written:
        """Return it in words. Raises a refusal when what it is about is not there."""
        ...


class Post(Protocol):
    """Sends letters."""

    async def send(self, letter: Written) -> None:
        """Hand it to a server. Raises NotSentError."""
        ...
