"""Questions about places made from the places themselves, and how well a search answers them.

`python -m tests.areas.questions` prints the table of docs/areas.md.
"""

import random
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from helpdesk.areas.models import Level, is_clear
from helpdesk.areas.search import AreaIndex
from helpdesk.areas.seed_files import official_rows
from helpdesk.areas.tree import AreaRow, AreaTree
from helpdesk.language.folding import fold

_LETTERS = "abcdeghiklmnopqrstuvxy"


class Question(NamedTuple):
    """What somebody types, and the places of which one is meant."""

    text: str
    meant: frozenset[str]


class Outcome(NamedTuple):
    """Shares of the questions: the place came first or shared the first score, was among five, was taken wrongly."""

    questions: int
    first: float
    among_five: float
    clear: float
    wrongly_clear: float
    p95_ms: float


def sets_of_questions(tree: AreaTree) -> Iterator[tuple[str, list[Question]]]:
    """Make each set anew and always the same."""
    dice = random.Random(2025)  # noqa: S311 - a fixed sample, no secret
    communes = [row for row in tree.rows() if row.active and row.level is Level.COMMUNE]
    old = [row for row in tree.rows() if not row.active and row.level is Level.COMMUNE]
    districts = [row for row in tree.rows() if row.level is Level.DISTRICT]

    def held(row: AreaRow) -> str:
        return fold(tree.label(row.id))

    def slip_in_name(row: AreaRow) -> str:
        return fold(f"{row.kind} {with_a_slip(fold(row.name), dice)} {tree.row(row.parent or '').name}")

    def old_with_district(row: AreaRow) -> str:
        return fold(f"{row.full_name} {tree.row(row.parent or '').full_name}")

    yield "kind, name, province, no marks", _ask(communes, held)
    yield "the same without spaces", _ask(communes, lambda row: held(row).replace(" ", ""))
    yield (
        "name and province, no kinds",
        _ask(communes, lambda row: fold(f"{row.name} {tree.row(row.parent or '').name}")),
    )
    yield "name alone, with marks", _ask(communes, lambda row: row.name)
    yield "name alone, no marks", _ask(communes, lambda row: fold(row.name))
    yield "one slip in the name, province right", _ask(communes, slip_in_name)
    yield "one slip anywhere", _ask(communes, lambda row: with_a_slip(held(row), dice))
    yield "one slip, name alone", _ask(communes, lambda row: with_a_slip(fold(row.name), dice))
    yield "old commune and old district", _ask(dice.sample(old, 3000), old_with_district)
    yield "old district alone", _ask(districts, lambda row: fold(row.full_name))


def with_a_slip(text: str, dice: random.Random) -> str:
    """Leave out, add or change one letter, or swap two neighbours."""
    place = dice.choice([place for place, sign in enumerate(text) if sign.isalpha()])
    letter = dice.choice(_LETTERS)
    before, here, after = text[:place], text[place], text[place + 1 :]
    return dice.choice(
        [before + after, before + letter + here + after, before + letter + after, before + after[:1] + here + after[1:]]
    )


def measure(index: AreaIndex, questions: list[Question]) -> Outcome:
    """Ask all questions."""
    first = among_five = clear = wrongly_clear = 0
    times = []
    for text, meant in questions:
        start = time.process_time()
        matches = index.search(text)
        times.append(time.process_time() - start)
        top = [match for match in matches if match.score == matches[0].score]
        first += any(match.area.id in meant for match in top)
        among_five += any(match.area.id in meant for match in matches)
        if is_clear(matches):
            clear += 1
            wrongly_clear += matches[0].area.id not in meant
    count = len(questions)
    p95 = sorted(times)[int(count * 0.95)] * 1000
    return Outcome(count, first / count, among_five / count, clear / count, wrongly_clear / count, p95)


def _ask(rows: list[AreaRow], typed: Callable[[AreaRow], str]) -> list[Question]:
    return [Question(typed(row), frozenset(row.replaced_by or [row.id])) for row in rows]


def main() -> None:
    """Print the table."""
    tree = AreaTree(official_rows())
    index = AreaIndex(tree)
    print("| Typed | Questions | First or tied | Among five | Clear | Clear but wrong | p95 |")  # noqa: T201
    print("|---|---|---|---|---|---|---|")  # noqa: T201
    for name, questions in sets_of_questions(tree):
        done = measure(index, questions)
        shares = " | ".join(f"{share:.1%}" for share in done[1:5])
        print(f"| {name} | {done.questions:,} | {shares} | {done.p95_ms:.1f} ms |")  # noqa: T201


if __name__ == "__main__":
    main()
