"""Letters by SMTP."""

from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

import aiosmtplib

from helpdesk.clock import Clock
from helpdesk.mail.models import Trouble, Written
from helpdesk.mail.ports import NotSentError
from helpdesk.settings import SmtpSettings

PATIENCE_S: Final = 20.0
_PERMANENT: Final = 500


class SmtpPost:
    """Hands letters to one server, each in a connection of its own: there are few."""

    def __init__(self, settings: SmtpSettings, clock: Clock, *, name: str) -> None:
        """Take where to send; `name` stands beside the sender's address."""
        self._settings = settings
        self._clock = clock
        self._name = name

    async def send(self, letter: Written) -> None:
        """Hand it over. Raises NotSentError; no password and no answer of the server gets into a log."""
        settings = self._settings
        try:
            await aiosmtplib.send(
                self._message(letter),
                hostname=settings.host,
                port=settings.port,
                username=settings.username,
                password=settings.password.get_secret_value() if settings.password else None,
                use_tls=settings.tls == "tls",
                start_tls=settings.tls == "starttls",
                timeout=PATIENCE_S,
            )
        except aiosmtplib.SMTPException as error:
            raise NotSentError(_trouble(error)) from None
        except OSError:
            raise NotSentError(Trouble.UNREACHABLE) from None

    def _message(self, letter: Written) -> EmailMessage:
        message = EmailMessage()
        sender = self._settings.sender or ""
        message["From"] = f'"{_line(self._name)}" <{sender}>'
        message["To"] = letter.to
        message["Subject"] = _line(letter.subject)
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.words)
        for one in letter.enclosures:
            main, _, sub = one.media_type.partition("/")
            message.add_attachment(one.data, maintype=main, subtype=sub, filename=one.name)
        return message


def _trouble(error: aiosmtplib.SMTPException) -> Trouble:
    match error:
        case aiosmtplib.SMTPRecipientsRefused(recipients=several):
            return _of_code(max(one.code for one in several), Trouble.MAILBOX)
        case aiosmtplib.SMTPConnectError() | aiosmtplib.SMTPServerDisconnected() | aiosmtplib.SMTPTimeoutError():
            return Trouble.UNREACHABLE
        case aiosmtplib.SMTPResponseException(code=code):
            return _of_code(code, Trouble.REFUSED)
        case _:
            return Trouble.REFUSED


def _of_code(code: int, permanent: Trouble) -> Trouble:
    return permanent if code >= _PERMANENT else Trouble.BUSY


def _line(words: str) -> str:
    """Return words as they fit into a header."""
    return " ".join(words.replace('"', "").split())
