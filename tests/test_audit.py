"""Nothing that is pinned has a hole that is known: pip-audit says so, where the data of that can be reached."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 20
AUDIT = (
    "-m",
    "pip_audit",
    "--require-hashes",
    "--disable-pip",
    "--no-deps",
    "--progress-spinner",
    "off",
    "--timeout",
    "5",
)


def holes(report):
    """What is known of the dependencies in a report: `name version: ids`. None where it knows none of them at all."""
    looked_at = [one for one in report["dependencies"] if "skip_reason" not in one]
    if not looked_at:
        return None
    bad = [one for one in looked_at if one["vulns"]]
    return [f"{one['name']} {one['version']}: {', '.join(each['id'] for each in one['vulns'])}" for one in bad]


def test_no_dependency_has_a_known_hole():
    pytest.importorskip("pip_audit", reason="pip-audit is in the dev extra")
    command = [sys.executable, *AUDIT, "--format", "json", "--requirement", str(ROOT / "requirements-dev.txt")]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        found = holes(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        pytest.skip(f"the data of pip-audit did not come in {SECONDS} s")
    except ValueError:
        pytest.skip(f"the data of pip-audit cannot be reached: {(done.stderr.splitlines() or ['it said nothing'])[-1]}")
    if found is None:
        pytest.skip("what pip-audit asks knows none of the dependencies: its data cannot be reached from here")
    assert found == []


def test_a_hole_would_be_seen_and_what_was_not_looked_at_is_no_all_clear():
    sound = {"name": "a", "version": "1", "vulns": []}
    holed = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}, {"id": "CVE-2"}]}
    unknown = {"name": "c", "skip_reason": "not found"}
    assert holes({"dependencies": [sound, holed, unknown]}) == ["b 2: PYSEC-1, CVE-2"]
    assert holes({"dependencies": [sound]}) == []
    assert holes({"dependencies": [unknown]}) is None
