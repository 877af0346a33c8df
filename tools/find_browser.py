"""Prints the path of a Chromium for the browser tests, and installs Debian's where there is none.

Asked in this order: `HELPDESK_TEST_CHROMIUM`, a Chromium or Chrome on the PATH, a browser that Playwright has
downloaded earlier, and Debian's packages (as root or where sudo asks for no password).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

WITHOUT_WINDOWS = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> int:
    """Print the path; return the exit code."""
    browser = first_that_starts() or (install_from_debian() and first_that_starts())
    if not browser:
        sys.stderr.write(
            "No Chromium here, and it could not be installed. On Debian: apt install chromium. Elsewhere: "
            ".venv/bin/playwright install chromium, or name one: HELPDESK_TEST_CHROMIUM=/path/to/chrome make test\n"
        )
        return 1
    print(browser)
    return 0


def first_that_starts() -> str | None:
    """Return the first browser that can say its version: a broken one or a stub does not help."""
    return next((path for path in candidates() if starts(path)), None)


def lightest() -> str | None:
    """Return a Chromium without windows where there is one: it opens a page with a fifth of the work.

    It knows neither notifications nor what can be installed; whatever needs those asks for `first_that_starts`.
    """
    path = shutil.which(WITHOUT_WINDOWS)
    return path if path and starts(path) else first_that_starts()


def candidates() -> Iterator[str]:
    """Name every browser that may be there, best first."""
    named = os.environ.get("HELPDESK_TEST_CHROMIUM")
    if named:
        yield named
    yield from (path for name in NAMES if (path := shutil.which(name)))
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    yield from (str(path) for path in sorted(cache.glob("chromium*/chrome-*/*"), reverse=True) if is_program(path))


def is_program(path: Path) -> bool:
    """Tell the browser from the libraries beside it."""
    return path.name in {"chrome", "headless_shell", "chrome-headless-shell"} and os.access(path, os.X_OK)


def starts(path: str) -> bool:
    """Tell whether it runs here."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0


def install_from_debian() -> bool:
    """Ask apt, where nobody has to type a password for it."""
    if not shutil.which("apt-get"):
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if prefix and not (shutil.which("sudo") and succeeds([*prefix, "true"])):
        return False
    sys.stderr.write("No Chromium yet: installing Debian's packages …\n")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "--quiet"]
    install = [*apt, "install", "--yes", "--no-install-recommends", "chromium", WITHOUT_WINDOWS]
    return succeeds(install) or (succeeds([*apt, "update"]) and succeeds(install))


def succeeds(command: list[str]) -> bool:
    """Run a command; its words go to stderr, because stdout is the path."""
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
