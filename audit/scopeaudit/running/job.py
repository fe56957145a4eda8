"""What one audit is asked for, as plain values: it can be written down and sent to another process."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.model.policy import Severity
from scopeaudit.records import dataclass
from scopeaudit.render import Options

if TYPE_CHECKING:
    from scopeaudit.config.notify import Notify
    from scopeaudit.config.reference import SecretReference
    from scopeaudit.sources.manifest import Manifest
    from scopeaudit.sources.terraform import Terraform


@dataclass(frozen=True, slots=True)
class Output:
    """One format and the file it goes to; None is standard output."""

    format: str
    path: Path | None

    def __str__(self) -> str:
        """Return it as it is typed."""
        return self.format if self.path is None else f"{self.format}={self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where to and as whom, as a person says it; None where that is left to the environment and the file."""

    profile: str | None = None
    region: str | None = None
    base_url: str | None = None
    token_file: str | None = None
    browser: bool | None = None

    @property
    def given(self) -> bool:
        """Say whether anything was said."""
        said = (self.profile, self.region, self.base_url, self.token_file, self.browser)
        return any(one is not None for one in said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A live organization, which is signed in to only when the job is performed.

    Besides what policies need it is read what clients called in so many days, and conversations.
    """

    way: Way
    usage_days: int | None = None
    conversations: tuple[str, ...] = ()
    live_conversations: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Everything one audit is asked for.

    `source` is what is audited: a file by its path, a live organization, Terraform or a manifest.
    `organization` is its name in scopeaudit.toml, empty where it has none. Without `now` the clock is read.
    `secret_store` is where the name of the store is kept, where that is a secret: `perform` fetches it.
    `notify` says who is told what, None where nobody is; `metrics` is a file for Prometheus.
    """

    source: "str | Live | Terraform | Manifest"
    organization: str = ""
    policies: tuple[Path, ...] = ()
    catalog: Path | None = None
    waivers: Path | None = None
    attempts: str | None = None
    baseline: Path | None = None
    strict: bool = False
    scopes_enforced: str | None = None
    now: datetime | None = None
    fail_on: Severity = Severity.HIGH
    allow_unknown: bool = False
    allow_empty: bool = False
    outputs: tuple[Output, ...] = ()
    options: Options = Options()
    store: str | None = None
    secret_store: "SecretReference | None" = None
    notify: "Notify | None" = None
    metrics: Path | None = None

    @property
    def inputs(self) -> tuple[str | Path, ...]:
        """Return every file and folder that is read, which no output may replace."""
        named = (*_named(self.source), *self.policies, self.waivers, self.attempts)
        return tuple(one for one in named if one is not None)

    @property
    def written(self) -> tuple[Path, ...]:
        """Return every file that is written for this audit alone."""
        paths = (*(one.path for one in self.outputs), self.metrics)
        return tuple(one for one in paths if one is not None)

    @property
    def of_change(self) -> bool:
        """Say whether a change is audited, which is not applied yet, and not an organization as it is."""
        return not isinstance(self.source, str | Live)


def _named(source: "str | Live | Terraform | Manifest") -> tuple[str | Path | None, ...]:
    """Return the files and folders a source names."""
    if isinstance(source, str):
        return (source,)
    if isinstance(source, Live):
        return ()
    from scopeaudit.sources.terraform import Terraform

    if isinstance(source, Terraform):
        return (source.path, source.files, *source.values, source.on_top_of)
    return (source.path, source.on_top_of)
