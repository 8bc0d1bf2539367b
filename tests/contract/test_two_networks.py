"""The transcripts of people on two networks, at both real client libraries at once."""

from pathlib import Path

import pytest

from tests.contract.journal import FORM
from tests.contract.test_journeys import troubles
from tests.contract.wire_town import WireTown, wire_town
from tests.flows.linking.test_linking import CHATS
from tests.flows.linking.two_networks import SAID, TwoNetworks, play
from tests.flows.script import begin
from tests.town import NETWORKS

IN_CI = {"a_second_account", "two_histories", "typed_in_public"}


class OnRealNetworks(TwoNetworks, WireTown):
    """Each network is there in earnest: what is typed on one is asked about on the other."""


@pytest.mark.parametrize("home", NETWORKS)
@pytest.mark.parametrize(
    "path", [pytest.param(p, id=p.stem, marks=() if p.stem in IN_CI else pytest.mark.long) for p in CHATS]
)
async def test_two_networks_meet_at_the_real_libraries(
    path: Path, home: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    script = path.read_text("utf-8").strip().splitlines()
    async with wire_town(tmp_path, home, begin(script), make=OnRealNetworks) as town:
        actual = await play(town, script)
    assert troubles(caplog) == []
    for expected, happened in zip(parted(script), parted(actual), strict=True):
        assert happened == expected or happened[1:] == [f"< {FORM}"], expected


def parted(lines: list[str]) -> list[list[str]]:
    """Return what happened, each with what was said then."""
    found: list[list[str]] = []
    for line in lines:
        if not SAID.match(line):
            found.append([])
        found[-1].append(" ".join(line.split()))
    return found


def test_every_chat_of_each_run_is_there() -> None:
    assert {path.stem for path in CHATS} >= IN_CI
