"""Figures for a monitoring system, in Prometheus' text format. Nothing in them leads to a person."""

import hmac
from collections.abc import Iterable, Iterator
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from api.house import House
from api.web.reader import HouseHere
from bot.channels.status import AccountStatus

router = APIRouter()

_OF_PROXIES = frozenset({"forwarded", "x-real-ip", "via"})


@router.get("/metrics")
async def metrics(request: Request, house: HouseHere) -> Response:
    """Give the figures to whoever shows the token of the settings; without such a token, to this machine only.

    An installation with a public address stands behind a proxy, which is on this machine, too: it needs the token.
    """
    if not _may_read(request, house):
        return Response(status_code=HTTPStatus.NOT_FOUND)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(house, await house.channel_status.all(asks_platforms=False)))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _may_read(request: Request, house: House) -> bool:
    token = house.settings.metrics_token
    if token is not None:
        shown = request.headers.get("authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {token.get_secret_value()}".encode())
    is_near = request.client is not None and request.client.host in {"127.0.0.1", "::1"}
    return is_near and house.settings.public_url is None and not _is_passed_on(request)


def _is_passed_on(request: Request) -> bool:
    """Tell whether a proxy brought it: then the caller is somewhere else, wherever the call seems to come from."""
    return any(name in _OF_PROXIES or name.startswith("x-forwarded-") for name in request.headers)


class _Figures(Collector):
    """The figures of one moment."""

    def __init__(self, house: House, accounts: Iterable[AccountStatus]) -> None:
        self._house = house
        self._accounts = list(accounts)

    def collect(self) -> Iterator[Metric]:
        """Name each figure by account."""
        delivered = CounterMetricFamily(
            "helpdesk_webhook_deliveries",
            "What became of deliveries, since this process started.",
            labels=["account", "outcome"],
        )
        for (account, outcome), count in self._house.webhooks.all().items():
            delivered.add_metric([account, outcome.value], count)
        yield delivered
        for name, says, of in (
            ("helpdesk_inbox_backlog", "Messages that arrived and were not answered yet.", "backlog"),
            ("helpdesk_outbox_owed", "Messages still to be sent.", "owed"),
            ("helpdesk_outbox_dead", "Messages that could not be sent.", "dead"),
            ("helpdesk_outbox_uncertain", "Messages that may have arrived twice or not at all.", "uncertain"),
        ):
            gauge = GaugeMetricFamily(name, says, labels=["account"])
            for one in self._accounts:
                gauge.add_metric([one.account], getattr(one, of))
            yield gauge
