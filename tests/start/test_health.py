"""What `/health` says: each connection, how it is, and since when."""

from datetime import UTC, datetime, timedelta

import httpx

from bot.web.health import Health, Watch
from bot.web.server import web_app

MORNING = datetime(2026, 10, 3, 9, tzinfo=UTC)


def test_a_state_is_dated_from_its_change_and_not_from_its_last_look() -> None:
    now = MORNING
    watch = Watch(lambda: now)
    begun = watch.look({"telegram": "connecting", "discord": "ok"})
    assert begun == {"telegram": MORNING, "discord": MORNING}
    now = MORNING + timedelta(minutes=1)
    assert watch.look({"telegram": "ok", "discord": "ok"}) == {"telegram": now, "discord": MORNING}
    now = MORNING + timedelta(hours=1)
    assert watch.look({"telegram": "ok"}) == {"telegram": MORNING + timedelta(minutes=1)}


async def test_a_network_that_is_away_is_said_and_no_reason_to_restart() -> None:
    states = {"database": "ok", "telegram": "Telegram cannot be reached"}

    async def ask() -> Health:
        return Health(ready=True, connections=states, since=dict.fromkeys(states, MORNING))

    transport = httpx.ASGITransport(web_app(ask))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "partly")
    assert answer.json()["connections"]["telegram"] == {
        "state": "Telegram cannot be reached",
        "since": "2026-10-03T09:00:00+00:00",
    }


def test_before_it_is_ready_it_is_not_well_whatever_the_networks_say() -> None:
    assert Health(ready=False, connections={"telegram": "ok"}).status == "not ready"


def test_where_there_are_several_processes_it_says_which_one_this_is_and_since_when() -> None:
    leader = Health(ready=True, since={"role": MORNING}, role="leader")
    assert leader.in_json()["role"] == {"is": "leader", "since": "2026-10-03T09:00:00+00:00"}
    assert "role" not in Health(ready=True).in_json()
