"""A store of places for tests that need no database."""

from collections.abc import Iterable

from helpdesk.areas.tree import AreaRow


class AreasInMemory:
    """Keeps places in a dict and counts the changes."""

    def __init__(self, rows: Iterable[AreaRow] = ()) -> None:
        self._rows: dict[str, AreaRow] = {}
        self._version = 0
        self.times_loaded = 0
        self.change(*rows)

    def change(self, *rows: AreaRow) -> None:
        """Add or replace places."""
        self._rows |= {row.id: row for row in rows}
        self._version += bool(rows)

    async def version(self) -> int:
        return self._version

    async def load(self) -> list[AreaRow]:
        self.times_loaded += 1
        return list(self._rows.values())
