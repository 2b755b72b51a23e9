"""In which zone times are told."""

from __future__ import annotations

from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from grader.server import zones

TOKYO = SimpleNamespace(timezone=ZoneInfo("Asia/Tokyo"))
NONE = SimpleNamespace(timezone=None)


@pytest.mark.parametrize(
    ("cookies", "course", "zone"),
    [
        ({}, TOKYO, "Asia/Tokyo"),
        ({}, NONE, "UTC"),
        ({zones.TOLD: "Europe/Rome"}, TOKYO, "Europe/Rome"),
        ({zones.TOLD: "Europe/Rome", zones.CHOSEN: "America/Lima"}, TOKYO, "America/Lima"),
        ({zones.TOLD: "Europe/Rome", zones.CHOSEN: "Mars/Base"}, TOKYO, "Europe/Rome"),
        ({zones.TOLD: "../../etc/passwd", zones.CHOSEN: "/etc/passwd"}, TOKYO, "Asia/Tokyo"),
        ({zones.TOLD: "Asia", zones.CHOSEN: "asia/tokyo\0"}, NONE, "UTC"),
    ],
)
def test_the_chosen_zone_comes_before_the_browsers(cookies, course, zone) -> None:
    """And that before the course's; what is no zone is as if nothing was said."""
    assert str(zones.zone_of(cookies, course)) == zone


def test_each_zone_that_can_be_chosen_is_one() -> None:
    """Cities of the world, and UTC."""
    assert zones.names()[0] == "UTC"
    assert {"Asia/Tokyo", "Europe/Berlin"} <= set(zones.names())
    for name in zones.names():
        assert zones.chosen({zones.CHOSEN: name}) == str(ZoneInfo(name))
