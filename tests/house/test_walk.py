"""Whatever is shown can be pressed, by whoever it is shown to, without an error."""

import logging

import pytest

from tests.house.village import CARE, COORDINATOR, LEAD, MEMBER, Village
from tests.house.walk import meet_buttons


async def test_what_is_shown_can_be_pressed(village: Village, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        met = await meet_buttons(village, (MEMBER, LEAD, COORDINATOR, CARE))
    failed = [(r.getMessage(), getattr(r, "error", ""), getattr(r, "where", "")) for r in caplog.records]
    assert failed == []
    assert len({action.name for action in met}) > 50
