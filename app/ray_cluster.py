"""A Ray cluster (the optional extra "cluster"): how it is found and joined, and which of its machines can draw.

Ray waits for minutes where nobody answers, so that its address is looked at first.
"""

from __future__ import annotations

import os
import re
import socket
import tempfile
from collections import Counter
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_NUM_REDIS_GET_RETRIES": "2",  # to join; by default 20, of which each may take half a minute
    "RAY_gcs_rpc_server_connect_timeout_s": "2",
    "RAY_py_gcs_connect_timeout_s": "5",
}
KNOCK_S = 3.0
SETTINGS_FRAME = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])  # empty; what HTTP/2 begins with on both sides
HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SETTINGS_FRAME
START = "Start one (ray start --head), or give its address (--ray HOST:6379)."


@dataclass(frozen=True)
class Machine:
    id: str
    name: str
    cores: int
    gpus: int


def installed() -> Any:
    """The library. Raises a Problem without it."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    try:
        return import_module("ray")
    except ImportError as error:
        raise fail("unavailable", "Ray is not installed.", "Install it: pip install 'sceneloom[cluster]'.") from error


@contextmanager
def joined(ray: Any, address: str) -> Iterator[None]:
    """address: "auto" (the cluster that this machine belongs to) or HOST:PORT. Raises a Problem if there is none, or if
    it does not take us."""
    place = _place(address)
    if place is not None and (why := _silent(*place)):
        raise fail("unavailable", f"No Ray cluster answers at '{address}'.", START, why)
    with redirect_stdout(StringIO()):  # where Ray tells of dead machines; it is for results
        try:
            ray.init(address=address, logging_level="CRITICAL", log_to_driver=False)
        except (ConnectionError, RuntimeError, ValueError, OSError, ray.exceptions.RayError) as error:
            raise _refused(error, address) from error
        try:
            yield
        finally:
            ray.shutdown()


def has_head(ray: Any) -> bool:
    """Whether the cluster still has the process that holds it together."""
    host, _, port = ray.get_runtime_context().gcs_address.rpartition(":")
    return not _silent(host, int(port))


def machines(ray: Any) -> list[Machine]:
    """Those that are there now. Their names are those of their hosts, with a part of the id where one has several."""
    alive = [node for node in ray.nodes() if node["Alive"]]
    hosts = Counter(node["NodeManagerHostname"] for node in alive)

    def machine(node: dict[str, Any]) -> Machine:
        host, has = node["NodeManagerHostname"], node["Resources"]
        name = host if hosts[host] == 1 else f"{host}/{node['NodeID'][:4]}"
        return Machine(node["NodeID"], name, int(has.get("CPU", 0)), int(has.get("GPU", 0)))

    return [machine(node) for node in alive]


def _place(address: str) -> tuple[str, int] | None:
    """Host and port, None where only Ray knows how to find them."""
    if address == "auto":
        known = os.environ.get("RAY_ADDRESS") or _started_here()
        return _place(known) if known else None
    found = re.fullmatch(r"\[?([^/\]]+)\]?:(\d{1,5})", address)
    if not found:
        raise fail(
            "bad_input", f"'{address}' is no address of a Ray cluster.",
            "Write auto, or HOST:PORT as 'ray start' tells it, on a machine of the cluster.",
        )  # fmt: skip
    return found[1], int(found[2])


def _started_here() -> str | None:
    """Where Ray notes the address of the cluster that this machine belongs to; it stays when that dies."""
    note = Path(os.environ.get("RAY_TMPDIR") or tempfile.gettempdir()) / "ray" / "ray_current_cluster"
    return note.read_text().strip() if note.is_file() else None


def _silent(host: str, port: int) -> str:
    """Why there is no cluster's head, which speaks HTTP/2 and greets back; "" if there is."""
    try:
        with socket.create_connection((host, port), KNOCK_S) as line:
            line.sendall(HELLO)
            return "" if line.recv(9)[3:4] == SETTINGS_FRAME[3:4] else "something else listens there"
    except OSError as error:
        return repr(error)


def _refused(error: Exception, address: str) -> Exception:
    told = str(error)
    if "Could not find any running Ray instance" in told:
        return fail("unavailable", f"No Ray cluster answers at '{address}'.", START, repr(error))
    versions = re.findall(r"(?:Ray|Python): *(\S+)", told)
    if "ersion mismatch" in told and len(versions) == 4:
        theirs, ours = (f"Ray {ray} with Python {python}" for ray, python in (versions[:2], versions[2:]))
        return fail(
            "unavailable", f"The cluster at '{address}' runs {theirs}, here is {ours}.",
            "Both must be the same everywhere.", told,
        )  # fmt: skip
    return fail(
        "unavailable", f"The Ray cluster at '{address}' does not take this machine.",
        "Join it first (ray start --address=HOST:6379). If it asks for a token: RAY_AUTH_MODE=token.", repr(error),
    )  # fmt: skip
