"""What is counted of the bot's work, as Prometheus reads it. No question, note, person, channel or workspace is in it,
and every label has few values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from time import perf_counter
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from bot.ladders.questions import Kind
from bot.slack import errors

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)
"""Upper bounds of the buckets. Slack waits 3 seconds for an acknowledgement."""
_KINDS = {
    "event_callback": "event",
    "block_actions": "action",
    "block_suggestion": "options",
    "view_submission": "view",
    "view_closed": "view",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}
_OTHER = "other"
"""Types of Slack's payloads → what they are called here; and what any other is called."""


class Metrics:
    """Counts for one app, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        of: dict[str, Any] = {"registry": self._registry}
        ProcessCollector(**of)
        self._registry.register(_Errors())
        answers = Counter(
            "ladder_answers", "Answers from a ladder, by kind; unknown: nothing was found", ["kind"], **of
        )
        self._answers = {kind: answers.labels(kind.value) for kind in Kind}
        requests = Histogram(
            "ladder_request_seconds",
            "From a request of Slack's to its acknowledgement, by what it is",
            ["kind"],
            buckets=_SECONDS,
            **of,
        )
        self._requests = {kind: requests.labels(kind) for kind in {"command", _OTHER, *_KINDS.values()}}
        self._work = Histogram(
            "ladder_work_seconds", "Work that goes on after an acknowledgement", buckets=_SECONDS, **of
        )
        self._notes = Counter("ladder_notes_written", "Notes that were kept, once each", **of)
        self._calls = Counter(
            "ladder_slack_calls",
            "Calls of Slack's Web API, each try: ok, refused (Slack's own error), limited (429), failed (5xx, or no "
            "answer of Slack's), unreached (no answer at all)",
            ["method", "outcome"],
            **of,
        )
        self._retries = Counter("ladder_slack_retries", "Those of them that were a further try", ["method"], **of)
        self._under_way = Gauge("ladder_work_under_way", "Pieces of work that are under way", **of)
        reloads = Counter(
            "ladder_reloads", "Ladders read anew: changed, unchanged, or refused for their problems", ["outcome"], **of
        )
        self._reloads = {outcome: reloads.labels(outcome) for outcome in ("changed", "unchanged", "refused")}

    def page(self) -> bytes:
        """All of it, in Prometheus' text format."""
        return generate_latest(self._registry)

    def answered(self, kind: Kind | None) -> None:
        """Somebody was answered; None: with what is no answer of a ladder's."""
        if kind:
            self._answers[kind].inc()

    def written(self, notes: int) -> None:
        """Notes are kept that were not there before."""
        self._notes.inc(notes)

    def reloaded(self, outcome: str) -> None:
        """The ladders were read anew."""
        self._reloads[outcome].inc()

    def called(self, method: str, outcome: str, *, again: bool) -> None:
        """Slack's Web API was called."""
        self._calls.labels(method, outcome).inc()
        if again:
            self._retries.labels(method).inc()

    def under_way(self, count: Callable[[], int]) -> None:
        """Asks from now on how many pieces of work there are."""
        self._under_way.set_function(count)

    def requested(self, body: Mapping[str, Any], seconds: float) -> None:
        """A request of Slack's was acknowledged."""
        kind = "command" if "command" in body else _KINDS.get(str(body.get("type")), _OTHER)
        self._requests[kind].observe(seconds)

    def worked(self, seconds: float) -> None:
        """Work after an acknowledgement came to its end."""
        self._work.observe(seconds)


class CountedApp(AsyncApp):
    """Bolt's app, with the time that each request takes."""

    metrics: Metrics

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Answers a request, whichever way it came."""
        begin = perf_counter()
        try:
            return await super().async_dispatch(req)
        finally:
            self.metrics.requested(req.body, perf_counter() - begin)


class Calls(AsyncRetryHandler):
    """Counts every try of a call; the SDK asks it after each whether to try again, which it leaves to others."""

    def __init__(self, metrics: Metrics, api_url: str) -> None:
        super().__init__()
        self._metrics = metrics
        self._api_url = api_url

    async def can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        """No."""
        # What is not a method is the address that a file goes to: another one for each.
        method = request.url.removeprefix(self._api_url) if request.url.startswith(self._api_url) else "upload"
        self._metrics.called(method, _outcome(response, error), again=state.current_attempt > 0)
        return False


class _Errors(Collector):
    """What was reported in this process, by the type of the error."""

    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily("ladder_errors", "Errors that the log has a reference for", labels=["type"])
        for name, count in errors.REPORTED.items():
            family.add_metric([name], count)
        yield family


def _outcome(response: HttpResponse | None, error: Exception | None) -> str:
    if response is None:
        return "failed" if isinstance(error, SlackApiError) else "unreached"
    if response.status_code == 429:
        return "limited"
    if response.status_code != 200:
        return "failed"
    body = response.body  # none where a file was sent
    return "refused" if body is not None and not (isinstance(body, dict) and body.get("ok")) else "ok"
