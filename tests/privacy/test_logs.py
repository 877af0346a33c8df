import io
import logging
from collections.abc import Iterator

import pytest

from helpdesk.privacy.logs import RedactingFilter, quiet_http_loggers, redacted


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(message)s"))
    handler.addFilter(RedactingFilter())
    logger = logging.Logger("test")  # noqa: LOG001 - one of its own, outside the tree of loggers
    logger.addHandler(handler)
    yield logger, written
    handler.close()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "POST https://api.telegram.org/bot123456:ABC-def_9/sendMessage",
            "POST https://api.telegram.org/bot•••/sendMessage",
        ),
        ("GET /bot123456%3AABCdef/getMe", "GET /bot•••/getMe"),
        ("Authorization: Bearer eyJhbGciOi.abc", "Authorization: •••"),
        ("{'authorization': 'Basic ZGVtbzpkZW1v'}", "{'authorization': '•••'}"),
        ("X-Bot-Api-Secret-Token: abcdef123456", "X-Bot-Api-Secret-Token: •••"),
        ("access_token=abcdef123456&x=1", "access_token=•••"),
        ("mongodb://demo:s3cretword@db:27017/helpdesk", "mongodb://•••@db:27017/helpdesk"),
        ("resident 0912345678 has no team", "resident •••••••678 has no team"),
    ],
)
def test_blots_out_tokens_and_identifiers(text: str, left: str) -> None:
    assert redacted(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "conversation telegram:912345678 lane 12",
        "notice telegram:912345678:00000012 dead after 5 attempts",
        "request 507f191e810c19729de860ea closed",
        "GET /guides/vneid-muc-2 200 in 12 ms",
    ],
)
def test_keeps_ids_and_counts(text: str) -> None:
    assert redacted(text) == text


def test_rewrites_message_arguments_and_what_was_added(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    record = logger.makeRecord(
        "test", logging.INFO, "", 0, "from %s", ("0912345678",), None, extra={"text": "otp 482913"}
    )
    logger.handle(record)

    assert written.getvalue() == "from •••••••678\n"
    assert record.__dict__["text"] == "otp •••"


def _fail_twice() -> None:
    try:
        int("mật khẩu là Hanoi@2024")
    except ValueError as cause:
        raise KeyError("https://api.telegram.org/bot123456:ABCdef/getMe") from cause


def test_rewrites_exceptions_with_their_causes(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    try:
        _fail_twice()
    except KeyError:
        logger.exception("failed", stack_info=True)

    assert "Hanoi@2024" not in written.getvalue()
    assert "ABCdef" not in written.getvalue()
    assert "Traceback" in written.getvalue()


def test_a_log_call_with_wrong_arguments_harms_nobody(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    logger.info("%d people", "many")

    assert written.getvalue() == "%d people (its arguments do not fit)\n"


def test_libraries_that_log_addresses_are_quiet() -> None:
    quiet_http_loggers()

    assert not any(
        logging.getLogger(name).isEnabledFor(logging.INFO) for name in ("httpx", "httpcore", "aiohttp", "telegram")
    )
