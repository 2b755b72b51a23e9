"""The documents' own files for nginx and Caddy, before a real server: where these programs are installed."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from grader.service.inspecting import finding, outside
from tests.server.visiting import GOOD, Served, Visitor, serving

DEPLOY = Path(__file__).parents[2] / "docs/deploy"
NAME = "grade.example.edu"
BACKEND = "127.0.0.1:8000"


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def certify(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for this machine that nobody has signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=90))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(*kind, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    return folder / "cert.pem", folder / "key.pem"


def nginx(folder: Path, cert: Path, key: Path, port: int, backend: int) -> list[str]:
    """Nginx with the documents' file, its name, ports and certificate changed."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    changes = {
        "listen 443": f"listen 127.0.0.1:{port}", "listen 80": f"listen 127.0.0.1:{free_port()}",
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(cert),
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(key),
        BACKEND: f"127.0.0.1:{backend}", "$host;": "$http_host;", NAME: "localhost",
    }  # fmt: skip
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"daemon off;\npid {folder}/pid;\nerror_log {folder}/log;\nevents {{}}\n"
    whole += f"http {{\naccess_log off;\n{paths}{text}}}\n"
    if os.getuid() == 0:
        whole = f"user root;\n{whole}"
    (folder / "nginx.conf").write_text(whole, "utf-8")
    return ["nginx", "-e", f"{folder}/log", "-c", f"{folder}/nginx.conf"]


def caddy(folder: Path, cert: Path, key: Path, port: int, backend: int) -> list[str]:
    """Caddy, likewise."""
    text = (DEPLOY / "Caddyfile").read_text("utf-8")
    assert BACKEND in text
    text = text.replace(BACKEND, f"127.0.0.1:{backend}")
    text = text.replace(f"{NAME} {{", f"https://localhost:{port} {{\n\ttls {cert} {key}\n")
    text = text.replace("{\n\tservers", "{\n\tadmin off\n\tauto_https off\n\tservers", 1)
    (folder / "Caddyfile").write_text(text, "utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", f"{folder}/Caddyfile"]


class Outside(Visitor):
    """Somebody who comes by way of the proxy, whose certificate they trust."""

    def __init__(self, url: str, cert: Path) -> None:
        super().__init__(url)
        self.context = ssl.create_default_context(cafile=str(cert))

    def connection(self) -> http.client.HTTPConnection:
        """A connection to it."""
        parts = urlsplit(self.url)
        return http.client.HTTPSConnection(
            parts.hostname or "", parts.port, timeout=60, context=self.context
        )


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """Run a proxy until the block ends."""
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with (
        (folder / "said").open("w") as said,
        subprocess.Popen(command, env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            until = time.monotonic() + 30
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert time.monotonic() < until, (folder / "said").read_text("utf-8")
                    time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def behind(
    request: pytest.FixtureRequest, course: Path, tmp_path: Path
) -> Iterator[tuple[Served, Outside]]:
    """Give a server behind a proxy, and somebody outside."""
    proxy = request.param
    if shutil.which(proxy.__name__) is None:
        pytest.skip(f"{proxy.__name__} is not installed")
    folder = tmp_path / "proxy"
    folder.mkdir()
    cert, key = certify(folder)
    port, backend = free_port(), free_port()
    url = f"https://localhost:{port}"
    command = proxy(folder, cert, key, port, backend)
    with (
        serving(course, "--port", backend, "--public-url", url, workers=1) as served,
        running(command, port, folder),
    ):
        yield served, Outside(url, cert)


def test_a_student_hands_in_by_way_of_the_proxy(behind: tuple[Served, Outside]) -> None:
    """Signs in, hands in, sees the live page change as it happens, and reads our words for what is too large."""
    served, ada = behind
    signed_in(served, ada)
    answer = ada.hand_in(GOOD)
    assert answer.status == 303
    connection = ada.connection()
    cookies = "; ".join(f"{name}={value}" for name, value in ada.cookies.items())
    connection.request("GET", f"{answer.at}/events", headers={"Cookie": cookies})
    stream = connection.getresponse()
    # The stream stays open until it is graded; each state is here before the next is known.
    kinds = [line for line in iter(stream.readline, b"") if line.startswith(b"data:")]
    assert len(kinds) > 1
    connection.close()
    large = ada.hand_in(b"#" * 8_000_000)
    assert large.status == 413
    assert "app" in large.text
    assert "nginx" not in large.text


def test_who_asks_is_who_the_proxy_sees(behind: tuple[Served, Outside]) -> None:
    """Whoever invents addresses is limited as one, and the headers are ours."""
    _, nobody = behind
    page = nobody.get("/signin?invitation=none")
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert len(page.headers.get_all("Content-Security-Policy")) == 1
    seen = []
    for number in range(7):
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "X-Forwarded-For": f"203.0.113.{number}",
        }
        body = f"token={page.field('token')}&invitation=none".encode()
        seen.append(nobody.ask("POST", "/signin", body, headers).status)
    assert 429 in seen


def signed_in(served: Served, visitor: Visitor) -> None:
    """Sign ada in."""
    from grader.store.accounts import Accounts

    with served.store() as store:
        until = datetime.now(UTC) + timedelta(days=1)
        text = Accounts(store.database).invite("ada", "student", until)
    page = visitor.get(f"/signin?invitation={text}")
    fields = {"token": page.field("token", "/signin"), "invitation": text}
    assert visitor.send("/signin", fields).status == 303


def test_the_inspection_has_nothing_against_the_files(
    behind: tuple[Served, Outside], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the documents recommend is what `grade doctor --server` wants."""
    _, visitor = behind
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "proxy/cert.pem"))
    found = finding.run(outside.CHECKS, outside.outside(visitor.url))
    assert [one for one in found if one.check != "readyz"] == []
