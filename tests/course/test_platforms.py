"""What course.toml says of where people come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import load_course
from grader.course.platforms import is_address
from grader.errors import CourseError
from tests.server.lti.platform import name_platform


def test_frames_are_the_platforms_own_sites_or_those_that_are_named(course: Path) -> None:
    """Without a path, once each, as browsers name them."""
    name_platform(course, "https://LMS.example.edu")
    (platform,) = load_course(course).platforms
    assert platform.frames == ("https://lms.example.edu",)


def test_frames_may_be_others(course: Path) -> None:
    """As in Canvas' cloud, whose own addresses are no school's."""
    name_platform(course, "https://sso.example.com", 'frames = ["https://School.example.edu/"]')
    (platform,) = load_course(course).platforms
    assert platform.frames == ("https://school.example.edu",)


@pytest.mark.parametrize(
    "frames", ["https://a.example/path", "http://a.example", "*", "https://a.example; script-src *"]
)
def test_what_is_no_site_is_refused(course: Path, frames: str) -> None:
    """It would stand in a policy of ours."""
    name_platform(course, "https://lms.example.edu", f'frames = ["{frames}"]')
    with pytest.raises(CourseError, match="frames"):
        load_course(course)


def test_an_address_is_encrypted_or_on_this_machine() -> None:
    """And holds nothing that could mean something else where it is put in."""
    assert is_address("https://lms.example.edu:8443/items?a=b")
    assert is_address("http://localhost:1/x")
    for wrong in (
        "http://lms.example.edu/", "https://", "https://a@b.example/", "https://a;b.example/",
        "https://[::1", "javascript:1", "https://a.example/\n", "//a.example/", "https://ä.example/",
    ):  # fmt: skip
        assert not is_address(wrong), wrong


def test_a_provider_is_no_platform(course: Path) -> None:
    """Of one issuer, its accounts as the one and as the other could not be told apart."""
    oidc = '[oidc]\ntitle = "Campus ID"\nissuer = "https://{}.example.edu"\nclient_id = "c"\n'
    name_platform(course, "https://lms.example.edu", oidc.format("id"))
    file = course / "course.toml"
    assert load_course(course).provider is not None
    file.write_text(file.read_text().replace("https://id.", "https://lms."))
    with pytest.raises(CourseError, match=r"oidc\.issuer is that of \[\[lti\]\], too"):
        load_course(course)


@pytest.mark.parametrize(("said", "believed"), [("", True), ("emails = false", False)])
def test_addresses_may_be_not_believed(course: Path, said: str, believed: bool) -> None:
    """Where people can enter another one's in the LMS."""
    name_platform(course, "https://lms.example.edu", said)
    assert load_course(course).platforms[0].emails == believed
    if said:
        file = course / "course.toml"
        file.write_text(file.read_text().replace(said, 'emails = "false"'))
        with pytest.raises(CourseError, match="emails is 'false'"):
            load_course(course)
