"""What a Word layout may say beside naming fields: repeat the rows of a list, and ask whether. Nothing else runs."""

from collections.abc import Sequence
from typing import Any, Final

from jinja2 import StrictUndefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from api.office.fields import LISTS, SINGLE, known_fields
from helpdesk.reports.errors import TemplateFieldError, TemplateListError, TemplateRowError, TemplateTooMuchError

_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
_LOOP: Final = ("first", "last", "index")


class LayoutEnvironment(ImmutableSandboxedEnvironment):
    """Checks whatever of a layout is compiled; `asked` are the fields it named so far.

    Of a layout that `is_new` lists are not written where words belong; the reports of earlier ones stay as they are.
    """

    def __init__(self, *, is_new: bool = False) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.asked: set[str] = set()
        self._is_new = is_new

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        _Check(self.asked, is_new=self._is_new).look(parsed, {})
        return parsed


class _Check:
    """A walk through what was parsed. Raises TemplateTooMuchError, TemplateFieldError."""

    def __init__(self, asked: set[str], *, is_new: bool) -> None:
        self._asked = asked
        self._is_new = is_new
        self._is_in_loop = False

    def look(self, node: nodes.Node, rows: dict[str, str]) -> None:
        """Look at a node; `rows` are the names that stand for a row here, and of which list."""
        match node:
            case nodes.For():
                self._repeat(node, rows)
            case nodes.Getattr():
                self._part(node, rows)
            case nodes.Name():
                self._field(node.name, rows)
            case nodes.Output() if self._is_new:
                for written in node.nodes:
                    self._written(written, rows)
                    self.look(written, rows)
            case _ if isinstance(node, _ALLOWED):
                for child in node.iter_child_nodes():
                    self.look(child, rows)
            case _:
                raise TemplateTooMuchError(what=type(node).__name__)

    def _repeat(self, node: nodes.For, rows: dict[str, str]) -> None:
        if self._is_in_loop or node.test is not None or node.recursive or node.else_:
            raise TemplateTooMuchError(what="for")
        if not isinstance(node.iter, nodes.Name) or not isinstance(node.target, nodes.Name):
            raise TemplateTooMuchError(what="for")
        if node.iter.name not in LISTS:
            raise _unknown(node.iter.name)
        self._asked.add(node.iter.name)
        self._is_in_loop = True
        for child in node.body:
            self.look(child, {**rows, node.target.name: node.iter.name, "loop": "loop"})
        self._is_in_loop = False

    @staticmethod
    def _written(node: nodes.Node, rows: dict[str, str]) -> None:
        """Refuse what would stand in the report as a program holds it."""
        if not isinstance(node, nodes.Name):
            return
        if columns := LISTS.get(rows.get(node.name, "")):
            raise TemplateRowError(field=node.name, known=", ".join(f"{node.name}.{one}" for one in columns))
        if columns := LISTS.get(node.name):
            raise TemplateListError(field=node.name, example=f"{{{{ r.{columns[0]} }}}}")

    def _part(self, node: nodes.Getattr, rows: dict[str, str]) -> None:
        if not isinstance(node.node, nodes.Name):
            raise TemplateTooMuchError(what=node.attr)
        of = rows.get(node.node.name)
        known: tuple[str, ...] = _LOOP if of == "loop" else LISTS.get(of or "", ())
        if node.attr not in known:
            raise _unknown(f"{node.node.name}.{node.attr}", [f"{node.node.name}.{one}" for one in known])

    def _field(self, name: str, rows: dict[str, str]) -> None:
        if name in rows:
            return
        if name not in SINGLE and name not in LISTS:
            raise _unknown(name)
        self._asked.add(name)


def _unknown(name: str, columns: Sequence[str] = ()) -> TemplateFieldError:
    return TemplateFieldError(fields=name, known=", ".join(columns) or known_fields())


def empty_context() -> dict[str, Any]:
    """Return a context in which every field is there, for trying a layout out."""
    rows = {name: [dict.fromkeys(columns, "x")] for name, columns in LISTS.items()}
    return {**dict.fromkeys(SINGLE, "x"), **rows}
