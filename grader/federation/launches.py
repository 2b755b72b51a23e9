"""What a platform says of a launch by LTI 1.3, once its token is believed: for whom, what, and where to answer.

Source: LTI Core 1.3 (5.3), Deep Linking 2.0 (4.4), Names and Roles 2.0 (2.1), Assignment and Grade 2.0 (3.1).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from grader.course.platforms import is_address, origin_of
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.course.platforms import Platform

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
VERSION = "1.3.0"
LINK = "ltiResourceLink"
"""The kind of item that an answer to deep linking is made of."""
_MEMBERSHIPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
_GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
_RESOURCE, _CHOICE = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
_TEST_USER = "#TestUser"
_TEACHES = ("#Instructor", "#Administrator", "#ContentDeveloper", "#TeachingAssistant")
_LONGEST, _LONGEST_ADDRESS, _LONGEST_DATA = 300, 2_000, 20_000
_MOST_SCOPES = 20


@dataclass(frozen=True, slots=True)
class Services:
    """The platform's services for a course there, "" where it offers one not."""

    lineitem: str = ""
    lineitems: str = ""
    memberships: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What deep linking asks for, and where the answer goes; `data` goes back as it came."""

    address: str
    data: Any
    takes_links: bool
    takes_many: bool
    takes_columns: bool


@dataclass(frozen=True, slots=True)
class Launch:
    """A launch: by whom (`subject` is who that is there), in which course, by which link, for which exercise.

    `teaches` is that the platform calls them staff, which makes nobody staff here. `is_test_user` is that it is
    nobody's account, but a teacher's view as a student.
    """

    subject: str
    name: str
    email: str
    teaches: bool
    is_test_user: bool
    deployment: str
    context: str
    title: str
    link: str
    exercise: str
    target: str
    language: str
    services: Services
    choice: Choice | None = None

    def to_data(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_data` gave, and JSON has kept."""
        services, choice = data["services"], data["choice"]
        told = {
            "services": Services(**{**services, "scopes": tuple(services["scopes"])}),
            "choice": Choice(**choice) if choice else None,
        }
        return cls(**{**data, **told})


def launch_in(claims: Mapping[str, Any], platform: Platform, here: str) -> Launch:
    """What the claims of a token that is believed ask of the server with the address `here`.

    Raises:
        UsageError: It is no launch of this platform's that can be answered, and why.
    """
    said = _Said(claims)
    kind = said.text(f"{CLAIM}message_type")
    if said.text(f"{CLAIM}version") != VERSION or kind not in (_RESOURCE, _CHOICE):
        raise _refused(
            "It is no message of LTI 1.3 that is known here.", "対応していないメッセージです。"
        )
    deployment = said.text(f"{CLAIM}deployment_id")
    if deployment not in platform.deployments:
        raise UsageError(
            {
                "en": f"The deployment {deployment[:80]!r} of {platform.name} is not known here.",
                "ja": f"{platform.name} の配置 {deployment[:80]!r} は登録されていません。",
            },
            {
                "en": "Whoever runs this server can add it in course.toml: [[lti]], deployments.",
                "ja": "サーバーの管理者に、course.toml の [[lti]] の deployments への追加を頼んでください。",
            },
        )
    target = said.text(f"{CLAIM}target_link_uri", _LONGEST_ADDRESS)
    if not is_below(target, here) and (kind == _RESOURCE or target):
        raise _refused("It is meant for another address.", "宛先のアドレスが違います。")
    link = said.inside(f"{CLAIM}resource_link")
    if kind == _RESOURCE and not link.text("id"):
        raise _refused("It does not say which link was opened.", "リンクが示されていません。")
    context = said.inside(f"{CLAIM}context")
    roles = said.texts(f"{CLAIM}roles")
    return Launch(
        subject=str(claims["sub"]),
        name=said.text("name") or f"{said.text('given_name')} {said.text('family_name')}".strip(),
        email="" if claims.get("email_verified") in (False, "false") else said.text("email"),
        teaches=any(role.endswith(_TEACHES) for role in roles),
        is_test_user=any(role.endswith(_TEST_USER) for role in roles),
        deployment=deployment,
        context=context.text("id"),
        title=context.text("title") or context.text("label"),
        link=link.text("id"),
        exercise=said.inside(f"{CLAIM}custom").text("exercise") or _exercise_at(target),
        target=target,
        language=said.inside(f"{CLAIM}launch_presentation").text("locale")[:2].lower(),
        services=_services(said),
        choice=_choice(said) if kind == _CHOICE else None,
    )


def is_below(address: str, here: str) -> bool:
    """Whether an address is one of the server's with the address `here`."""
    try:
        return origin_of(address) == origin_of(here)
    except ValueError:
        return False


def _exercise_at(target: str) -> str:
    """The exercise whose page an address is of."""
    folder, _, name = urlsplit(target).path.rpartition("/")
    return name if folder.endswith("/x") else ""


def _services(said: _Said) -> Services:
    grades, members = said.inside(_GRADES), said.inside(_MEMBERSHIPS)
    return Services(
        grades.address("lineitem"),
        grades.address("lineitems"),
        members.address("context_memberships_url"),
        tuple(scope for scope in grades.texts("scope")[:_MOST_SCOPES] if scope.isprintable()),
    )


def _choice(said: _Said) -> Choice:
    asked = said.inside(f"{DEEP_LINKING}deep_linking_settings")
    address = asked.address("deep_link_return_url")
    if not address:
        raise _refused("It does not say where the answer goes.", "返送先が示されていません。")
    data = asked.values.get("data")
    if len(json.dumps(data)) > _LONGEST_DATA:
        raise _refused("What it wants to have back can't be kept.", "返送するデータが扱えません。")
    return Choice(
        address,
        data,
        takes_links=LINK in asked.texts("accept_types"),
        takes_many=asked.values.get("accept_multiple") is True,
        # Who says nothing of it leaves it open, and what a platform does not want it passes over.
        takes_columns=asked.values.get("accept_lineitem") is not False,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """Claims, of which anything may be missing or of another kind."""

    values: Mapping[str, Any]

    def text(self, name: str, most: int = _LONGEST) -> str:
        """A text; "" where there is none, or a variable that the platform has not filled in."""
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or value.startswith("$") or "\0" in value:
            return ""
        text = " ".join(value.encode(errors="replace").decode()[:most].split())
        # What turns the direction of what is read would let somebody look like another.
        return "".join(one if one.isprintable() else "\ufffd" for one in text)

    def texts(self, name: str) -> list[str]:
        """A list of texts."""
        value = self.values.get(name)
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []

    def address(self, name: str) -> str:
        """An address to which something may be sent, as it came; "" where there is none."""
        value = self.values.get(name)
        if not isinstance(value, str) or len(value) > _LONGEST_ADDRESS:
            return ""
        return value if is_address(value) else ""

    def inside(self, name: str) -> _Said:
        """The claims in a claim."""
        value = self.values.get(name)
        return _Said(value if isinstance(value, dict) else {})


def _refused(english: str, japanese: str) -> UsageError:
    return UsageError(
        {
            "en": f"This launch can't be answered. {english}",
            "ja": f"この起動には応じられません。{japanese}",
        },
        {
            "en": "Tell your teacher; who runs this server finds below what was sent.",
            "ja": "先生に伝えてください。届いた内容は下にあります。",
        },
    )
