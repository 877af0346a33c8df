"""Sees that the documentation says what is there, and all of it.

Every relative link leads to a file and, where it names one, to a heading. Every setting, command and channel is
named in the documentation, and the documentation names none that does not exist.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

import typer.main
from pydantic import BaseModel
from pydantic.fields import FieldInfo

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^(```|~~~).*?^\1\s*?$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
SETTING = re.compile(r"\bHELPDESK_[A-Z0-9_]*[A-Z0-9]\b")
COMMAND = re.compile(r"(?:^|[`$/ ])helpdesk((?: [a-z][a-z0-9-]*)+)", re.MULTILINE)
OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|/)", re.IGNORECASE)


def main() -> int:
    """Print what is wrong; return the exit code."""
    pages = {path: path.read_text(encoding="utf-8") for path in tracked("*.md")}
    complaints = [
        *complaints_about_links(pages),
        *complaints_about_settings(pages),
        *complaints_about_commands(pages),
        *complaints_about_channels(pages),
    ]
    print("\n".join(complaints), end="\n" if complaints else "")
    return 1 if complaints else 0


def tracked(*patterns: str) -> list[Path]:
    """Return the files that belong to the project, also those not yet added."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if said.returncode:  # an unpacked sdist is no repository, and holds nothing that is not the project's
        return sorted(path for pattern in patterns for path in ROOT.rglob(pattern) if ".venv" not in path.parts)
    return sorted(path for name in said.stdout.split("\0") if name and (path := ROOT / name).is_file())


def complaints_about_links(pages: Mapping[Path, str], *, root: Path = ROOT) -> Iterator[str]:
    """Name each relative link that leads nowhere."""
    for page, text in pages.items():
        for target in LINK.findall(CODE.sub("", FENCE.sub("", text))):
            if OUTSIDE.match(target):
                continue
            name, _, anchor = unquote(target).partition("#")
            file = (page.parent / name).resolve() if name else page
            if not file.exists():
                yield f"{page.relative_to(root)}: no such file: {target}"
            elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text(encoding="utf-8")):
                yield f"{page.relative_to(root)}: no such heading: {target}"


def anchors(text: str) -> set[str]:
    """Return the names a page's headings have in links, as code hosts make them."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        number = 0
        while (numbered := f"{name}-{number}" if number else name) in found:
            number += 1
        found.add(numbered)
    return found


def complaints_about_settings(pages: Mapping[Path, str]) -> Iterator[str]:
    """Compare the settings of the program with those the pages name. Tests and tools may have their own."""
    from helpdesk.settings import Settings  # noqa: PLC0415 - the links are worth checking even while this is broken

    real = set(names_of(Settings, "HELPDESK_"))
    known = real | {name for path in tracked("*.py", "Makefile", ".ci/*", "deploy/*") for name in settings_in(path)}
    said = {name: page for page, text in pages.items() for name in SETTING.findall(text)}
    yield from (f"no page names the setting {name}" for name in sorted(real - set(said)))
    for name, page in sorted(said.items()):
        if name not in known and not any(other.startswith(f"{name}__") for other in real):
            yield f"{page.relative_to(ROOT)}: there is no setting {name}"


def settings_in(path: Path) -> list[str]:
    """Return the settings a source file names."""
    return SETTING.findall(path.read_text(encoding="utf-8"))


def names_of(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """Return the environment variables that fill a model; a part of it adds its name and two underscores."""
    for name, field in model.model_fields.items():
        part = part_of(field)
        if part is None:
            yield f"{prefix}{field.alias or name}".upper()
        else:
            yield from names_of(part, f"{prefix}{name}__")


def part_of(field: FieldInfo) -> type[BaseModel] | None:
    """Return the model a field holds, also where it may be absent."""
    kinds = [field.annotation, *getattr(field.annotation, "__args__", ())]
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def complaints_about_commands(pages: Mapping[Path, str]) -> Iterator[str]:
    """Compare the commands of the program with those the pages name."""
    from api.cli.commands import app  # noqa: PLC0415 - the links are worth checking even while this is broken

    tree = typer.main.get_command(app)
    text = "\n".join(pages.values())
    for words in commands_of(tree):
        if not re.search(rf"\bhelpdesk {re.escape(' '.join(words))}\b", text):
            yield f"no page names the command helpdesk {' '.join(words)}"
    for page, content in pages.items():
        for said in COMMAND.findall("\n".join([*CODE.findall(content), *blocks(content)])):
            if not leads_to_command(tree, said.split()):
                yield f"{page.relative_to(ROOT)}: there is no command helpdesk{said}"


def blocks(text: str) -> Iterator[str]:
    """Return the fenced blocks of a page."""
    return (match.group(0) for match in FENCE.finditer(text))


def commands_of(command: object, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Return every command a person can type, as its words."""
    inner = inside(command)
    if not inner:
        yield before
    for name in sorted(inner):
        if not getattr(inner[name], "hidden", False):
            yield from commands_of(inner[name], (*before, name))


def leads_to_command(command: object, words: Iterable[str]) -> bool:
    """Tell whether the words exist; what follows a whole command is its arguments."""
    for word in words:
        inner = inside(command)
        if not inner:
            return True
        if word not in inner:
            return False
        command = inner[word]
    return True


def inside(command: object) -> Mapping[str, object]:
    """Return the commands of a group; a whole command has none."""
    return getattr(command, "commands", {})


def complaints_about_channels(pages: Mapping[Path, str]) -> Iterator[str]:
    """Each channel has a heading of its own, by the name of its folder ("zalo_bot": Zalo Bot)."""
    headings = " | ".join(heading for text in pages.values() for heading in HEADING.findall(text))
    said = re.sub(r"[^a-z|]", "", headings.lower())
    for folder in sorted((ROOT / "bot" / "channels").iterdir()):
        if (folder / "__init__.py").exists() and folder.name.replace("_", "") not in said:
            yield f"no page has a heading for the channel {folder.name}"


if __name__ == "__main__":
    sys.exit(main())
