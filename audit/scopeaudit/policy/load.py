"""Loading policies: all files, all problems at once, each with its place and a hint."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from scopeaudit.bundled import bundled
from scopeaudit.catalog import Catalog
from scopeaudit.documents import Document, EnoughError, parse_document
from scopeaudit.errors import PolicyError, Problem
from scopeaudit.model.policy import PolicyFile, PolicySet
from scopeaudit.model.rule import Rule
from scopeaudit.policy.actions import read_actions
from scopeaudit.policy.expectations import read_expectations
from scopeaudit.policy.gather import gather
from scopeaudit.policy.meanings import read_vocabulary
from scopeaudit.policy.needs import NeedReader
from scopeaudit.policy.place import run_by_default
from scopeaudit.policy.remarks import Remarks
from scopeaudit.policy.rest import check_rest
from scopeaudit.policy.rule_shapes import with_rules
from scopeaudit.policy.sections import Sections, sections_of
from scopeaudit.policy.settings import read_settings
from scopeaudit.policy.vocabulary import Vocabulary


def load_policies(paths: Iterable[Path], catalog: Catalog, rules: Mapping[str, Rule]) -> PolicySet:
    """Load the files and folders that are named, the bundled policies that run by default when none is.

    Names are checked against the catalog and the rules. PolicyError carries the problems of all files;
    what is only doubtful is among the cautions of the result. The named files come first in `files`.
    """
    gathered = gather(tuple(paths) or run_by_default())
    documents = (source.document for source in gathered.sources)
    return _loaded(documents, gathered.problems, catalog, rules)


def load_texts(
    texts: Iterable[tuple[str, bytes]], catalog: Catalog, rules: Mapping[str, Rule]
) -> PolicySet:
    """Load all files of an earlier load, each by its name and what it said, in the order they were in.

    Gives the set that load gave: what they include is among them. Raises PolicyError as `load_policies`.
    """
    documents = (parse_document(data, name) for name, data in texts)
    return _loaded(documents, (), catalog, rules)


def _loaded(
    documents: Iterable[Document],
    unread: tuple[Problem, ...],
    catalog: Catalog,
    rules: Mapping[str, Rule],
) -> PolicySet:
    schema = with_rules(_published_schema(), rules)
    files = tuple(sections_of(document, schema) for document in documents)
    shape = (problem for file in files for problem in file.problems)
    complete = not unread and all(file.defines_all for file in files)
    remarks, policies = Remarks(complete, [], []), PolicySet()
    with suppress(EnoughError):
        policies = _resolve(files, catalog, rules, remarks)
    if problems := {*unread, *shape, *remarks.problems}:
        raise PolicyError(_in_reading_order(problems, files))
    return policies


def _published_schema() -> dict[str, Any]:
    path = bundled("reports") / "schema" / "policy.schema.json"
    schema: dict[str, Any] = json.loads(path.read_bytes())
    return schema


def _resolve(
    files: tuple[Sections, ...], catalog: Catalog, rules: Mapping[str, Rule], remarks: Remarks
) -> PolicySet:
    plain = NeedReader(catalog=catalog, vocabulary=Vocabulary({}, frozenset()), remarks=remarks)
    reader = plain._replace(vocabulary=read_vocabulary(files, plain))
    actions = read_actions(files, reader)
    check_rest(files, reader, actions)
    return PolicySet(
        actions=actions.known,
        expectations=read_expectations(files, actions, remarks),
        rules=read_settings(files, rules, remarks),
        files=tuple(map(_file, files)),
        cautions=tuple(remarks.cautions),
        vocabulary=reader.vocabulary.needs(),
        marks=tuple(mark for file in files for mark in file.document.marks),
    )


def _file(file: Sections) -> PolicyFile:
    document = file.document
    return PolicyFile(
        path=document.name, title=file.title, digest=document.digest, text=document.text
    )


def _in_reading_order(
    problems: Iterable[Problem], files: tuple[Sections, ...]
) -> tuple[Problem, ...]:
    """Sort problems: those of files that were not read, then by file and line."""
    order = {file.document.name: number for number, file in enumerate(files)}
    return tuple(sorted(problems, key=lambda one: (order.get(one.path, -1), one)))
