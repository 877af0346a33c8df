"""Letters: owed, handed to a real SMTP server on this machine, kept and tried again when it does not take them."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pydantic import ValidationError

from api.smtp import SmtpPost
from helpdesk.mail import records
from helpdesk.mail.models import PAUSES, TRIED_FOR, Enclosure, Letter, LetterState, Trouble, Written
from helpdesk.mail.service import Mail, Sending
from helpdesk.reports.errors import UnknownReportError
from helpdesk.settings import SmtpSettings
from helpdesk.storage.database import Database
from tests.teams.turned_clock import TurnedClock

NOW = datetime(2026, 11, 3, 2, tzinfo=UTC)


class Mailbox:
    """What a server got; it answers as it is told to."""

    def __init__(self, answer: str = "250 OK", *, to_recipient: str = "250 OK") -> None:
        self.letters: list[EmailMessage] = []
        self.answer = answer
        self.to_recipient = to_recipient

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - its name
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name
        if self.answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


class Words:
    """Writes the same letter for all."""

    async def written(self, letter: Letter) -> Written:
        if letter.subject_of == "gone":
            raise UnknownReportError
        file = Enclosure("bao-cao.docx", "application/octet-stream", b"PK-bytes")
        return Written(letter.id, letter.to, "Báo cáo tháng 10\nBcc: x@y.vn", "Xin chào", [file])


@contextmanager
def serving(mailbox: Mailbox) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
async def clock(database: Database) -> TurnedClock:
    await database.start_beanie(records.RECORDS)
    return TurnedClock(NOW)


def sending(clock: TurnedClock, port: int) -> Sending:
    settings = SmtpSettings.model_validate(
        {"host": "127.0.0.1", "port": port, "from": "toso@example.vn", "tls": "none"}
    )
    return Sending(writer=Words(), post=SmtpPost(settings, clock, name="UBND xã"), clock=clock)


async def owe(database: Database, clock: TurnedClock, subject: str = "report-1") -> None:
    now = clock.now()
    letter = Letter(
        id=f"letter-{subject}", to="office@example.vn", kind="k", subject_of=subject, made_at=now, next_at=now
    )
    await database.in_transaction(lambda session: Mail(clock).owe(letter, session=session))


async def test_a_letter_arrives_with_its_files_once(database: Database, clock: TurnedClock) -> None:
    await owe(database, clock)
    mailbox = Mailbox()
    with serving(mailbox) as port:
        assert await sending(clock, port).send_due() == 1
        assert await sending(clock, port).send_due() == 0
    (letter,) = mailbox.letters
    assert (letter["Subject"], letter["To"]) == ("Báo cáo tháng 10 Bcc: x@y.vn", "office@example.vn")
    assert letter["Message-ID"] == "<letter-report-1@example.vn>"
    (file,) = letter.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("bao-cao.docx", b"PK-bytes")
    (kept,) = await Mail(clock).about("report-1")
    assert (kept.state, kept.sent_at) == (LetterState.SENT, NOW)


async def test_a_server_that_does_not_answer_is_tried_again_later(database: Database, clock: TurnedClock) -> None:
    await owe(database, clock)
    with serving(Mailbox()) as port:
        pass  # it is gone
    assert await sending(clock, port).send_due() == 1
    (kept,) = await Mail(clock).about("report-1")
    assert (kept.state, kept.trouble, kept.tries) == (LetterState.OWED, Trouble.UNREACHABLE, 1)
    assert kept.next_at == NOW + timedelta(minutes=PAUSES[0])
    clock.turn(timedelta(minutes=PAUSES[0]))
    mailbox = Mailbox()
    with serving(mailbox) as again:
        assert await sending(clock, again).send_due() == 1
    assert len(mailbox.letters) == 1


@pytest.mark.parametrize(
    ("mailbox", "trouble", "state"),
    [
        (Mailbox("554 no"), Trouble.REFUSED, LetterState.OWED),
        (Mailbox("451 later"), Trouble.BUSY, LetterState.OWED),
        (Mailbox(to_recipient="550 no such mailbox"), Trouble.MAILBOX, LetterState.GIVEN_UP),
    ],
)
async def test_a_server_that_refuses_is_told_and_nothing_is_lost(
    database: Database, clock: TurnedClock, mailbox: Mailbox, trouble: Trouble, state: LetterState
) -> None:
    await owe(database, clock)
    with serving(mailbox) as port:
        await sending(clock, port).send_due()
    (kept,) = await Mail(clock).about("report-1")
    assert (kept.trouble, kept.state) == (trouble, state)
    assert await Mail(clock).send_again("report-1") == 1
    mailbox.answer = mailbox.to_recipient = "250 OK"
    with serving(mailbox) as port:
        assert await sending(clock, port).send_due() == 1
    assert len(mailbox.letters) == 1


async def test_without_a_server_letters_wait(database: Database, clock: TurnedClock) -> None:
    await owe(database, clock)
    assert await Sending(writer=Words(), post=None, clock=clock).send_due() == 0
    (kept,) = await Mail(clock).about("report-1")
    assert (kept.state, kept.tries) == (LetterState.OWED, 0)


async def test_what_a_letter_is_about_may_be_gone(database: Database, clock: TurnedClock) -> None:
    await owe(database, clock, "gone")
    with serving(Mailbox()) as port:
        await sending(clock, port).send_due()
    (kept,) = await Mail(clock).about("gone")
    assert (kept.state, kept.trouble) == (LetterState.GIVEN_UP, Trouble.UNREADABLE)


async def test_after_three_days_it_is_given_up(clock: TurnedClock) -> None:
    letter = Letter(id="l", to="a@b.vn", kind="k", subject_of="r", made_at=NOW, next_at=NOW)
    letter.failed(Trouble.UNREACHABLE, at=NOW)
    letter.failed(Trouble.UNREACHABLE, at=NOW + TRIED_FOR - timedelta(minutes=1))
    states = [letter.state]
    letter.failed(Trouble.UNREACHABLE, at=clock.now() + TRIED_FOR)
    assert [*states, letter.state] == [LetterState.OWED, LetterState.GIVEN_UP]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"from": "a@b.vn"}, "HELPDESK_SMTP__HOST"),
        ({"host": "mail.vn"}, "HELPDESK_SMTP__FROM"),
        ({"host": "mail.vn", "from": "nobody"}, "HELPDESK_SMTP__FROM"),
        ({"host": "mail.vn", "from": "a@b.vn", "username": "a"}, "HELPDESK_SMTP__PASSWORD"),
        ({"host": "m.vn", "from": "a@b.vn", "username": "a", "password": "b", "tls": "none"}, "HELPDESK_SMTP__TLS"),
    ],
)
def test_half_a_mail_server_is_no_mail_server(given: dict[str, str], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        SmtpSettings.model_validate(given)
