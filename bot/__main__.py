"""`python3 -m bot`: makes the installation ready when it is not, then hands over to the command line.

This file parses on old Pythons and imports nothing at the top but the standard library: on an unfit machine
it is all that runs, and what it does there is to say clearly what is missing.
"""

import os
import sys


def main() -> int:
    """The exit code of the whole program."""
    unfit = why_unfit()
    if unfit:
        return refuse(unfit)
    from bot import bootstrap

    try:
        bootstrap.make_ready(sys.argv[1:])
    except bootstrap.SetupError as reason:
        return refuse(str(reason))
    from bot import cli  # Needs what the set-up has installed.

    return cli.main(sys.argv[1:])


def installed() -> int:
    """The exit code of the command that an installation made: its installer brought the packages."""
    unfit = why_unfit()
    if unfit:
        return refuse(unfit)
    from bot import cli

    return cli.main(sys.argv[1:])


def why_unfit() -> str:
    """Why no set-up can help on this machine; empty when it can."""
    if os.name == "nt":
        return "It runs on Linux and macOS; on Windows, start it inside WSL."
    if sys.version_info[:2] < (3, 11):  # noqa: UP036  An old Python does come here: nothing was installed yet.
        found = ".".join(str(number) for number in sys.version_info[:2])
        return "It needs Python 3.11 or newer, and this is Python " + found + "; such as: python3.11 -m bot"
    return ""


def refuse(reason: str) -> int:
    """Says why there is no start, in one line; the exit code for it."""
    sys.stderr.write("Doorstep cannot start. " + reason + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
