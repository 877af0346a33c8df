"""Fills the virtual environment that runs it: `python tools/install.py requirements.lock`. Standard library only.

Everything comes from the lock, checked by hash; then the project itself, editable. uv does it in a tenth of pip's time,
so it is taken from the development lock first. Where uv cannot reach what pip can (a mirror that only pip's settings
know, a platform without uv), pip does it all.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
UV = Path(sys.prefix) / "bin" / "uv"


def main(lock: str) -> int:
    """Install a lock and the project; return the exit code."""
    print(f"Installing {lock} into {Path(sys.prefix).name} …", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        entry = Path(scratch) / "uv.lock"
        entry.write_text(lines_of_uv(ROOT / "requirements-dev.lock"), encoding="utf-8")
        has_uv = succeeds([*PIP, "install", "--require-hashes", "--no-deps", "--requirement", str(entry)])
    with_uv = [str(UV), "pip", "install", "--quiet", f"--python={sys.executable}"]
    if has_uv and fill([*with_uv], lock):
        return 0
    print("uv could not do it; once more with pip …", flush=True)
    return 0 if fill([*PIP, "install"], lock) else 1


def fill(install: list[str], lock: str) -> bool:
    """Install with one tool; tell whether it worked."""
    return succeeds([*install, "--require-hashes", "--requirement", lock]) and succeeds(
        [*install, "--no-deps", "--editable", "."]
    )


def succeeds(command: list[str]) -> bool:
    """Run a command in the project; tell whether it worked."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def lines_of_uv(lock: Path) -> str:
    """Return uv's own entry of a lock."""
    entry: list[str] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line.startswith("uv==") or (entry and line.startswith("    ")):
            entry.append(line)
        elif entry:
            break
    return "\n".join(entry) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
