"""All that can be known to be wrong with notices before an audit begins; secrets are looked at when one is sent."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from scopeaudit.config.notify import Notify, Service, Webhook
from scopeaudit.errors import UsageError
from scopeaudit.notify.links import complaint_about
from scopeaudit.notify.template import template_of
from scopeaudit.notify.webhook import checked_url

if TYPE_CHECKING:
    from jinja2 import Template


def checked(notify: Notify) -> "Template":
    """Return the template of messages; raises UsageError or PolicyError for what cannot work."""
    _need_extras(notify)
    wrong = complaint_about(notify.link) if notify.link else ""
    if wrong:
        raise UsageError(
            f"`notify.link` {wrong}", "expected such as https://reports.example/{run}.html"
        )
    for one in notify.targets:
        if isinstance(one, Webhook) and isinstance(one.url, str):
            checked_url(one.url, f"`notify.to.{one.name}.webhook`")
    return template_of(notify.template)


def _need_extras(notify: Notify) -> None:
    kinds = {"apprise" if isinstance(one, Service) else "httpx" for one in notify.targets}
    missing = [f"`{name}`" for name in sorted(kinds) if not _installed(name)]
    if missing:
        raise UsageError(
            f"notices need {' and '.join(missing)}", "pip install 'scopeaudit[notify]'"
        )


def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ValueError:  # it was imported as nothing
        return False
