"""What a process takes of memory, in MB, as Linux counts it; 0 where nobody counts."""

import contextlib
from pathlib import Path

RESET_PEAK = "5"


def resident(pid: int | str = "self") -> float:
    """Return how much memory a process holds now."""
    return _line("VmRSS", pid)


def peak() -> float:
    """Return how much this process held at most since the last `rise`."""
    return _line("VmHWM", "self")


def rise() -> float:
    """Begin to look for a new peak; return how much this process holds now."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text(RESET_PEAK, "ascii")
    return resident()


def _line(name: str, pid: int | str) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return 0.0
