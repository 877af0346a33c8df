"""Parts words that were written without spaces: "xalacthuyphutho"."""

from collections.abc import Iterator

from helpdesk.areas.names import Names
from helpdesk.areas.words import FILLERS, Kinds, Word

_SHORTEST_GLUED = 6  # letters; "nghieng", the longest syllable, is known anyway
_LONGEST_GLUED = 60
_LONGEST_PIECE = 30
_NEVER = float("inf")
_LETTER_ALONE = 2.5  # dearer than a longer piece
_KIND = 0.7  # "phuong", "thanhpho" stand before names more often than inside them


class Parting:
    """Parts into as few known pieces as can be: names, kinds, syllables of names, fillers."""

    def __init__(self, names: Names, kinds: Kinds) -> None:
        """Take the words that a place can be written with."""
        self._names = names
        self._kinds = kinds.written
        self._words = names.syllables | kinds.written | FILLERS

    def part(self, words: list[Word]) -> list[Word]:
        """Part the words that nobody knows; a word that cannot be parted stays as it is."""
        return [piece for word in words for piece in self._parted(word)]

    def _parted(self, word: Word) -> Iterator[Word]:
        start = 0
        for piece in self._pieces(word.plain):
            yield Word(piece, word.typed[start : start + len(piece)])
            start += len(piece)

    def _pieces(self, word: str) -> list[str]:
        if not _SHORTEST_GLUED <= len(word) <= _LONGEST_GLUED or self._is_known(word) or word.isdecimal():
            return [word]
        # best[end]: cost of the cheapest way to part word[:end], and where its last piece starts
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(word) + 1):
            ways = (
                (best[start][0] + self._cost(word[start:end]), start)
                for start in range(max(0, end - _LONGEST_PIECE), end)
                if best[start][0] < _NEVER and self._is_known(word[start:end])
            )
            best.append(min(ways, default=(_NEVER, 0)))
        if best[-1][0] >= _NEVER:
            return [word]
        pieces: list[str] = []
        end = len(word)
        while end:
            start = best[end][1]
            pieces.insert(0, word[start:end])
            end = start
        return pieces

    def _cost(self, piece: str) -> float:
        """Few pieces are cheap; of equally many, those with a long one."""
        if len(piece) == 1:
            return _LETTER_ALONE
        return (_KIND if piece in self._kinds else 1.0) - len(piece) ** 2 / 1000

    def _is_known(self, piece: str) -> bool:
        return piece in self._words or piece in self._names
