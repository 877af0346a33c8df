"""What is known of addresses: read from a file that staff can edit, checked when it is read."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from helpdesk.errors import SetupError

FILE = "known.yaml"
_NAME = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"


def _words(value: object) -> object:
    """Take words that stand in one line as the list they are."""
    return value.split() if isinstance(value, str) else value


Domain = Annotated[str, Field(pattern=rf"^{_NAME}$", max_length=253)]
Words = Annotated[list[Annotated[str, Field(pattern=r"^[a-z0-9]+$")]], BeforeValidator(_words)]


class InTwoLanguages(BaseModel):
    """The same words in Vietnamese and English."""

    model_config = ConfigDict(extra="forbid")

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Official(BaseModel):
    """A state body's own address, as a source names it."""

    model_config = ConfigDict(extra="forbid")

    domain: Domain
    name: InTwoLanguages
    source: str = Field(min_length=1)


class Known(BaseModel):
    """Official addresses, and what tells others apart."""

    model_config = ConfigDict(extra="forbid")

    checked_on: date | None = None
    reserved: list[Domain] = Field(default_factory=list)
    official: list[Official] = Field(default_factory=list)
    names: Words = Field(default_factory=list)
    besides: Words = Field(default_factory=list)
    shorteners: list[Domain] = Field(default_factory=list)
    invites: list[Domain] = Field(default_factory=list)
    files: Words = Field(default_factory=list)
    endings: Words = Field(default_factory=list)
    doubtful: Words = Field(default_factory=list)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Every name that is known whole, so that it is seen without "https://" as well."""
        return frozenset((*(one.domain for one in self.official), *self.shorteners, *self.invites))

    @cached_property
    def all_endings(self) -> frozenset[str]:
        """The endings with those of countries: any two letters."""
        letters = "abcdefghijklmnopqrstuvwxyz"
        return frozenset((*self.endings, *(first + second for first in letters for second in letters)))

    @cached_property
    def app_file(self) -> re.Pattern[str]:
        """Find a file that installs something."""
        return re.compile(rf"[\w\-]\.(?:{'|'.join(map(re.escape, self.files)) or '(?!)'})\b", re.IGNORECASE)

    def listed(self, host: str) -> Official | None:
        """Return whose listed address a host is, or is below; the nearest one."""
        found = [one for one in self.official if is_within(host, one.domain)]
        return max(found, key=lambda one: len(one.domain), default=None)

    def with_own(self, own: "Known") -> "Known":
        """Return both together: what the installation wrote itself counts first."""
        both = {
            name: [*getattr(own, name), *getattr(self, name)]
            for name in type(self).model_fields
            if isinstance(getattr(self, name), list)
        }
        return Known.model_validate({**both, "checked_on": own.checked_on or self.checked_on})


def is_within(host: str, domain: str) -> bool:
    """Tell whether a host is this domain or below it."""
    return host == domain or host.endswith(f".{domain}")


def is_any(host: str, domains: Iterable[str]) -> bool:
    """Tell whether a host is one of these or below one."""
    return any(is_within(host, domain) for domain in domains)


def load_known(own: Path | None = None) -> Known:
    """Read the list that comes with the program and the installation's own. Raises SetupError."""
    packaged = Known.model_validate(_parsed(resources.files(__package__).joinpath(FILE).read_text("utf-8")))
    return packaged if own is None else packaged.with_own(_own(own))


def _own(path: Path) -> Known:
    try:
        return Known.model_validate(_parsed(path.read_text("utf-8")))
    except OSError as error:
        raise SetupError(f"HELPDESK_SAFETY_FILE: {path} cannot be read ({error.strerror}).") from None
    except (UnicodeError, yaml.YAMLError) as error:
        place = str(getattr(error, "problem_mark", None) or "not in UTF-8").strip()
        raise SetupError(f"HELPDESK_SAFETY_FILE: {path} is no YAML: {place}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = " → ".join(str(piece) for piece in first["loc"]) or "the file"
        raise SetupError(f"HELPDESK_SAFETY_FILE: {path}, {where}: {first['msg']}. See docs/scam-safety.md.") from None


def _parsed(text: str) -> Any:  # noqa: ANN401 - whatever stands in the file, checked next
    return yaml.safe_load(text) or {}
