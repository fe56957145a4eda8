"""What a change does to ability, for pull requests; names can form no markup."""

from collections.abc import Iterator

from scopeaudit.model.difference import Change, Difference
from scopeaudit.render import Options
from scopeaudit.render.difference.words import (
    facts,
    headline,
    sections,
    sentence,
    subjects,
    through,
    unread,
)
from scopeaudit.render.markdown import Block, escaped, fitted

_SUBJECTS = 5


def render(found: Difference, options: Options) -> str:
    """Render as GitHub-flavoured Markdown; what does not fit a comment is counted, `verbose` is whole."""
    head = [
        f"# {escaped(headline(found))}",
        "",
        *(f"- {escaped(one)}" for one in facts(found)),
        "",
    ]
    return fitted(head, list(_blocks(found, options)), whole=options.verbose)


def _blocks(found: Difference, options: Options) -> Iterator[Block]:
    for title, changes in sections(found):
        yield Block(f"## {title}\n")
        yield from [] if changes else [Block("None.\n")]
        for change in changes:
            yield Block(_row(change, found, options), "change", 2)
        yield Block("")
    spots = list(unread(found))
    yield from [Block("## What was not read\n")] if spots else []
    yield from (Block(f"- {escaped(one)}", "blind spot", 1) for one in spots)


def _row(change: Change, found: Difference, options: Options) -> str:
    most = len(change.subjects) if options.verbose else _SUBJECTS
    cause = escaped(through(change, found.names))
    who = escaped(subjects(change, most))
    return f"- **{escaped(sentence(change, found.names))}** {cause}  \n  {who}"
