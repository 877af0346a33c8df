"""Each import contract bites: a violation planted in a copy of the tree is found, and by that contract."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("helpdesk", "guides", "bot", "api")
LINT_IMPORTS = Path(sys.prefix) / "bin" / "lint-imports"

BESIDE = ("bot.channels.planted.__init__", "bot.channels.planted.sending", "helpdesk.planted.records")
"""Empty modules that violations point at."""

PLANTED = [
    ("rooms", "helpdesk.areas.planted", "guides.catalogue"),
    ("rooms", "guides.catalogue.planted", "bot.engine"),
    ("rooms", "bot.engine.planted", "api.web"),
    ("storage", "helpdesk.areas.planted", "pymongo"),
    ("storage", "helpdesk.areas.planted", "beanie"),
    ("storage", "helpdesk.areas.planted", "gridfs"),
    ("domain-knows-no-edge", "helpdesk.areas.planted", "fastapi"),
    ("domain-knows-no-edge", "helpdesk.areas.planted", "telegram"),
    ("domain-knows-no-edge", "helpdesk.areas.planted", "aiohttp"),
    ("domain-knows-no-edge", "helpdesk.areas.planted", "jinja2"),
    ("guides-know-no-edge", "guides.catalogue.planted", "pymongo"),
    ("guides-know-no-edge", "guides.catalogue.planted", "beanie"),
    ("guides-know-no-edge", "guides.catalogue.planted", "fastapi"),
    ("guides-know-no-edge", "guides.catalogue.planted", "telegram"),
    ("dialogs-know-no-platform", "bot.dialogs.planted", "telegram"),
    ("dialogs-know-no-platform", "bot.engine.planted", "aiohttp"),
    ("dialogs-know-no-channel", "bot.dialogs.planted", "bot.channels.planted.sending"),
    ("bot-knows-no-web", "bot.channels.planted_edge", "fastapi"),
    ("bot-knows-no-web", "bot.dialogs.planted", "pymongo"),
    ("models-know-nothing", "helpdesk.planted.models", "helpdesk.planted.records"),
    ("models-know-nothing", "helpdesk.planted.models", "helpdesk.storage"),
    ("models-know-nothing", "guides.catalogue.models", "pymongo"),
]


@pytest.fixture(scope="module")
def contracts() -> Mapping[str, str]:
    """Give the name of each contract by its id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the rooms' code and the contracts."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=everything_but_code)
    return copy


@pytest.fixture(scope="module")
def report(copy: Path) -> str:
    """Plant all violations and give what the linter says."""
    for module in BESIDE:
        plant(copy, module, "")
    plant(copy, "helpdesk.planted.__init__", "")
    for _contract, module, imported in PLANTED:
        plant(copy, module, f"import {imported}\n")
    return lint_imports(copy).stdout


def test_the_tree_as_it_stands_keeps_every_contract() -> None:
    kept = lint_imports(ROOT)
    assert kept.returncode == 0, kept.stdout


@pytest.mark.parametrize(("contract", "module", "imported"), PLANTED)
def test_a_planted_violation_breaks_its_contract(
    report: str, contracts: Mapping[str, str], contract: str, module: str, imported: str
) -> None:
    heading = f"\n{contracts[contract]}\n---"
    assert heading in report, report
    about_it = report.partition(heading)[2].partition("\n---")[0]
    assert f"{module} -> {imported} " in about_it, about_it


def test_every_contract_has_been_seen_to_bite(contracts: Mapping[str, str]) -> None:
    assert set(contracts) == {contract for contract, _module, _imported in PLANTED}


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run the linter where it finds this tree before the installed project."""
    command = [str(LINT_IMPORTS), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def everything_but_code(folder: str, names: list[str]) -> list[str]:
    """Name what the linter does not read."""
    return [name for name in names if not (name.endswith(".py") or (Path(folder) / name).is_dir())]


def plant(tree: Path, module: str, text: str) -> None:
    """Add text to a module of the tree."""
    file = tree / f"{module.replace('.', '/')}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as opened:
        opened.write(f"\n{text}")
