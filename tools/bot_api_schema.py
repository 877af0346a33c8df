"""Fetches Telegram's Bot API in machine-readable form: `python -m tools.bot_api_schema`. Standard library and pip only.

The makers of aiogram read it off the Bot API's pages and ship it in their source distribution (MIT), not in the wheel.
It is not ours to commit, so it is taken from there: the version and the hash of requirements-dev.lock, from wherever
pip takes packages. Nothing of it is installed.
"""

import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements-dev.lock"
PIN = re.compile(r"^aiogram==(?P<version>\S+) (?:\\\n +--hash=\S+ ?)+", re.MULTILINE)
INSIDE = ".butcher/schema/schema.json"


class SchemaMissingError(Exception):
    """What to do is its sentence."""


def path_of_schema(prefix: Path = Path(sys.prefix)) -> Path:
    """Return where the schema of the pinned aiogram lies in an environment. Raises SchemaMissingError."""
    path = _place(prefix)
    if not path.is_file():
        raise SchemaMissingError(
            f"Telegram's Bot API schema is not at {path}, so no call and no update can be checked against it. "
            "Run `make setup`; it takes it from aiogram's source distribution, which pip must be able to download."
        )
    return path


def main(prefix: Path = Path(sys.prefix)) -> int:
    """Fetch what is not in the environment yet; return the exit code."""
    place = _place(prefix)
    if place.is_file():
        return 0
    try:
        schema = _fetched()
    except (OSError, LookupError, tarfile.TarError, subprocess.CalledProcessError) as error:
        sys.stderr.write(
            f"aiogram's source distribution cannot be had here ({error}).\n"
            "The tests that check calls against Telegram's Bot API schema will fail until `make setup` finds it.\n"
        )
        return 1
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(schema)
    return 0


def _pin() -> re.Match[str]:
    pin = PIN.search(LOCK.read_text(encoding="utf-8"))
    if pin is None:
        raise LookupError(f"{LOCK.name} does not pin aiogram")
    return pin


def _place(prefix: Path) -> Path:
    return prefix / "share" / "bot-api" / f"aiogram-{_pin()['version']}.json"


def _fetched() -> bytes:
    # Without isolation pip asks the build tool that the lock has installed for the name and version, and nobody else.
    how = ["--no-deps", "--no-binary=aiogram", "--no-build-isolation", "--require-hashes"]
    with tempfile.TemporaryDirectory() as scratch:
        entry = Path(scratch) / "aiogram.lock"
        entry.write_text(f"{_pin()[0].strip()}\n", encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download", *how]
        subprocess.run([*pip, f"--requirement={entry}", f"--dest={scratch}"], check=True)
        (archive,) = Path(scratch).glob("aiogram-*.tar.gz")
        with tarfile.open(archive) as files:
            found = files.extractfile(f"{archive.name.removesuffix('.tar.gz')}/{INSIDE}")
            if found is None:
                raise LookupError(f"{archive.name} has no {INSIDE}")
            return found.read()


if __name__ == "__main__":
    sys.exit(main())
