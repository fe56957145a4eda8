"""The Containerfile says what it should; `.ci/container` does its steps."""

import json
import re
import shlex
import tomllib
from pathlib import Path

from scopeaudit.cli.schedule import command
from tests.schedule.test_units import wanted, yaml_of_kubernetes

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Containerfile").read_text(encoding="utf-8")
LINES = [
    line.split(maxsplit=1)
    for line in re.sub(r"\\\n", "", re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE)).splitlines()
    if line
]
LAST = LINES[max(number for number, line in enumerate(LINES) if line[0] == "FROM") :]


def said(name: str, lines: list[list[str]] = LAST) -> list[str]:
    """Return what instructions of one kind say, those of the last stage alone unless told otherwise."""
    return [line[1] for line in lines if line[0] == name]


def test_it_is_of_instructions_there_are() -> None:
    """Nothing is misspelt, and the image of the last stage comes from a named base."""
    known = "ARG FROM WORKDIR COPY RUN LABEL ENV USER VOLUME STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD"
    assert {line[0] for line in LINES} <= set(known.split())
    assert said("ARG", LINES) == ["PYTHON=docker.io/library/python:3.13-slim"]
    assert {one.split()[0] for one in said("FROM", LINES)} == {"${PYTHON}"}


def test_nobody_is_root() -> None:
    """The user is a number, so that Kubernetes can tell, and the one of the CronJob; /data is theirs."""
    (user,) = said("USER")
    number = wanted_user()
    assert user == f"{number}:{number}"
    (made,) = said("RUN")
    assert f"--owner={number} --group={number} --mode=0700 /data" in made
    assert LAST.index(["RUN", made]) < LAST.index(["USER", user])
    assert said("VOLUME") == said("WORKDIR") == ["/data"]


def wanted_user() -> int:
    """Return the user of the pods that `--print kubernetes` writes."""
    job = yaml_of_kubernetes(wanted())["spec"]["jobTemplate"]["spec"]
    user: int = job["template"]["spec"]["securityContext"]["runAsUser"]
    return user


def test_no_secret_is_in_it() -> None:
    """Neither as a value nor as a file; only what the wheel is made of is copied."""
    for text in said("ENV", LINES) + said("ARG", LINES):
        assert not re.search("secret|token|password|GENESYS", text, re.IGNORECASE)
    copied = [word for one in said("COPY", LINES) for word in one.split()[:-1]]
    assert copied == ["pyproject.toml", "README.md", "audit", "docs/rules", "policies", "reports", "--from=build", "/opt/scopeaudit"]  # fmt: skip
    ignored = (ROOT / ".containerignore").read_text().splitlines()
    assert ignored[0] == "*"
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert {*copied[:6], "docs"} == kept
    assert (ROOT / ".dockerignore").read_text().splitlines() == ignored


def test_its_extras_are_there() -> None:
    """Those of a night: reading, keeping, repeating."""
    (built,) = [one for one in said("RUN", LINES) if "pip install" in one]
    (extras,) = re.findall(r'"\.\[(.*?)\]"', built)
    known = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    assert set(extras.split(",")) <= known.keys()
    assert {"live", "store", "postgres", "schedule"} <= set(extras.split(","))


def test_probe_and_command_are_right() -> None:
    """Both call `schedule` with options that there are, and look at the same file."""
    (entry,), (usual,) = said("ENTRYPOINT"), said("CMD")
    assert json.loads(entry) == ["scopeaudit"]
    name, *options = json.loads(usual)
    assert name == "schedule"
    health = command.make_context("schedule", options).params["health_file"]
    (probe,) = said("HEALTHCHECK")
    program, name, *options = json.loads(probe.partition(" CMD ")[2])
    assert (program, name) == ("scopeaudit", "schedule")
    assert command.make_context("schedule", options).params["healthy"] == Path(health)
    assert all(one.startswith("--") for one in shlex.split(probe.partition(" CMD ")[0]))
