"""What axe finds on a page that lies open."""

from typing import Any

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from axe_playwright_python.base import AxeResults  # type: ignore[import-untyped]
from playwright.async_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING: dict[str, Any] = {"type": "tag", "values": TAGS}

COLOURS: dict[str, Any] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The only rules among those of TAGS that look at colours (in axe's words: `cat.color`)."""

LIGHTER = """
  const isForeign = (one) => typeof one !== "object" || one === null || one instanceof Node;
  class Kept {
    #mark = Symbol("kept");
    #ofOthers = new self.WeakMap();
    has(one) { return isForeign(one) ? this.#ofOthers.has(one) : this.#mark in one; }
    get(one) { return isForeign(one) ? this.#ofOthers.get(one) : one[this.#mark]; }
    set(one, value) {
      if (isForeign(one)) this.#ofOthers.set(one, value);
      else one[this.#mark] = value;
      return this;
    }
    add(one) { return this.set(one, true); }
  }
  const WeakMap = Kept;
  const WeakSet = Kept;
"""
"""What axe finds under the names of WeakMap and WeakSet: what is kept for an object of its own stands on that object.

Its compiler has put each number of each colour into a map of its own. To fill those and to sweep them again was a fifth
of all work of axe on a long page. What is no object of its own, as the parts of the page, stays in a true WeakMap.
"""

KNOWN_COLOURS = """
  const { prototype: colour } = axe.commons.color.Color;
  const { parseString: read } = colour;
  const known = new Map();
  colour.parseString = function (text) {
    if (!known.has(text)) {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
"""
"""The same few colours are written thousands of times on a page; each is read once, a third of all work of axe."""

SCRIPT = f"() => {{ {LIGHTER} {Axe().axe_script} {KNOWN_COLOURS} }}"
LOOK = """(rules) => axe.run({ runOnly: rules, resultTypes: ["violations"] })
  .then((found) => ({ ...found, passes: [], incomplete: [], inapplicable: [] }))"""
"""What is in order is counted, not written down part by part and sent: that would take longer than looking."""

SHAPE = """() => {
  const look = ["display", "visibility", "opacity", "position", "zIndex", "overflowX", "overflowY", "clip", "clipPath",
    "transform", "fontSize", "fontWeight", "pointerEvents", "textIndent"];
  const parts = [...document.querySelectorAll("body, body *")].map((part) => {
    const { x, y, width, height } = part.getBoundingClientRect();
    const style = getComputedStyle(part);
    return [x, y, width, height, ...look.map((name) => style[name])].join(" ");
  });
  const now = [document.documentElement.outerHTML, innerWidth, scrollX, scrollY, ...parts].join("\\n");
  const isTheSame = self.shapeBefore === now;
  self.shapeBefore = now;
  return isTheSame;
}"""
"""Remembers what stands where on the page; tells whether it is as it was when last asked."""


async def look(page: Page, rules: dict[str, Any] | None = None) -> str:
    """Return what axe finds, in words; nothing when all is in order. Its script stays in the page for the next look."""
    if not await page.evaluate("'axe' in self"):
        await page.evaluate(SCRIPT)
    found = AxeResults(await page.evaluate(LOOK, rules or EVERYTHING))
    return str(found.generate_report()) if found.violations_count else ""


async def look_in_both_themes(page: Page) -> str:
    """Return what axe finds in the light theme and in the dark one.

    Where the dark theme leaves every element, every word, every box and what is hidden as they were, only the rules
    about colours can find something else than in the light one: nothing else that the others read has changed. Where
    it changes anything but colours, or the page itself moved on meanwhile, all of them look again.
    """
    await page.wait_for_load_state()
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    await page.evaluate(SHAPE)
    light = await look(page)
    await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    dark = await look(page, COLOURS if await page.evaluate(SHAPE) else EVERYTHING)
    return "\n".join(f"{theme}: {words}" for theme, words in (("light", light), ("dark", dark)) if words)
