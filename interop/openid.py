"""Signs in by npm's oidc-provider in Chromium: with a secret, after its keys have changed, by PKCE alone."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from joserfc.jwk import ECKey, RSAKey
from playwright.sync_api import Browser, Page, sync_playwright

from grader.store.identities import Identities
from tests.conftest import CHROMIUM, FLAGS, MINI
from tests.server.visiting import Served, Visitor, serving

PACKAGE = "oidc-provider@9.13.3"
_SECRET = "a secret: +/of this run&"
_HERE = Path(__file__).parent


def run() -> None:
    """Try it, and print the versions and how long each step took.

    Raises:
        FileNotFoundError: Node.js, npm or Chromium is not installed.
        AssertionError: Somebody came in who should not, or did not come in.
    """
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise FileNotFoundError(f"{program} is not installed (apt-get install nodejs npm)")
    if CHROMIUM is None:
        raise FileNotFoundError("Chromium is not installed (apt-get install chromium)")
    with tempfile.TemporaryDirectory(prefix="interop-") as made, sync_playwright() as playwright:
        folder = Path(made)
        began = time.perf_counter()
        _told("npm", "install", "--no-audit", "--no-fund", "--loglevel=error", PACKAGE, cwd=folder)
        _say(f"npm install {PACKAGE}", began)
        shutil.copy(_HERE / "provider.mjs", folder)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        print(
            f"  node {_told('node', '--version')}, Chromium {browser.version}, "
            f"joserfc {version('joserfc')}, httpx {version('httpx')}"
        )
        _Trial(folder, browser).run()
        browser.close()


class _Trial:
    """A provider and a course that knows it, on ports of their own."""

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.folder, self.browser = folder, browser
        self.port, self.own = _free_port(), _free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        shared = {
            "redirect_uris": [f"http://127.0.0.1:{self.own}/oidc/callback"],
            "grant_types": ["authorization_code"],
            "response_types": ["code"],
        }
        clients = [
            {"client_id": "with secret", "client_secret": _SECRET, **shared},
            {"client_id": "public", "token_endpoint_auth_method": "none", **shared},
            {"client_id": "es256", "client_secret": _SECRET, "id_token_signed_response_alg": "ES256",
             "token_endpoint_auth_method": "client_secret_post", **shared},
        ]  # fmt: skip
        (folder / "clients.json").write_text(json.dumps(clients))
        self._number = 0

    def run(self) -> None:
        """All that is tried."""
        with self._providing():
            with self._served("with secret", _SECRET) as served:
                self._signs_in(served, "ada", "by a verified address from userinfo")
                self._signs_in(served, "ada", "by the subject")
                self._refused(served, "mallory", "Continue", 403, "on no roster")
                self._refused(served, "ada", "[ Cancel ]", 422, "who does not agree")
            with self._served("public", "") as served:
                self._signs_in(served, "bob", "by PKCE alone")
            with self._served("es256", _SECRET) as served:
                self._signs_in(served, "bob", "with ES256, the secret in the form")
            with self._served("with secret", "wrong") as served:
                self._refused(served, "ada", "Continue", 422, "where our secret is wrong")
            with self._served("with secret", _SECRET) as served:
                self._signs_in(served, "ada", "before the keys change")
                self._end_provider()
                self._begin_provider()
                self._signs_in(served, "ada", "after the keys have changed under a running server")

    @contextmanager
    def _providing(self) -> Iterator[None]:
        self._begin_provider()
        try:
            yield
        finally:
            self._end_provider()

    def _begin_provider(self) -> None:
        """Start the provider, with keys that it has not had before."""
        self._number += 1
        made = [RSAKey.generate_key(2048, {"kid": f"rsa-{self._number}", "use": "sig"}),
                ECKey.generate_key("P-256", {"kid": f"ec-{self._number}", "use": "sig"})]  # fmt: skip
        keys = {"keys": [key.as_dict(private=True) for key in made]}
        (self.folder / "keys.json").write_text(json.dumps(keys))
        command = ["node", "provider.mjs", str(self.port), "keys.json", "clients.json"]
        self._provider = subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        while line := self._provider.stdout.readline():
            if line.strip() == "ready":
                return
        raise AssertionError("the provider did not begin")

    def _end_provider(self) -> None:
        self._provider.terminate()
        self._provider.wait()
        self._provider.stdout.close()

    @contextmanager
    def _served(self, client: str, secret: str) -> Iterator[Served]:
        """A course of its own."""
        course = Path(tempfile.mkdtemp(dir=self.folder)) / "course"
        shutil.copytree(MINI, course, ignore=shutil.ignore_patterns("__pycache__", ".grade"))
        (course / "roster.csv").write_text(
            "id,name,email\nada,Ada,ada@example.edu\nbob,Bob,bob@example.edu\n"
        )
        head, mark, rest = (course / "course.toml").read_text().partition("[[exercises]]")
        said = f'[oidc]\ntitle = "Campus ID"\nissuer = "{self.issuer}"\nclient_id = "{client}"\n\n'
        (course / "course.toml").write_text(head + said + mark + rest)
        if secret:
            (course / ".grade").mkdir(mode=0o700)
            (course / ".grade/oidc-secret").write_text(secret)
            (course / ".grade/oidc-secret").chmod(0o600)
        with (
            (course.parent / "log").open("w") as log,
            serving(course, "--port", self.own, stderr=log) as served,
        ):
            while (
                _begun(served.visitor()) == 503
            ):  # until our courier has asked what the provider is
                time.sleep(0.3)
            yield served

    def _signs_in(self, served: Served, name: str, how: str) -> None:
        with self._page() as page:
            times = self._through(served, page, name, "Continue")
            page.wait_for_url(f"{served.url}/")
            assert f"Signed in: {name}" in page.inner_text("header"), page.inner_text("body")
            page.get_by_role("button", name="Sign out").click()
        with served.store() as store:
            known = Identities(store.database).known(self.issuer)
        assert known[name].id == name
        self._tell(f"{name} signs in {how}", times)

    def _refused(self, served: Served, name: str, button: str, status: int, why: str) -> None:
        with self._page() as page:
            answers: list[int] = []
            page.on("response", lambda answer: answers.append(answer.status))
            times = self._through(served, page, name, button)
            assert status in answers, answers
            assert served.url in page.url
        self._tell(f"{name} is refused, {why} ({status})", times)

    @contextmanager
    def _page(self) -> Iterator[Page]:
        context = self.browser.new_context()
        # Its pages ask for a font elsewhere.
        context.route(lambda url: "//127.0.0.1:" not in url, lambda route: route.abort())
        yield context.new_page()
        context.close()

    def _through(self, served: Served, page: Page, name: str, button: str) -> list[float]:
        """Press our button, say who it is, press the provider's; gives when each page was there."""
        page.goto(f"{served.url}/signin")
        began = time.perf_counter()
        page.get_by_role("button", name="Campus ID").click()
        page.wait_for_url(f"{self.issuer}/**")
        asked = time.perf_counter()
        page.fill("[name=login]", name)
        page.fill("[name=password]", "any")
        page.get_by_role("button", name="Sign-in").click()
        page.get_by_role("button", name="Continue").wait_for()
        agreeing = time.perf_counter()
        page.get_by_text(button, exact=True).click()
        page.wait_for_url(f"{served.url}/**")
        while page.locator("meta[http-equiv=refresh]").count():  # our courier is at it
            page.wait_for_timeout(100)
        return [asked - began, time.perf_counter() - agreeing]

    def _tell(self, what: str, times: list[float]) -> None:
        to, back = times
        figures = f"{1000 * to:.0f} ms to the provider's page, {1000 * back:.0f} ms back"
        print(f"  {what}: {figures}", flush=True)


def _begun(visitor: Visitor) -> int:
    page = visitor.get("/signin")
    token = page.field("token", "/oidc/login")
    return visitor.send("/oidc/login", {"token": token, "to": "/"}).status


def _told(*command: str, cwd: Path | None = None) -> str:
    return subprocess.run(
        command, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


def _say(what: str, began: float) -> None:
    print(f"  {what}: {time.perf_counter() - began:.1f} s", flush=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]
