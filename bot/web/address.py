"""The address that the pages listen on: whether it is one of this machine's, and why it cannot be taken."""

import errno
import socket

STRANGE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens at *host* and *port*; raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128)


def unfit_host(host: str) -> str:
    """Why nothing on this machine can listen at *host*, with the way out; empty when something can."""
    try:
        listening(host, 0).close()
    except OSError as error:
        return refusal(host, 0, error)
    return ""


def refusal(host: str, port: int, error: OSError) -> str:
    """What is wrong where *error* came of listening at *host* and *port*, and what to do."""
    if isinstance(error, socket.gaierror) or error.errno in STRANGE:
        return (
            f"HTTP_HOST is {host}, which is not an address of this machine. 127.0.0.1 is for this machine"
            " alone, 0.0.0.0 for all its addresses."
        )
    why = error.strerror
    if error.errno == errno.EADDRINUSE:
        why = "another program uses it, perhaps this bot, started before"
    elif error.errno == errno.EACCES:
        why = "those below 1024 are not for everybody"
    return (
        f"HTTP_PORT is {port}, a port that cannot be used: {why}. Set HTTP_PORT to another one; 0 takes any"
        " free one."
    )
