"""Members at the pages on which guides are changed, and what a browser would send from there."""

import html
import re

import httpx

from api.house import House
from api.security import cookies
from guides.library.models import Author
from helpdesk.teams.models import Role
from tests.chain import village

GUIDE = village.GUIDE
HERE = f"/admin/guides/{GUIDE}"
NUMBER = 2
"""The version of it that comes with the program."""
LAN = Author(id="lan", name="Cô Lan")


async def signed_in(house: House, client: httpx.AsyncClient, role: Role, area: str, name: str = "quan") -> None:
    await village.hire(house, name, role, area)
    _, token = await house.signing_in.sign_in(name, "a long demonstration")
    client.cookies.set(cookies.SESSION, token, domain="to-so.example")


async def as_editor(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client, Role.ADMINISTRATOR, village.PROVINCE)


def fields_of(page: str) -> dict[str, list[str]]:
    """Return what a browser would send of the editor's form, without the buttons."""
    form = re.search(r'<form id="form".*?</form>', page, re.DOTALL)
    assert form
    found: dict[str, list[str]] = {}
    for name, words in re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>(.*?)</textarea>', form[0], re.DOTALL):
        found.setdefault(name, []).append(html.unescape(words))
    for tag in re.findall(r"<input[^>]*>", form[0], re.DOTALL):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag, re.DOTALL)
        if name and value and ('type="checkbox"' not in tag or re.search(r"\schecked", tag)):
            found.setdefault(name[1], []).append(html.unescape(value[1]))
    chosen = re.search(r'<select id="confidence".*?value="(\w+)" selected', form[0], re.DOTALL)
    assert chosen
    return found | {"confidence": [chosen[1]]}
