"""Nothing that opens a door stands in a log, however much is logged and whatever goes wrong."""

import asyncio
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from api.cli.running import logs_to_stderr
from bot.engine.messages import Outgoing
from helpdesk.privacy.logs import redacted
from tests.attachments.samples import pdf
from tests.chain.conftest import KEY
from tests.channels.contract import Line, PlatformLine
from tests.channels.on_the_web import AtBrowser
from tests.channels.village import Village, asking
from tests.platforms.faults import BadGateway, ExpiredToken, Garbled, Reset, TooMany
from tests.platforms.pictures import jpeg

LIBRARIES = ("httpx", "httpcore", "aiohttp", "telegram", "pymongo", "asyncio", "uvicorn", "multipart")
HALF = '{"ok": true, "result": [{"message": {"text": "nhà em cạnh giếng làng'
_CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
_MAC = re.compile(r"mac=(\w{20,})")


@dataclass(eq=False)
class Ears(logging.Handler):
    """Hear every record before anything is taken out of it."""

    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(self.format(logging.makeLogRecord(record.__dict__)))


@pytest.fixture
def ears(capsys: pytest.CaptureFixture[str]) -> Iterator[Ears]:  # noqa: ARG001 - before the log finds its way out
    """Log everything as the product does, only more of it; put everything back afterwards."""
    root, names = logging.getLogger(), [*LIBRARIES, "python_multipart", "telegram.request.BaseRequest"]
    before, levels = (root.level, root.handlers[:]), {name: logging.getLogger(name).level for name in names}
    logs_to_stderr(logging.DEBUG)
    ears = Ears()
    root.handlers.insert(0, ears)
    yield ears
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    root.setLevel(before[0])
    for handler in before[1]:
        root.addHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def story(village: Village, line: Line) -> list[str]:
    """Go through everything that a secret takes part in, and return what must not be told."""
    person: Any = await asking(village, line)
    secrets = list(line.secrets())
    await person.does("photo")
    await person.reads("Trong ảnh có giấy tờ")
    await person.answers("gửi cho tổ")
    await person.reads("Em đã gửi cho tổ")
    answer = await village.answer(person, "Đây ạ", ("mau-don.pdf", pdf()), ("anh.jpg", jpeg()))
    await village.outcome(answer)
    secrets += _MAC.findall(" ".join(shown.text for shown in await person.seen()))
    if isinstance(person, AtBrowser):
        secrets.append(person.token)
        lines = await village.house.chat.transcript(person.token)
        secrets += [mac for one in lines for file in one.files for mac in _MAC.findall(file.address)]
    await person.says("/noi")
    secrets += _CODE.findall(await person.reads("Mã của anh/chị"))
    await person.says("/menu")
    await person.reads("Anh/chị muốn làm gì")
    if isinstance(line, PlatformLine):
        await misfortunes(village, line, person)
    return secrets


async def misfortunes(village: Village, line: PlatformLine, person: Any) -> None:
    """Let the platform do whatever makes a program complain."""
    faults, courier = line.platform.faults, line.platform.courier
    for fault in (
        BadGateway(),
        Garbled(body=HALF),
        Reset(),
        TooMany(),
        *(() if "oa" not in line.name else (ExpiredToken(),)),
    ):
        for act in (line.channel.standing(), line.channel.send(person.user, Outgoing(text="Chào anh/chị"))):
            faults.next(None, fault)
            await act
    faults.clear()
    courier.headers, headers = (lambda _body, _attempt: {"Content-Type": "application/json"}), courier.headers
    await person.says("xin chào")  # by webhook it is refused at first, as nothing proves whose it is
    await asyncio.sleep(0.05)
    courier.headers = headers
    await village.quiet(person)


async def test_a_whole_story_on_every_channel_tells_no_secret(
    village: Village, ears: Ears, capsys: pytest.CaptureFixture[str]
) -> None:
    told: dict[str, str] = {"key of the installation": KEY}
    for line in village.lines.values():
        told |= {f"{line.name} {place}": secret for place, secret in enumerate(await story(village, line))}
    told["words in half an answer of a platform"] = "giếng làng"
    told |= {
        f"{line.name} in the end {place}": s
        for line in village.lines.values()
        for place, s in enumerate(line.secrets())
    }

    written, heard = capsys.readouterr().err, "\n".join(ears.heard)

    assert len(told) > 25
    assert len(written) > 1000  # there was something to read
    for what, secret in told.items():
        assert len(secret) >= 8
        assert secret not in written, what
        assert secret not in heard, what  # nor would it be there if nothing were taken out


async def test_libraries_that_tell_addresses_are_quiet_whatever_is_logged(ears: Ears) -> None:
    for name in LIBRARIES[:5]:
        logger = logging.getLogger(f"{name}.anything")
        assert not logger.isEnabledFor(logging.INFO), name
    assert logging.getLogger("bot.channels").isEnabledFor(logging.DEBUG)
    assert ears.heard is not None


@pytest.mark.parametrize(
    "name",
    [
        "access_token",
        "refresh_token",
        "secret_key",
        "webhook_secret",
        "app_secret",
        "oa_secret_key",
        "&mac",
        "bot_token",
    ],
)
def test_what_slips_into_a_line_is_blotted_out(name: str) -> None:
    for line in (
        f"{name}=a-secret-of-a-channel",
        f"{{'{name}': 'a-secret-of-a-channel'}}",
        f'"{name}": "a-secret-of-a-channel"',
    ):
        if "mac" not in name or "=" in line:
            assert "a-secret-of-a-channel" not in redacted(line), line


@pytest.mark.parametrize("token", ["110201543:a-token-that-opens-nothing", "2871650384:a-zalo-token"])
def test_a_token_in_an_address_is_blotted_out(token: str) -> None:
    assert token.partition(":")[2] not in redacted(f"POST https://api.example/bot{token}/sendMessage failed")
