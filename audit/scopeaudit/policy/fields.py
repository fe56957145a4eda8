"""The keys that actions, expectations and rules have in common."""

from scopeaudit.documents import Node
from scopeaudit.model.policy import Link, Severity


def title_of(node: Node) -> str:
    """Return the title on one line, "" without one."""
    title = node.get("title")
    return " ".join(title.text.split()) if title else ""


def severity_of(node: Node) -> Severity | None:
    """Return the severity, None without one."""
    severity = node.get("severity")
    return Severity[severity.text.upper()] if severity else None


def remedy_of(node: Node) -> str:
    """Return the remedy, "" without one."""
    remedy = node.get("remedy")
    return remedy.text.strip() if remedy else ""


def links_of(node: Node) -> tuple[Link, ...]:
    """Return the links, none without any."""
    links = node.get("links")
    items = links.items() if links else ()
    return tuple(Link(title=title_of(link), url=link["url"].text) for link in items)


def texts_of(node: Node, key: str) -> tuple[str, ...]:
    """Return the texts under a key, each once, whether one is written or a list; () without any."""
    value = node.get(key)
    if value is None:
        return ()
    texts = (value.text,) if value.is_text else (item.text for item in value.items())
    return tuple(dict.fromkeys(texts))
