"""The words of a message: a Jinja template of plain text or Markdown, bundled or one's own.

It is sandboxed and sees a message and nothing else; texts in it are inert, so that nothing needs escaping. The first
line that is not empty is the verdict, which services with titles or subjects show as one.
"""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.bundled import bundled
from scopeaudit.errors import PolicyError, Problem
from scopeaudit.notify.message import Line, Message, trial_message
from scopeaudit.records import dataclass

if TYPE_CHECKING:
    from jinja2 import Template

_LONGEST = 20_000
"""Characters of a message."""


@dataclass(frozen=True, slots=True)
class Text:
    """A message in words."""

    whole: str

    @property
    def verdict(self) -> str:
        """Return its first line."""
        return self.whole.partition("\n")[0].strip()

    @property
    def rest(self) -> str:
        """Return what follows it."""
        return self.whole.partition("\n")[2].strip("\n")


def template_of(path: Path | None) -> "Template":
    """Read a template, the bundled one without a path, and try it on a message of every kind.

    Raises PolicyError where it cannot be read, is none, asks for what no message has, or says nothing.
    """
    file = path or bundled("reports") / "notices" / "notice.txt"
    template = _compiled(file)
    for message in _samples():
        _tried(template, message, file)
    return template


def worded(template: "Template", message: Message) -> Text:
    """Put a message into words."""
    shown = {one.name: getattr(message, one.name) for one in fields(message)}
    return Text(template.render(shown).strip()[:_LONGEST])


def _compiled(file: Path) -> "Template":
    from jinja2 import StrictUndefined, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    try:
        return environment.from_string(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise _wrong(file, 0, f"cannot be read: {str(reason).lower()}") from None
    except TemplateSyntaxError as error:
        raise _wrong(file, error.lineno, f"this is no template: {error.message}") from None


def _tried(template: "Template", message: Message, file: Path) -> None:
    try:
        text = worded(template, message)
    except Exception as error:  # noqa: BLE001 - a template may do anything that goes wrong
        words = str(error) or type(error).__name__
        raise _wrong(file, 0, f"for a message of kind `{message.kind}`: {words}") from None
    if not text.verdict:
        raise _wrong(file, 0, f"a message of kind `{message.kind}` would be empty")


def _wrong(file: Path, line: int, message: str) -> PolicyError:
    hint = "docs/notifications.md lists what a template may show"
    return PolicyError((Problem(str(file), line, min(line, 1), message, hint),))


def _samples() -> Iterator[Message]:
    """Yield a message of every kind, with everything that it may have."""
    line = Line(
        severity="high",
        rule="missing-scope",
        message="a finding",
        fingerprint="0" * 16,
        change="new",
        link="https://reports.example/1.html#finding=" + "0" * 16,
    )
    for kind in ("standing", "changes", "failing", "working"):
        yield Message(
            kind=kind,
            verdict="a verdict",
            target="somebody",
            organization="an organization",
            asked="org.json",
            run=None if kind == "failing" else 1,
            at="high",
            findings=(line,) if kind in {"standing", "changes"} else (),
            total=12,
            more=2,
            reason="a reason",
            exit_code=1,
            failures=1,
            link="https://reports.example/1.html",
        )
    yield trial_message("somebody")
