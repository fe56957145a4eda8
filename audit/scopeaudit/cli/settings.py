"""The file's settings under the options of a command: click asks for them where neither flag nor variable is given.

An option that a key stands for names the key's variable, `SCOPEAUDIT_<KEY>`; that is all that joins them. The file
is looked for when the first such option is asked for, so that `--help` and other commands do without.
"""

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from scopeaudit.config.finding import NAMED_BY, OWN, candidates
from scopeaudit.config.setting import Origin, Setting
from scopeaudit.errors import UsageError

if TYPE_CHECKING:
    from scopeaudit.config.file import Config
    from scopeaudit.config.organization import Organization

_PREFIX = "SCOPEAUDIT_"


def key_of(option: click.Parameter) -> str | None:
    """Return the key that stands for an option, None where there is none."""
    variable = option.envvar
    if isinstance(variable, str) and variable.startswith(_PREFIX):
        return variable.removeprefix(_PREFIX).lower()
    return None


class Settings(Mapping[str, Any]):
    """Click's map of defaults, for the group of commands and for each of them: by the name of a parameter.

    What is asked of it is always asked of the command that is just being read.
    """

    def __getitem__(self, name: str) -> Any:
        """Return what the file says for an option; for a command or group of commands, this map again."""
        context = click.get_current_context(silent=True)
        if context is None or context.resilient_parsing:
            raise KeyError(name)
        if isinstance(context.command, click.Group) and name in context.command.list_commands(
            context
        ):
            return self
        option = next((one for one in context.command.params if one.name == name), None)
        key = None if option is None else key_of(option)
        found = None if key is None else self.of_file(key)
        if found is None:
            raise KeyError(name)
        return found.value

    def __iter__(self) -> Iterator[str]:
        """Iterate over nothing: only what an option asks for is known."""
        return iter(())

    def __len__(self) -> int:
        """Return 0, for the same reason."""
        return 0

    def of_file(self, key: str) -> "Setting[Any] | None":
        """Return what the file says for a key, None where it does not."""
        return self.config.settings.get(key) if self.config else None

    @cached_property
    def config(self) -> "Config | None":
        """Return what the file says, None where there is none; raises what reading it raises."""
        here = Path.cwd()
        if not os.environ.get(NAMED_BY, "").strip() and next(candidates(here), None) is None:
            return None
        from scopeaudit.config.file import find_config

        return find_config(here, os.environ)


def origin_of(context: click.Context, option: click.Parameter) -> Origin:
    """Return where an option of a command that is read, or was, has its value from."""
    source = context.get_parameter_source(option.name or "")
    key = key_of(option)
    if source is ParameterSource.COMMANDLINE:
        return Origin("flag", option.opts[-1])
    if source is ParameterSource.ENVIRONMENT:
        return Origin("environment", str(option.envvar))
    if source is ParameterSource.DEFAULT_MAP and key is not None:
        found = settings(context).of_file(key)
        return found.origin if found else Origin("default")
    return Origin("default")


def settings(context: click.Context) -> Settings:
    """Return the settings a command runs with."""
    found: Any = context.find_root().default_map
    if not isinstance(found, Settings):
        raise TypeError("the group of commands was called without its settings")
    return found


def organization_of(context: click.Context, name: str) -> "Organization":
    """Return an organization of the file by its name; raises UsageError where there is none."""
    organizations = {one.name: one for one in organizations_of(context)}
    if name in organizations:
        return organizations[name]
    from scopeaudit.documents.nearest import did_you_mean
    from scopeaudit.render.visible import visible

    known = ", ".join(f"`{one}`" for one in organizations)
    hint = did_you_mean(name, organizations) or f"organizations there: {known}"
    raise UsageError(visible(f"the file has no organization `{name}`"), visible(hint))


def organizations_of(context: click.Context) -> "tuple[Organization, ...]":
    """Return the organizations of the file; raises UsageError where there are none."""
    config = settings(context).config
    if config is None:
        raise UsageError(
            f"organizations stand in {OWN}, and none was found",
            f"looked upward from the working directory; {NAMED_BY} names one elsewhere",
        )
    if not config.organizations:
        hint = 'add one: [organizations.NAME] with profile = "…" or snapshot = "…"'
        raise UsageError(f"`{config.path}` has no organizations", hint)
    return tuple(config.organizations.values())
