"""The lock files: `python -m tools.lock` writes them, `--check` sees that they still fit without asking the network.

Both name packages, versions and hashes, never a host: pip and uv may take them from any index or mirror. Further
options go to uv: `make lock ARGS=--upgrade`.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
RUN = ROOT / "requirements.lock"
DEV = ROOT / "requirements-dev.lock"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[^\s;]+)")
HOST = re.compile(r"://|--(?:extra-)?index-url|--find-links|@ ")


def main(arguments: list[str]) -> int:
    """Write or check the locks; return the exit code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if arguments != ["--check"]:
        (everywhere,) = project["tool"]["uv"]["environments"]
        # The larger one first: what a development tool cannot live with must not be in the smaller one.
        write(DEV, ["--group=dev", *arguments], everywhere=everywhere)
        write(RUN, [f"--constraints={DEV.name}", *arguments], everywhere=everywhere)
    complaints = [*complaints_about_locks(project), *complaints_about_browser_lock()]
    print("\n".join(complaints), end="\n" if complaints else "")
    return 1 if complaints else 0


def write(lock: Path, options: list[str], *, everywhere: str) -> None:
    """Let uv resolve for every supported Python at once, then take off the marker that stands on each line."""
    shape = ["--universal", "--python-version=3.11", "--generate-hashes", "--extra=embedded", "--no-annotate"]
    quiet = ["--quiet", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    command = ["uv", "pip", "compile", *shape, *quiet, *options, "pyproject.toml", f"--output-file={lock.name}"]
    subprocess.run(command, cwd=ROOT, check=True)
    text = lock.read_text(encoding="utf-8")
    for marker in (everywhere, *everywhere.split(" and ")):
        text = text.replace(f" ; {marker} and ", " ; ").replace(f" ; {marker} \\", " \\")
        text = text.replace(f" and {marker} ", " ")
    lock.write_text(text, encoding="utf-8")


def complaints_about_locks(project: dict[str, Any]) -> Iterator[str]:
    """Name each dependency that is not pinned as pyproject.toml wants it, and each line that names a host."""
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["embedded"]]
    for lock, requirements in ((RUN, wanted), (DEV, [*wanted, *project["dependency-groups"]["dev"]])):
        text = lock.read_text(encoding="utf-8")
        yield from (f"{lock.name}: names a host: {line}" for line in text.splitlines() if HOST.search(line))
        pins = {match["name"].lower(): match["version"] for match in map(PIN.match, text.splitlines()) if match}
        for requirement in map(Requirement, requirements):
            pin = pins.get(requirement.name.lower())
            if pin is None or pin not in requirement.specifier:
                yield f"{lock.name}: pins {requirement.name} at {pin}, pyproject.toml wants {requirement}: `make lock`"


def complaints_about_browser_lock() -> Iterator[str]:
    """Name each npm package that is not pinned by hash alone."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    if lock["packages"][""]["dependencies"] != wanted:
        yield "package-lock.json: not made from this package.json: `make lock`"
    for path, package in lock["packages"].items():
        if "resolved" in package or (path and "integrity" not in package):
            yield f"package-lock.json: {path} must carry a hash and no host"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
