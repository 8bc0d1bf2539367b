"""What the bot says of itself in numbers, and to whom."""

from datetime import timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from bot.conversation.platform import Delivery, Refused, RetryLater, SendResult, Undeliverable
from bot.engine.depths import Depths, measure
from bot.web.health import Health
from bot.web.metrics import Meter
from bot.web.server import web_app
from tests.town import Town

TOKEN = "a-word-of-sixteen-letters"


def app_of(town: Town, token: str | None = None, *, in_front: bool = False) -> httpx.ASGITransport:
    async def ask() -> Health:
        return Health(ready=True, connections={"database": "ok", "telegram": "cannot be reached"})

    async def depths() -> Depths:
        return await town.database.read(measure(town.clock()))

    meter = Meter(town.bot.metrics, depths, lambda: True, ask, token, in_front)
    return httpx.ASGITransport(web_app(ask, meter=meter))


async def ask(
    transport: httpx.ASGITransport,
    bearer: str = "",
    host: str = "127.0.0.1",
    client: str = "127.0.0.1",
    **more: str,
) -> httpx.Response:
    transport.client = (client, 40000)
    brought = more | ({"authorization": f"Bearer {bearer}"} if bearer else {})
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}", headers=brought) as asker:
        return await asker.get("/metrics")


def named(sample: Sample) -> tuple[str, ...]:
    """The name of a number and the values of its labels, these in the order of their names."""
    labels = (value for _, value in sorted(sample.labels.items()))
    return (sample.name.removeprefix("doorstep_"), *labels)


def numbers(answer: httpx.Response) -> dict[tuple[str, ...], float]:
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {named(sample): sample.value for family in families for sample in family.samples}


async def test_without_a_token_only_this_machine_is_answered(town: Town) -> None:
    transport = app_of(town)
    assert (await ask(transport)).status_code == 200
    assert (await ask(transport, client="192.0.2.7")).status_code == 403
    assert (await ask(transport, host="bot.example.org")).status_code == 421
    assert (await ask(transport, bearer=TOKEN, client="192.0.2.7")).status_code == 403


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
async def test_what_another_server_passes_on_is_no_question_of_this_machine(town: Town, header: str) -> None:
    assert (await ask(app_of(town), **{header: "127.0.0.1"})).status_code == 403
    assert (await ask(app_of(town, TOKEN), bearer=TOKEN, **{header: "192.0.2.7"})).status_code == 200


async def test_where_a_server_stands_in_front_only_a_token_opens(town: Town) -> None:
    answer = await ask(app_of(town, in_front=True))
    assert (answer.status_code, "METRICS_TOKEN" in answer.text) == (403, True)
    assert (await ask(app_of(town, TOKEN, in_front=True), bearer=TOKEN)).status_code == 200


async def test_with_a_token_whoever_brings_it_is_answered_and_nobody_else(town: Town) -> None:
    transport = app_of(town, TOKEN)
    assert (await ask(transport, TOKEN, "bot.example.org", "192.0.2.7")).status_code == 200
    for wrong in ("", TOKEN[:-1], TOKEN + "s", "x" * 5000):
        answer = await ask(transport, wrong)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_it_counts_what_ended_and_how_and_how_long_it_took(town: Town) -> None:
    await town.write("mira", "/start")
    await town.press("mira", "Join")
    town.bot.reception.acknowledged("telegram", 0.2)
    said = numbers(await ask(app_of(town)))
    assert said["messages_total", "answer", "sent", "telegram"] == 2
    assert said["press_answered_seconds_count", "telegram"] == 1
    assert said["answer_waited_seconds_count", "answer", "telegram"] == 2
    assert said["press_acknowledged_seconds_bucket", "0.25", "telegram"] == 1
    assert said["press_acknowledged_seconds_bucket", "0.1", "telegram"] == 0
    assert (said["leader",], said["connected", "database"], said["connected", "telegram"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Refused("made up"), ("messages_total", "answer", "dead", "telegram")),
        (RetryLater(timedelta(seconds=3), too_fast=True), ("sent_too_fast_total", "telegram")),
        (Undeliverable("blocked"), ("messages_total", "answer", "unreachable", "telegram")),
    ],
    ids=["refused", "too fast", "blocked"],
)
async def test_what_does_not_arrive_is_counted_by_its_reason(
    town: Town, result: SendResult, expected: tuple[str, ...]
) -> None:
    async def send(_: Delivery) -> SendResult:
        return result

    town.networks["telegram"].send = send  # type: ignore[method-assign]
    await town.write("mira", "/start")
    assert numbers(await ask(app_of(town)))[expected] == 1


async def test_what_waits_for_a_network_that_is_away_is_as_old_as_its_first_try(town: Town) -> None:
    async def send(_: Delivery) -> SendResult:
        return RetryLater(timedelta(minutes=25))

    town.networks["telegram"].send = send  # type: ignore[method-assign]
    await town.write("mira", "/start")
    await town.wait(hours=1)
    said = numbers(await ask(app_of(town)))
    assert said["outbox_due", "answer", "telegram"] == 1
    assert said["outbox_oldest_due_seconds", "answer", "telegram"] == 3600
    assert ("sent_too_fast_total", "telegram") not in said
