"""The bot's numbers as Prometheus names and writes them; the one file that knows its client."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot import __version__
from bot.engine.depths import Depth, Depths
from bot.engine.metrics import Metrics, Spread

LANE = ("platform", "lane")
Simple = TypeVar("Simple", GaugeMetricFamily, CounterMetricFamily)
Rows = Iterable[tuple[Sequence[str], float]]


def written(
    counted: Metrics, depths: Depths | None, states: Mapping[str, bool], *, leads: bool
) -> tuple[bytes, str]:
    """Return all numbers in Prometheus' text format, and its content type.

    *depths* is None while the database is away; *states* says of each connection whether it is well.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(
        _Given([*_of_process(states, leads=leads), *_of_counters(counted), *_of_depths(depths)])
    )
    return generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4


class _Given(Collector):
    """A collector of what is there already."""

    def __init__(self, metrics: Sequence[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


def _of_process(states: Mapping[str, bool], *, leads: bool) -> Iterator[Metric]:
    yield _gauge("build_info", "The version that runs.", ("version",), [((__version__,), 1)])
    yield _gauge("leader", "1 if this process sends and ticks, 0 if it stands by.", (), [((), leads)])
    connected = [((name,), float(well)) for name, well in states.items()]
    yield _gauge("connected", "1 for each connection that is well.", ("connection",), connected)


def _of_counters(counted: Metrics) -> Iterator[Metric]:
    yield _counter(
        "messages",
        "Messages by how they ended: sent, dead, uncertain, expired, unreachable.",
        (*LANE, "outcome"),
        counted.ended.copy().items(),
    )
    yield _counter(
        "sent_too_fast",
        "Refusals because we sent too fast: each is a defect.",
        ("platform",),
        counted.too_fast.copy().items(),
    )
    yield _histogram("job_lag_seconds", "How late due jobs were taken.", (), {(): counted.job_lag})
    yield _histogram(
        "press_acknowledged_seconds",
        "From a press to the network's word that its acknowledgement arrived.",
        ("platform",),
        counted.acknowledged.copy(),
    )
    yield _histogram(
        "press_answered_seconds",
        "From a press to the network's word that its first answer arrived.",
        ("platform",),
        counted.answered.copy(),
    )
    yield _histogram(
        "answer_waited_seconds",
        "From the turn that says it, in whichever process, to the network's word that it arrived.",
        LANE,
        counted.waited.copy(),
    )


def _of_depths(depths: Depths | None) -> Iterator[Metric]:
    if depths is None:
        return
    due = depths.due.items()
    yield _gauge("outbox_due", "Messages due and not sent.", LANE, [(k, d.count) for k, d in due])
    about = "For how long the oldest due message has been waiting."
    yield _gauge("outbox_oldest_due_seconds", about, LANE, [(k, d.oldest) for k, d in due])
    about = "Messages that are kept and were not sent, or are being sent, by state."
    yield _gauge("outbox_unsent", about, (*LANE, "state"), depths.unsent.items())
    yield from _depth("jobs_due", "Jobs", depths.jobs)
    yield _gauge("jobs_dead", "Jobs that failed for good.", (), [((), depths.dead_jobs)])
    yield from _depth("inbox", "Updates", depths.inbox)


def _depth(name: str, what: str, depth: Depth) -> Iterator[Metric]:
    yield _gauge(name, f"{what} that wait to be taken.", (), [((), depth.count)])
    yield _gauge(
        f"{name}_oldest_seconds", f"{what}: for how long the oldest waits.", (), [((), depth.oldest)]
    )


def _gauge(name: str, about: str, labels: Sequence[str], rows: Rows) -> Metric:
    return _filled(GaugeMetricFamily(f"doorstep_{name}", about, labels=labels), rows)


def _counter(name: str, about: str, labels: Sequence[str], rows: Rows) -> Metric:
    return _filled(CounterMetricFamily(f"doorstep_{name}", about, labels=labels), rows)


def _filled(family: Simple, rows: Rows) -> Simple:
    for values, value in rows:
        family.add_metric(list(values), value)
    return family


def _histogram(
    name: str, about: str, labels: Sequence[str], spreads: Mapping[tuple[str, ...], Spread]
) -> Metric:
    family = HistogramMetricFamily(f"doorstep_{name}", about, labels=labels)
    for values, spread in spreads.items():
        family.add_metric(list(values), spread.buckets(), spread.total)
    return family
