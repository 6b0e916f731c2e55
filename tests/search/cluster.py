"""A cluster of real Elasticsearch nodes on this machine, one of which a test can kill and restart."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, TransportError

SCRIPT = settings.BASE_DIR / "scripts" / "elasticsearch" / "start-node"
HEAP = "256m"
QUICK_START = "-XX:TieredStopAtLevel=1"  # three nodes start on two cores


@dataclass(frozen=True)
class Node:
    """A node of the cluster."""

    name: str
    folder: Path
    http: int
    transport: int

    @property
    def process(self) -> int:
        """The process id, or 0 if it is not running yet."""
        file = self.folder / "pid"
        return int(file.read_text() or 0) if file.exists() else 0


@dataclass(frozen=True)
class Cluster:
    """Nodes that form a cluster. `program` is the path of Elasticsearch."""

    program: str
    nodes: tuple[Node, ...]

    @property
    def address(self) -> str:
        return "http://" + ",".join(f"127.0.0.1:{node.http}" for node in self.nodes)

    def start(self, node: Node) -> None:
        (node.folder / "pid").unlink(missing_ok=True)
        others = [f"{one.name}:{one.transport}" for one in self.nodes]
        command = [SCRIPT, self.program, node.folder, node.name, str(node.http), str(node.transport), *others]
        subprocess.run(command, check=True, env={**os.environ, "HEAP": HEAP, "ES_JAVA_OPTS": QUICK_START})

    def kill(self, node: Node) -> None:
        os.kill(node.process, signal.SIGKILL)

    def master(self) -> Node:
        """Return the master node."""
        with self.client() as client:
            (leader,) = client.cat.master(format="json")
        return next(node for node in self.nodes if node.name == leader["node"])

    def wait_for(self, *, nodes: int, status: str, seconds: float = 120) -> None:
        """Wait until this many nodes have joined and the indices are in `status`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with self.client() as client:
                try:
                    health = client.cluster.health(timeout="1s")
                except (ApiError, TransportError):
                    health = {}
            if health.get("number_of_nodes") == nodes and health["status"] == status:
                return
            time.sleep(0.3)
        raise TimeoutError(f"No {nodes} nodes in {status} after {seconds:g} seconds: {health}")

    def client(self) -> Elasticsearch:
        hosts = [f"http://127.0.0.1:{node.http}" for node in self.nodes]
        return Elasticsearch(hosts, request_timeout=5, retry_on_timeout=True, max_retries=4)


@contextmanager
def running_cluster(program: str, size: int) -> Iterator[Cluster]:
    """Start a cluster of `size` nodes, and remove every trace of it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="connective-cluster-"))
    folder.chmod(0o711)  # the nodes do not run as root
    ports = free_ports(2 * size)
    nodes = tuple(Node(f"node{n}", folder / f"node{n}", ports[2 * n], ports[2 * n + 1]) for n in range(size))
    cluster = Cluster(program, nodes)
    try:
        for node in nodes:
            cluster.start(node)
        cluster.wait_for(nodes=size, status="green")
        yield cluster
    finally:
        for node in nodes:
            end(node.process)
        shutil.rmtree(folder, ignore_errors=True)


def end(process: int) -> None:
    """Kill a process and wait until it has ended."""
    if not process:
        return
    try:
        os.kill(process, signal.SIGKILL)
        for _ in range(100):
            os.kill(process, 0)
            time.sleep(0.05)
    except ProcessLookupError:
        pass


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
