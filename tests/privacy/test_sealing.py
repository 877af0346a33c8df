from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from helpdesk.errors import SetupError
from helpdesk.privacy.sealing import NotOpenedError, Sealer

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_was_sealed_can_be_opened_for_the_same_purpose_only() -> None:
    sealer = Sealer([NEW])
    sealed = sealer.seal("+84912345678", purpose="phone")

    assert "912345678" not in sealed
    assert sealer.open(sealed, purpose="phone") == "+84912345678"
    with pytest.raises(NotOpenedError) as refused:
        sealer.open(sealed, purpose="note")
    assert "912345678" not in repr(refused.value)


@pytest.mark.parametrize("broken", ["", "no seal", "gAAAAA", "số"])
def test_refuses_what_is_no_seal_of_its_keys(broken: str) -> None:
    with pytest.raises(NotOpenedError):
        Sealer([NEW]).open(broken, purpose="phone")


def test_an_old_key_still_opens_until_its_seals_are_renewed() -> None:
    sealed = Sealer([OLD]).seal("Demo", purpose="name")
    both = Sealer([NEW, OLD])

    assert both.open(sealed, purpose="name") == "Demo"
    assert Sealer([NEW]).open(both.renewed(sealed), purpose="name") == "Demo"
    with pytest.raises(NotOpenedError):
        Sealer([NEW]).renewed(sealed)


def test_one_setting_can_hold_several_keys() -> None:
    sealed = Sealer([OLD]).seal("Demo", purpose="name")

    assert Sealer([f"{NEW},{OLD}"]).open(sealed, purpose="name") == "Demo"


@pytest.mark.parametrize("keys", [[], [""], ["short"]])
def test_does_not_start_without_a_usable_key(keys: list[str]) -> None:
    with pytest.raises(SetupError, match="HELPDESK_SECRET_KEY"):
        Sealer(keys)


def test_makes_a_key_file_that_only_its_owner_can_read(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    sealed = Sealer.from_file(path).seal("Demo", purpose="name")

    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret.key"]
    assert Sealer.from_file(path).open(sealed, purpose="name") == "Demo"


def test_does_not_use_a_key_file_that_everybody_can_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.write_text(NEW)
    path.chmod(0o644)

    with pytest.raises(SetupError, match="chmod 600"):
        Sealer.from_file(path)


@pytest.mark.parametrize("content", [b"", b"no key", b"\xff\xfe"])
def test_says_so_when_the_key_file_is_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret.key"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(SetupError, match="The key file"):
        Sealer.from_file(path)


def test_says_so_when_there_can_be_no_key_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")

    with pytest.raises(SetupError, match="HELPDESK_DATA_DIR"):
        Sealer.from_file(tmp_path / "data" / "secret.key")
