"""The long-running commands: the server, the worker, the migration."""

import json

from rich.console import Console

from api.app import create_app
from api.cli.progress import progress
from api.cli.running import bound, logs_to_stderr, run, settled, stop_on_signals
from api.cli.running import serve as serving
from api.house import House
from api.wiring import opened_house
from helpdesk.areas.seeding import seed
from helpdesk.installation import Installation
from helpdesk.settings import Settings
from helpdesk.storage.migrations import runner
from helpdesk.storage.opening import opened

console = Console(highlight=False, soft_wrap=True)

__all__ = ["migrate", "run", "serve", "work"]


async def serve(settings: Settings, *, is_demonstration: bool, works: bool) -> None:
    """Serve until told to stop; with `works` also answer and send messages here."""
    logs_to_stderr()
    with stop_on_signals() as stop, bound(settings.host, settings.port) as sock:
        async with opened_house(settings, own=True, migrate=True) as house:
            await _furnished(house, is_demonstration=is_demonstration)
            async with house.at_work(answers=works):
                address = f"http://{settings.host}:{sock.getsockname()[1]}"
                await serving(create_app(house), sock, ready=lambda: _say_where(house, address), stop=stop)


async def _furnished(house: House, *, is_demonstration: bool) -> None:
    if is_demonstration:
        from api.demonstration.furnishing import furnish

        with progress("Demonstration data") as report:
            await furnish(house, report=report)
        house.installation = await Installation.read(house.database)
    else:
        with progress("Provinces and communes") as report:
            await seed(house.database, with_demonstration=False, report=lambda said: report(said, 0, 1))
    await house.areas.refresh()


def _say_where(house: House, address: str) -> None:
    accounts = house.installation.accounts
    if house.installation.is_demonstration:
        listing = {"base_url": address, "accounts": accounts}
        target = house.settings.data_dir / "demo.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(listing, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    console.print("\n[bold]Tổ Số is running.[/bold]  Ctrl-C stops it.\n")
    pages = (("Chat", "/chat"), ("Team", "/team"), ("Coordinator", "/coordinator"), ("Administration", "/admin"))
    for name, path in pages:
        console.print(f"  {name:<16}{address}{path}")
    if accounts:
        console.print("\n  Demonstration accounts (username / password):")
        for account in accounts:
            console.print(f"  {account['role']:<16}{account['username']} / {account['password']}")
    console.print("")


async def work(settings: Settings) -> None:
    """Answer and send messages until told to stop."""
    logs_to_stderr()
    with stop_on_signals() as stop:
        async with opened_house(settings) as house, house.at_work():
            stop.has_started()
            settled()
            console.print("Working. Ctrl-C stops it.")
            await stop.wait()


async def migrate(settings: Settings) -> None:
    """Do the migrations that are missing, and add the provinces and communes that are."""
    async with opened(settings.storage, own=False) as database:
        with progress("Migrations") as report:
            done = await runner.migrate(database, report=report)
            await seed(database, with_demonstration=False, report=lambda said: report(said, 0, 1))
    console.print(f"Done: {', '.join(str(number) for number in done)}." if done else "Nothing to do.")
