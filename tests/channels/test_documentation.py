"""The pages say what the code does."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.webhooks.counting import Outcome
from bot.channels.port import Capabilities
from bot.channels.registry import known_kinds
from tests.channels.contract import ABILITIES

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "channels.md"
ROWS = {
    "buttons": "Choices as buttons",
    "photo_in": "Photos from residents",
    "photo_out": "Photos from the team",
    "file_in": "Files from residents",
    "file_out": "Files from the team",
    "voice_in": "Recordings from residents",
    "location_in": "A place can be shared",
    "phone_request": "A key shares the phone number",
    "edit": "Edited words reach the team",
    "polling": "Can be asked (no public address needed)",
    "max_text": "Longest message (longer ones go in pieces)",
    "pace": "We write at most",
    "window": "We may write after their last words",
}
ORDER = ("webchat", "telegram", "zalo-bot", "zalo-oa")


def said(can: Capabilities, name: str) -> str:
    """Say one cell of the table."""
    value = getattr(can, name)
    match name:
        case "max_text":
            return f"{value:,} signs"
        case "pace":
            return f"{can.pace.per_second:g} a second" if can.pace.per_second else "no limit"
        case "window":
            return f"{can.window.total_seconds() / 3600:g} hours" if can.window else "at any time"
    return "yes" if value else "no"


def table() -> Iterator[str]:
    """Say every row of the table, without the line below its head."""
    kinds = known_kinds()
    yield f"| | {' | '.join(kinds[name].title for name in ORDER)} |"
    for name, words in ROWS.items():
        yield f"| {words} | {' | '.join(said(kinds[kind].capabilities, name) for kind in ORDER)} |"


def test_the_table_of_the_page_is_the_table_of_the_code() -> None:
    assert set(known_kinds()) == set(ORDER)
    assert set(ROWS) == set(Capabilities.model_fields) >= ABILITIES
    head, *rows = table()
    page = TABLE.read_text(encoding="utf-8")
    assert "\n".join([head, "|---|---|---|---|---|", *rows]) in page


def test_the_page_about_adding_a_channel_shows_the_whole_example_and_nothing_else() -> None:
    page = (ROOT / "docs" / "adding-a-channel.md").read_text(encoding="utf-8")
    code = (ROOT / "tests" / "channels" / "example" / "kind.py").read_text(encoding="utf-8")
    shown = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert "".join("".join(shown).split()) == "".join(code.split())  # a piece of a class is indented otherwise


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_of_a_delivery_is_explained(outcome: Outcome) -> None:
    assert f"| `{outcome.value}` |" in TABLE.read_text(encoding="utf-8")
