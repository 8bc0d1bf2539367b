"""Whether the migrations stand in one line, read from their files without carrying any out."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

VERSIONS = Path(__file__).parent / "migrations" / "versions"
NAMED = re.compile(r"^(revision|down_revision) = ['\"](\w+)['\"]", re.MULTILINE)


def problems(folder: Path = VERSIONS) -> Iterator[str]:
    """Return what is wrong, a line each: two people may have made a migration at the same time."""
    names, parents = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for file in sorted(folder.glob("*.py")):
        said = dict(NAMED.findall(file.read_text("utf-8")))
        names[said.get("revision", "")].append(file.name)
        parents[said.get("down_revision", "")].append(file.name)
    for name, files in names.items():
        if len(files) > 1:
            yield f"{folder}: {' and '.join(files)} are both revision {name}; give the later one a new number"
    for parent, files in parents.items():
        if len(files) > 1:
            behind = f"both follow {parent}" if parent else "both are the first"
            yield f"{folder}: {' and '.join(files)} {behind}; let the later one follow the other"
