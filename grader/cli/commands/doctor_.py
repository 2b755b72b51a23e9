"""`grade doctor`: what this machine can do."""

from __future__ import annotations

import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from grader.cli.options import format_option

_REMEDIES = {
    "namespaces": "Allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1; on "
    "Ubuntu 24.04 kernel.apparmor_restrict_unprivileged_userns=0), or run as root.",
    "landlock": "Use Linux 5.13 or newer with landlock among the security modules (lsm=landlock,...).",
    "seccomp": "Use Linux on x86_64 or aarch64 with seccomp, outside a sandbox that forbids it.",
    "uid": "Run as root to give each worker a user of its own; the other layers hold without it.",
}


@click.command("doctor", epilog="Example: grade doctor --format json")
@format_option
def command(form: str) -> int:
    """Tell what this machine can do: each jail is tried with real attacks."""
    from grader.cli.printing import print_json

    found = [] if sys.platform != "linux" else _tried()
    held = next((jail for jail in found if jail["holds"]), None)
    layers = held["layers"] if held else []
    missing = {name: text for name, text in _REMEDIES.items() if name not in layers}
    result = {
        "schema": 1,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "grades": held is not None,
        "layers": layers,
        "remedies": missing,
        "jails": found,
    }
    if form == "json":
        print_json(result)
    else:
        _print(result)
    return 0 if held else 3


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
    for jail in result["jails"]:
        sign = "✓" if jail["holds"] else "✗"
        tried = f"{len(jail['attacks'])} attacks and an honest call" if jail["holds"] else ""
        why = jail["reason"] or "; ".join(f"{k}: {v}" for k, v in jail["gains"].items())
        click.echo(f"  {sign} {' + '.join(jail['layers'])}: {why or tried + ', all as they must'}")
    if result["grades"]:
        click.echo(f"Submissions are graded behind: {', '.join(result['layers'])}.")
    else:
        click.echo("Nothing here holds other people's code: grade submit and grade class refuse.")
        click.echo("grade check works: it runs your own code only.")
    for name, text in result["remedies"].items():
        click.echo(f"  for {name}: {text}")
