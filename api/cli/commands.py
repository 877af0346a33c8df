"""What can be typed after `helpdesk`."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from api.cli import (
    areas,
    channels,
    guides,
    logs,
    messaging,
    privacy,
    procedures,
    reports,
    service_times,
    stats,
    teams,
    users,
)
from api.cli.options import DataDir
from helpdesk.errors import SetupError
from helpdesk.settings import read_settings

app = typer.Typer(
    help="Tổ Số: the helpdesk of community digital-technology teams.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
db = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(areas.app, name="areas", help="The tree of places.")
app.add_typer(guides.app, name="guides", help="The guides.")
app.add_typer(procedures.app, name="procedures", help="Lists of official procedures.")
app.add_typer(logs.app, name="logs", help="The assistance log.")
app.add_typer(privacy.app, name="privacy", help="Masking of identifiers.")
app.add_typer(service_times.app, name="service-times", help="What requests are owed, and until when.")
app.add_typer(stats.app, name="stats", help="The sums that figures are read from.")
app.add_typer(teams.app, name="teams", help="The teams.")
app.add_typer(users.app, name="users", help="Who can sign in.")
app.add_typer(channels.app, name="channels", help="Chat platforms.")
app.add_typer(messaging.app, name="messaging", help="Messages that did not arrive.")
app.command("report")(reports.report)

DEMO_DATA = Path("helpdesk-data/demo")

Port = Annotated[int | None, typer.Option(help="Port to listen on (default 8080, or HELPDESK_PORT).", min=0, max=65535)]
Host = Annotated[str | None, typer.Option(help="Address to listen on (default 127.0.0.1, or HELPDESK_HOST).")]


def _say_version(is_asked: bool) -> None:  # noqa: FBT001 - Typer hands it over so
    if not is_asked:
        return
    try:
        typer.echo(version("to-so-helpdesk"))
    except PackageNotFoundError:
        raise SetupError("This copy was not installed, so it has no version: name its commit instead.") from None
    raise typer.Exit


@app.callback()
def helpdesk(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Take what stands before a command."""


@app.command()
def demo(port: Port = None, host: Host = None, data_dir: DataDir = None) -> None:
    """Start with an embedded database and demonstration data, and say where everything is."""
    settings = read_settings(port=port, host=host, data_dir=data_dir or DEMO_DATA)
    from api.cli import serving

    serving.run(serving.serve(settings, is_demonstration=True, works=True))


@app.command()
def serve(
    port: Port = None,
    host: Host = None,
    data_dir: DataDir = None,
    *,
    work: Annotated[bool, typer.Option(help="Also answer and send messages in this process.")] = True,
) -> None:
    """Start the web server, without demonstration data."""
    from api.cli import serving

    settings = read_settings(port=port, host=host, data_dir=data_dir)
    serving.run(serving.serve(settings, is_demonstration=False, works=work))


@app.command()
def worker(data_dir: DataDir = None) -> None:
    """Answer and send messages beside a running server; start as many as the load needs."""
    from api.cli import serving

    serving.run(serving.work(read_settings(data_dir=data_dir)))


@db.command()
def migrate(data_dir: DataDir = None) -> None:
    """Bring the database to the shape this version needs."""
    from api.cli import serving

    serving.run(serving.migrate(read_settings(data_dir=data_dir)))
