"""What can be found: guides with their ways to ask, and procedures that have only a title."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guides.catalogue.models import Guide

_BEFORE = re.compile(r"^[\s\d.,:*-]*(?:thủ tục|trình tự,? thủ tục)?[\s:]*", re.IGNORECASE)
_WHERE = re.compile(r"\(\s*(?:thực hiện tại |tại |ubnd )?(?:cấp|cơ quan)[^()]*\)", re.IGNORECASE)
_ASIDE = re.compile(
    r"\([^()]*\)?"
    r"|,? (?:thuộc|theo) thẩm quyền .*|,? thuộc phạm vi quản lý .*"
    r"|,? (?:theo|tại|quy định tại|theo quy định tại) "
    r"(?:khoản|điểm|điều|nghị định|nghị quyết|quyết định|thông tư|quy định) .*"
    r"|,? do (?:chủ tịch )?(?:ubnd|ủy ban nhân dân) cấp tỉnh phân cấp .*"
    r"|,? (?:thực hiện )?bằng dịch vụ công .*|,? thực hiện tại cấp .*"
    r"|,? trên địa bàn (?:tỉnh|thành phố) .*",
    re.IGNORECASE,
)
"""What a title says besides: who decides, by which rule, in which cases."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find. A procedure without a guide has no slug and is known by its code."""

    title: str
    slug: str = ""
    codes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()  # other official names
    asks: tuple[str, ...] = ()  # as people ask for it
    field: str = ""
    told: tuple[str, ...] = ()  # what a guide tells besides: summary, documents, steps
    level: str = ""  # who decides, as the national list says it: "Cấp tỉnh, Cấp xã"

    @property
    def code(self) -> str:
        """Return the first code, empty when it has none."""
        return self.codes[0] if self.codes else ""

    @property
    def key(self) -> str:
        """Return what tells it from the others."""
        return self.slug or self.code

    @property
    def names(self) -> tuple[str, ...]:
        """Return the official names, without what every procedure has in front and behind."""
        return tuple(_bare(title) for title in (self.title, *self.titles))


def entries_of(guides: Iterable[Guide]) -> list[Entry]:
    """Make guides findable: their asks are as good as their titles."""
    return [
        Entry(
            title=guide.title.vi,
            slug=guide.slug,
            codes=tuple(guide.codes),
            titles=(guide.title.en,),
            asks=(guide.short_title.vi, guide.short_title.en, *guide.asks.vi, *guide.asks.en),
            field=guide.field.vi,
            told=tuple(_told(guide)),
        )
        for guide in guides
    ]


def _told(guide: Guide) -> Iterator[str]:
    facts = (guide.summary, guide.agency, guide.fee, guide.duration, guide.contact)
    said = [part for step in guide.steps for part in (step.text, step.watch, step.if_fails, *step.choices)]
    return (part.vi for part in (*facts, *guide.documents, *guide.pitfalls, *said) if part)


def parts_of(name: str) -> Iterator[tuple[str, bool]]:
    """Cut a name into what it says and what it says besides, in order; each with whether it is the latter."""
    end = 0
    for aside in _ASIDE.finditer(name):
        yield name[end : aside.start()], False
        yield aside.group(), True
        end = aside.end()
    yield name[end:], False


def _bare(title: str) -> str:
    return _WHERE.sub(" ", _BEFORE.sub("", title)).strip() or title
