"""Every test that `docs/promises.md` names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_promise_has_its_test() -> None:
    named = NAMED.findall((ROOT / "docs" / "promises.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    gone = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^(?:(?:async )?def {name}\(|{name} = )", (ROOT / path).read_text("utf-8"), re.M)
    ]
    assert gone == []
