"""Prometheus' text format: families of samples, escaped so that no name ends a line or a label.

The format is https://prometheus.io/docs/instrumenting/exposition_formats/; a client library would bring a
registry of counters for a process that lives on, which this one does not.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Sample(NamedTuple):
    """One value and the labels that are its own."""

    value: float
    labels: Mapping[str, str] = {}


class Family(NamedTuple):
    """A gauge: its name without the prefix, what it tells, its samples."""

    name: str
    what: str
    samples: tuple[Sample, ...]


PREFIX = "scopeaudit_"


def exposition(families: Iterable[Family], common: Mapping[str, str]) -> str:
    """Write families as text; `common` labels stand on every sample, which has labels of other names."""
    return "".join(line for family in families for line in _lines(family, common))


def quoted(text: str) -> str:
    r"""Return the value of a label between quotes, with `\`, `"` and the line feed escaped."""
    escaped = text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    return f'"{escaped}"'


def _lines(family: Family, common: Mapping[str, str]) -> Iterator[str]:
    name = PREFIX + family.name
    yield f"# HELP {name} {family.what}\n# TYPE {name} gauge\n"
    for one in family.samples:
        labels = (f"{key}={quoted(text)}" for key, text in {**common, **one.labels}.items())
        yield f"{name}{{{','.join(labels)}}} {one.value}\n"
