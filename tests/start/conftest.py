import shutil
from pathlib import Path

import pytest

from tests.start.newcomer import PROJECT, SAYS_WHERE_IT_RUNS, Newcomer, wheel_of


@pytest.fixture
def newcomer(tmp_path: Path) -> Newcomer:
    (tmp_path / "bot").mkdir()
    for file in ("__init__.py", "__main__.py", "bootstrap.py"):
        shutil.copy(PROJECT / "bot" / file, tmp_path / "bot")
    (tmp_path / "bot" / "cli.py").write_text(SAYS_WHERE_IT_RUNS)
    runtime = wheel_of("told", tmp_path)
    (tmp_path / "requirements.lock").write_text(runtime)
    (tmp_path / "requirements-dev.lock").write_text(runtime + wheel_of("tested", tmp_path))
    return Newcomer(tmp_path)
