"""A https server on this machine whose mirrors fail in the ways that real ones do."""

import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

CERTIFICATE = Path(__file__).with_name("localhost.pem")  # made for these tests, worth nothing elsewhere


@dataclass
class FaultyServer:
    """A server and what it has been asked.

    Attributes:
        files: Content by name.
        faults: By mirror, one for each request; after them all is well.
        asked: Mirror and name of each request.
    """

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def mirror(self, name: str, *faults: str) -> str:
        self.faults[name] = list(faults)
        return f"{self.address}/{name}/"

    @property
    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(CERTIFICATE))


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def do_GET(self) -> None:
        faulty = self.server.faulty
        _, mirror, name = self.path.split("/")
        faulty.asked.append((mirror, name))
        fault = faulty.faults[mirror].pop(0) if faulty.faults[mirror] else "whole"
        getattr(self, f"_{fault}", self._send)(faulty.files[name], fault)

    def _send(self, content: bytes, fault: str) -> None:
        content = {"wrong": bytes(len(content)), "large": content + b"more"}.get(fault, content)
        self.send_response(200)
        if fault != "endless":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        content *= 50 if fault == "endless" else 1
        self.wfile.write(content[: len(content) // 2] if fault in ("cut", "trickle") else content)
        if fault == "trickle":
            self._drip()

    def _drip(self) -> None:
        while not self.server.faulty.released.wait(0.05):
            self.wfile.write(b"x")

    def _missing(self, *_: object) -> None:
        self.send_error(404)

    def _hanging(self, *_: object) -> None:
        self.server.faulty.released.wait(30)

    def _insecure(self, *_: object) -> None:
        self.send_response(302)
        self.send_header("Location", f"http://localhost:{self.server.server_port}/elsewhere/file")
        self.end_headers()

    def _moved(self, *_: object) -> None:
        self.send_response(302)
        self.send_header("Location", self.path.replace("/moved/", "/target/"))
        self.end_headers()

    def _garbage(self, *_: object) -> None:
        self.wfile.write(b"\0\1\2 this is not HTTP\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, faulty: FaultyServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.faulty = faulty
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are part of the tests."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyServer]:
    for variable in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    faulty = FaultyServer()
    with _Server(faulty) as running:
        faulty.address = f"https://localhost:{running.server_port}"
        thread = threading.Thread(target=running.serve_forever, args=(0.02,), name="faulty server")
        thread.start()
        yield faulty
        faulty.released.set()
        running.shutdown()
        thread.join()
