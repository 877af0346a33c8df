"""Which sites may show the chat: what an operator may write into the settings."""

import pytest

from helpdesk.errors import SetupError
from helpdesk.settings import read_settings


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", []),
        ("https://lacthuy.example.vn", ["https://lacthuy.example.vn"]),
        (
            "https://LacThuy.example.vn/ , http://localhost:8000,",
            ["https://lacthuy.example.vn", "http://localhost:8000"],
        ),
    ],
)
def test_sites_are_written_with_commas_between_them(
    monkeypatch: pytest.MonkeyPatch, written: str, meant: list[str]
) -> None:
    monkeypatch.setenv("HELPDESK_WIDGET_SITES", written)
    assert read_settings().widget_sites == meant


@pytest.mark.parametrize(
    "written",
    [
        "lacthuy.example.vn",
        "https://lacthuy.example.vn/tin-tuc",
        "https://*.example.vn",
        "https://somebody@example.vn",
        "https://a.example.vn; script-src *",
        "javascript:alert(1)",
        "*",
    ],
)
def test_what_is_no_site_stops_the_start_and_is_named(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("HELPDESK_WIDGET_SITES", f"https://lacthuy.example.vn,{written}")
    with pytest.raises(SetupError) as refused:
        read_settings()
    assert str(refused.value).startswith(f"HELPDESK_WIDGET_SITES names {written.strip()}")
