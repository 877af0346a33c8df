"""How good is the search on ways to ask that it has not seen? Every fifth of labelled questions, left out in turn.

`python -m tests.guides.cross_validation WHERE`: a folder of YAML files, one a guide and named like it, each with
`questions`; or one file with the questions of each guide, like held_out.yaml. They may stand among the asks of the
guides; while a question is asked, no ask says the same.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from guides.catalogue.catalogue import Catalogue
from guides.search.drawing import intervals, results_of
from guides.search.entries import Entry, entries_of
from guides.search.measuring import Answered, Question, answers, figures
from guides.search.port import Verdict
from guides.search.syllable_search import SyllableSearch
from guides.search.words import plain_words
from helpdesk.clock import VIETNAM, SystemClock

FOLDS = 5


def labelled_in(where: Path) -> dict[str, list[str]]:
    """Read the questions of each guide, in their order."""
    if where.is_file():
        return dict(yaml.safe_load(where.read_text("utf-8")))
    return {file.stem: yaml.safe_load(file.read_text("utf-8"))["questions"] for file in sorted(where.glob("*.yaml"))}


def folds(
    entries: Sequence[Entry], labelled: Mapping[str, Sequence[str]], *, parts: int = FOLDS
) -> Iterator[tuple[SyllableSearch, list[Question]]]:
    """Give each fold with a search whose asks say none of its questions."""
    for part in range(parts):
        questions = [Question(q=text, gold=(slug,)) for slug, texts in labelled.items() for text in texts[part::parts]]
        hidden = {_said(question.q) for question in questions}
        yield SyllableSearch([_without(entry, hidden) for entry in entries]), questions


def _without(entry: Entry, hidden: set[tuple[str, ...]]) -> Entry:
    return replace(entry, asks=tuple(ask for ask in entry.asks if _said(ask) not in hidden))


def _said(text: str) -> tuple[str, ...]:
    return tuple(plain_words(text))


def _lines(answered: Iterable[Answered]) -> Iterator[str]:
    """Show what did not come first, and how it was answered."""
    for answer in answered:
        if answer.rank != 1:
            mark = "!" if answer.found.verdict is Verdict.ANSWER else " "
            yield f"{mark} {answer.question.q} | {answer.question.gold[0]} {answer.rank} | " + " ".join(
                f"{match.slug} {match.probability}" for match in answer.found.matches[:3]
            )


def main() -> None:
    """Write the figures of all folds together, and every question that another guide came first for."""
    today = SystemClock().now().astimezone(VIETNAM).date()
    entries = entries_of(Catalogue.load_packaged(today=today))
    found = [
        answer
        for search, questions in folds(entries, labelled_in(Path(sys.argv[1])))
        for answer in answers(search, questions)
    ]
    counted = figures(found, entries=len(entries), build_s=0, index_bytes=0)
    sure = intervals(results_of(found))
    sys.stdout.write("\n".join([*_lines(found), counted.model_dump_json(indent=1), json.dumps(sure)]) + "\n")


if __name__ == "__main__":
    main()
