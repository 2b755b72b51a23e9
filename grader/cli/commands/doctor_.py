"""`grade doctor`: what this machine can do."""

from __future__ import annotations

import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.options import format_option

if TYPE_CHECKING:
    from grader.course import Course
    from grader.service.inspecting.finding import Finding

# For each layer the self-test's attacks that it is there to stop, and what to do where it is missing.
_STOPS = {
    "namespaces": ("read_file", "list_folder", "write_files", "read_processes"),
    "landlock": ("read_file", "list_folder", "write_files"),
    "seccomp": ("fork", "execute", "open_socket", "memory_file", "kill_parent", "trace", "unshare",
                "shared_memory", "old_system_calls"),
    "uid": ("kill_parent", "trace"),
    "rlimits": ("raise_limits",),
}  # fmt: skip
_REMEDIES = {
    "namespaces": "Allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1; on "
    "Ubuntu 24.04 kernel.apparmor_restrict_unprivileged_userns=0), or run as root.",
    "landlock": "Use Linux 5.13 or newer with landlock among the security modules (lsm=landlock,...).",
    "seccomp": "Use Linux on x86_64 or aarch64 with seccomp, outside a sandbox that forbids it.",
    "rlimits": "Use Linux; the other systems' limits are not enough.",
    "uid": "Run as root to give each worker a user of its own; the other layers hold without it.",
}
# What a container or a service refuses whoever is in it, root or not; many filters refuse neither layer.
_FILTERED = (
    "A filter of system calls is over this process already, and may refuse it: Docker's goes with "
    "--security-opt seccomp=unconfined, a service's without SystemCallFilter= and RestrictNamespaces= "
    "(docs/server.md). Otherwise: "
)


@click.command("doctor", epilog="Example: grade doctor --format json")
@click.option(
    "--server",
    is_flag=False,
    flag_value="",
    metavar="[URL]",
    help="Look at a running server as well: at this address, or where the course here is served.",
)
@format_option
@click.pass_context
def command(ctx: click.Context, server: str | None, form: str) -> int:
    """Tell what this machine can do: each jail is tried with real attacks.

    With --server it is looked at from outside, and from inside where its course is: the worst comes first.

    In a course that is served to platforms ([[lti]] in course.toml) it is told how it stands with each.
    """
    from grader.cli.printing import print_json

    if server is not None:
        return _inspect(ctx, server, form)
    found = [] if sys.platform != "linux" else _tried()
    held = next((jail for jail in found if jail["holds"]), None)
    layers = {name: _layer(name, found) for name in _STOPS}
    result = {
        "schema": 1,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "grades": held is not None,
        "graded_behind": held["layers"] if held else [],
        "layers": layers,
        "jails": found,
        "platforms": _platforms(ctx),
    }
    if form == "json":
        print_json(result)
    else:
        _print(result)
    return 0 if held else 3


def _platforms(ctx: click.Context) -> list[dict[str, Any]]:
    """How it stands with the platforms of the course here, if one is here and is served."""
    from grader.cli.options import course_of, store_of
    from grader.errors import GraderError

    try:
        course = course_of(ctx)
        if not course.platforms or not course.state.is_dir():
            return []
        from grader.desk.known_elsewhere import platforms
        from grader.store import Store

        with Store.open(store_of(course), course.dues) as store:
            return platforms(course, store)
    except GraderError:  # what is wrong with a course is told by other commands
        return []


def _layer(name: str, jails: list[dict[str, Any]]) -> dict[str, Any]:
    """Whether a jail with this layer holds, which attacks on it failed there, and else the remedy."""
    proof = next(
        (jail for jail in reversed(jails) if jail["holds"] and name in jail["layers"]), None
    )
    stopped = [attack for attack in _STOPS[name] if proof and attack in proof["attacks"]]
    return {
        "proved": bool(stopped),
        "stopped": stopped,
        "remedy": "" if stopped else _remedy(name),
    }


def _remedy(name: str) -> str:
    """What to do where a layer is missing: what is around this process may be what takes it away."""
    may_be_refused = name in ("namespaces", "landlock") and sys.platform == "linux"
    if may_be_refused and "\nSeccomp:\t2\n" in Path("/proc/self/status").read_text():
        return _FILTERED + _REMEDIES[name]
    return _REMEDIES[name]


def _tried() -> list[dict[str, Any]]:
    from grader.errors import GraderError
    from grader.sandbox.selftest import prove
    from grader.sandbox.server import ForkServer, JailRefusedError
    from grader.sandbox.start import jails, layer_names

    results = []
    with tempfile.TemporaryDirectory() as folder:
        for jail in jails():
            server = ForkServer(jail)
            attacks, reason = [], ""
            try:
                server.wait_until_ready()
                attacks = prove(server, Path(folder))
            except (GraderError, JailRefusedError, OSError) as error:
                reason = str(error)
            finally:
                server.close()
            gains = {proof.name: proof.gain for proof in attacks if proof.gain}
            results.append(
                {
                    "layers": list(layer_names(jail)),
                    "holds": bool(attacks) and not gains,
                    "reason": reason,
                    "gains": gains,
                    "attacks": {proof.name: proof.how for proof in attacks},
                }
            )
    return results


def _print(result: dict[str, Any]) -> None:
    click.echo(f"Python {result['python']} on {result['system']}")
    click.echo("Layers, each proved by attacks that failed:")
    for name, layer in result["layers"].items():
        if layer["proved"]:
            click.echo(f"  ✓ {name}: stopped {', '.join(layer['stopped'])}")
        else:
            click.echo(f"  ✗ {name}: not proved. {layer['remedy']}")
    click.echo("Jails, the strongest first (the first that holds is used):")
    for jail in result["jails"]:
        sign = "✓" if jail["holds"] else "✗"
        why = jail["reason"] or "; ".join(f"{k}: {v}" for k, v in jail["gains"].items())
        held = f"{len(jail['attacks']) - 1} attacks and an honest call, all as they must"
        click.echo(f"  {sign} {' + '.join(jail['layers'])}: {held if jail['holds'] else why}")
    for one in result["platforms"]:
        _print_platform(one)
    if result["grades"]:
        click.echo(f"Submissions are graded behind: {', '.join(result['graded_behind'])}.")
    else:
        click.echo("Nothing here holds other people's code: grade submit and grade class refuse.")
        click.echo("grade check works: it runs your own code only.")


def _print_platform(one: dict[str, Any]) -> None:
    grades = one["grades"]
    click.echo(f"Platform {one['name']} ({one['issuer']}):")
    if not one["own_key"]:
        click.echo("  ✗ there is no key of this course yet: grade serve makes it")
    if not one["its_keys"]:
        click.echo(
            "  ✗ its keys were not fetched: look whether grade serve runs, and at keys in course.toml"
        )
    if not one["courses"]:
        click.echo("  ! no staff has come from a course there yet: open a link as its teacher")
    told = ", ".join(f"{number} {name}" for name, number in grades.items())
    click.echo(f"  {'✗' if grades['refused'] else '✓'} grades: {told}")


def _inspect(ctx: click.Context, url: str, form: str) -> int:
    """Look at a server from outside and, where its course is here, from inside; the worst first."""
    from grader.cli.options import course_of
    from grader.cli.printing import print_json
    from grader.errors import GraderError
    from grader.service.inspecting import finding, inside, outside

    found: list[finding.Finding] = []
    looked = [name for name, _ in outside.CHECKS]
    try:
        course = course_of(ctx)
        is_served = (course.state / "secret").exists()
    except GraderError:  # no course is here: it is looked at from outside alone
        if not url:
            raise
        is_served = False
    if is_served:
        looked += [name for name, _ in inside.CHECKS]
        served_at, seen = _seen_inside(course)
        found += seen
        url = url or served_at
    elif not url:
        url = course.server
    at = outside.outside(url)
    found += finding.run(outside.CHECKS, at)
    found.sort(key=lambda one: not one.is_bad)
    told = [asdict(one) for one in found]
    well = [name for name in looked if name not in {one.check for one in found}]
    if form == "json":
        print_json({"schema": 1, "server": url, "findings": told, "well": well})
    else:
        click.echo(f"The server at {url}{', and its course here' if is_served else ''}:")
        for one in found:
            click.echo(f"  {'✗' if one.is_bad else '!'} {one.check}: {one.says} {one.remedy}")
        click.echo(f"  ✓ {', '.join(well)}")
        if not is_served:
            click.echo(
                "Its files and workers were not looked at: run this in its course, as its user."
            )
    return 1 if any(one.is_bad for one in found) else 0


def _seen_inside(course: Course) -> tuple[str, list[Finding]]:
    """Where a course is served, and what of it is weak."""
    from grader.cli.options import store_of
    from grader.service.inspecting import finding, inside
    from grader.store import Store
    from grader.store.settings import ADDRESS, setting

    held = next((jail for jail in _tried() if jail["holds"]), None)
    with Store.open(store_of(course), course.dues) as store:
        layers = tuple(held["layers"]) if held else ()
        seen = inside.Inside(course, store.database, layers)
        at = setting(store.database, ADDRESS)
        return at, [*finding.run(inside.CHECKS, seen)]
