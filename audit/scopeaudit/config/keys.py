"""The flat keys: what options of `run` say, said once in the file; each has an environment variable as well.

A key is called as its option, and means the same for every command that has the option.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from scopeaudit.config.shape import Address, Choice, Flag, Kind, Number, OneOrMore, Outputs, Text
from scopeaudit.model.policy import Severity
from scopeaudit.records import dataclass
from scopeaudit.render import FORMATS

PREFIX = "SCOPEAUDIT_"
"""What the variable of every key begins with."""

Holds = Literal["plain", "path", "paths", "output", "outputs", "store"]
"""What is in a value that is relative to the file: nothing, a path, paths, `NAME=PATH`, a store."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a key takes, what it says in a few words, and which of it is relative to the file."""

    kind: Kind
    says: str
    holds: Holds = "plain"


KEYS: Mapping[str, Key] = MappingProxyType(
    {
        "policies": Key(OneOrMore('"policies/"'), "Policy files and folders.", "paths"),
        "catalog": Key(Text('"catalog/"'), "Folder made by `catalog refresh`.", "path"),
        "waivers": Key(Text('"waivers.yaml"'), "File of accepted findings.", "path"),
        "attempts": Key(Text('"tried.jsonl"'), "What applications tried, as JSON lines.", "path"),
        "baseline": Key(Text('"baseline.json"'), "An earlier JSON report.", "path"),
        "format": Key(Outputs(tuple(FORMATS)), "Reports, as `NAME=PATH`.", "outputs"),
        "templates": Key(Text('"templates/"'), "Templates before the bundled ones.", "path"),
        "redact": Key(Flag(), "Reports under pseudonyms."),
        "html_max": Key(Number(1, 10_000_000), "Findings that the page holds."),
        "tickets": Key(Choice(("open", "new")), "Findings that become tickets."),
        "store": Key(
            Address('"audits.db"'),
            "Where audits are kept: a path, an address, or a secret.",
            "store",
        ),
        "metrics": Key(
            Text('"prometheus-textfile=audit.prom"'),
            "Metrics, as `prometheus-textfile=PATH`.",
            "output",
        ),
        "fail_on": Key(
            Choice(tuple(str(one) for one in reversed(Severity))), "Lowest severity that fails."
        ),
        "allow_unknown": Key(Flag(), "Exit 0 although verdicts stayed unknown."),
        "allow_empty": Key(Flag(), "Exit 0 although there was nothing to audit."),
        "strict": Key(Flag(), "Refuse fields of an organization that are not known."),
        "scopes_enforced": Key(
            Choice(("yes", "no", "unknown")), "Whether the organization enforces scopes."
        ),
        "usage": Key(Number(1, 365), "Days of which to read what clients called (live)."),
        "live_conversations": Key(Flag(), "Read every conversation that goes on (live)."),
    }
)
"""Every flat key; an option has the same name, with hyphens."""


def variable_of(key: str) -> str:
    """Return the environment variable of a key."""
    return PREFIX + key.upper()
