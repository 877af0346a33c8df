"""Reading pages and files of the dashboard as people do."""

import csv
import re
from io import StringIO

from tests.pages.team_site import Page, Visitor

_CELL = re.compile(r"<t[hd]\b.*?>(.*?)</t[hd]>", re.DOTALL)
_WAS = re.compile(r'<small class="was">.*?</small>', re.DOTALL)
_ROW = re.compile(r"<tr\b.*?>(.*?)</tr>", re.DOTALL)


def words(markup: str) -> str:
    """Return what stands between marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def plain(page: Page) -> str:
    """Return what a page says, without its drawings."""
    inside = page.text[page.text.index("<main") : page.text.index("</main")]
    without_charts = re.sub(r'<div class="drawing".*?</div>', " ", inside, flags=re.DOTALL)
    return words(re.sub(r"<svg.*?</svg>", " ", without_charts, flags=re.DOTALL))


def card(page: Page, key: str) -> str:
    """Return what a card says."""
    found = re.search(rf'<div class="card figure" id="figure-{key}">(.*?)</div>', page.text, re.DOTALL)
    assert found, key
    return words(found[1])


def without_beside(markup: str) -> str:
    """Take out what stands in cells of the compared days."""
    return _WAS.sub("", markup)


def beside(page: Page, key: str, name: str) -> list[str]:
    """Return what the cells of a row say of the compared days; empty where nothing is said."""
    for row in _ROW.findall(part(page, key)):
        cells = _CELL.findall(row)
        if words(without_beside(cells[0])) == name:
            return [words(" ".join(_WAS.findall(cell))) for cell in cells[1:]]
    raise AssertionError(name)


def part(page: Page, key: str) -> str:
    """Return a part; empty when it is not there."""
    found = re.search(rf'<section class="[^"]*\bpart\b[^"]*" id="{key}".*?</section>', page.text, re.DOTALL)
    return found[0] if found else ""


def table(page: Page, key: str) -> list[list[str]]:
    """Return head and rows of a part's table, its continuation included, without the compared days."""
    rows = [[words(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(without_beside(part(page, key)))]
    return [row for place, row in enumerate(rows) if place == 0 or row != rows[0]]


async def lines(browser: Visitor, address: str) -> list[list[str]]:
    """Return the lines of a file."""
    answer = await browser.client.get(address)
    assert answer.status_code == 200, address
    assert "attachment" in answer.headers["content-disposition"]
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


async def lines_of_period(browser: Visitor, address: str) -> list[list[str]]:
    """Return the lines of a file without its columns of the compared days."""
    head, *rows = await lines(browser, address)
    own = [place for place, name in enumerate(head) if not name.endswith(", compared days")]
    return [[line[place] for place in own] for line in (head, *rows)]


def figure(cell: str) -> str:
    """Return a number without the unit it is said with; what nobody knows is empty in a file."""
    if cell in {"", "—"}:
        return "—"
    return re.sub(r"(%|\s*(min|hr).*)$", "", cell).removesuffix(".0").replace(",", "")
