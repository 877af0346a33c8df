"""Pages out of templates, in the reader's language."""

from pathlib import Path
from types import CodeType
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from api.house import House
from api.security import cookies
from api.web import words_for
from api.web.assets import address_of
from api.web.reader import Reader, chosen_language
from helpdesk.ids import new_id
from helpdesk.language.catalogues import LANGUAGES, spoken
from helpdesk.language.saying import Saying

TEMPLATES = Path(__file__).parent / "templates"


class CompiledOnce(BytecodeCache):
    """What templates were compiled to, once in a process and not once for each language."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known of a template as it stands now."""
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        if bucket.code is not None:
            self._compiled[bucket.key, bucket.checksum] = bucket.code


_COMPILED = CompiledOnce()


class Pages:
    """The templates, once per language."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._environments = {language: self._environment(language) for language in LANGUAGES}

    def render(self, name: str, request: Request, known: Reader, **facts: Any) -> str:  # noqa: ANN401 - any fact
        """Fill a template."""
        template = self._environments[known.language].get_template(name)
        given = {
            "reader": known,
            "back": _address_without_language(request),
            "now": self._house.clock.now(),
            "is_demonstration": self._house.installation.is_demonstration,
        }
        return template.render(**{**given, **facts})

    def _environment(self, language: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            bytecode_cache=_COMPILED,
        )
        environment.install_gettext_translations(  # type: ignore[attr-defined] # added by the i18n extension
            self._house.words.translations(language), newstyle=True
        )
        environment.globals |= {
            "asset": address_of,
            "language": language,
            "say": Saying(self._house.words, language),
            "settings": self._house.settings,
            "fresh_id": new_id,
            "words_for": words_for,
        }
        return environment


def page(request: Request, name: str, *, status: int = 200, **facts: Any) -> HTMLResponse:  # noqa: ANN401 - any fact
    """Answer with a page. Who chose a language in the address keeps it."""
    known: Reader = getattr(request.state, "reader", None) or Reader(chosen_language(request))
    response = HTMLResponse(pages_of(request).render(name, request, known, **facts), status_code=status)
    response.headers["Cache-Control"] = "no-cache, private"
    response.headers["Vary"] = "Cookie"
    if language := spoken(request.query_params.get("lang")):
        cookies.keep(response, request, cookies.LANGUAGE, language)
    return response


def pages_of(request: Request) -> Pages:
    """Return the templates of this app, made at the first page."""
    state = request.app.state
    if not hasattr(state, "pages"):
        state.pages = Pages(state.house)
    made: Pages = state.pages
    return made


def _address_without_language(request: Request) -> str:
    """Return where the language switch shall lead back to: the same page when it can be asked for again."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")
