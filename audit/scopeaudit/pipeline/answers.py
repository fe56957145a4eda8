"""Answers about one organization: who can, and why not."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scopeaudit.catalog import Catalog
from scopeaudit.errors import UsageError
from scopeaudit.index import build
from scopeaudit.model.policy import PolicySet
from scopeaudit.pipeline.organization import Organization
from scopeaudit.pipeline.summary import names_of
from scopeaudit.records import dataclass

if TYPE_CHECKING:
    from scopeaudit.model.answer import Abilities, Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A question about one organization, by the names a person typed; empty names are not asked."""

    asked: str
    division: str = ""
    client: str = ""
    user: str = ""
    conversation: str = ""


def who_can(
    organization: Organization,
    policies: PolicySet,
    catalog: Catalog,
    inquiry: Inquiry,
    now: datetime,
) -> "Abilities":
    """List who can do what is asked; raises UsageError for names that do not exist."""
    from scopeaudit import answer
    from scopeaudit.asking import find_asked, find_division

    index = build(organization.snapshot, now)
    asked = find_asked(inquiry.asked, policies, catalog, index)
    division = find_division(inquiry.division, index) if inquiry.division else None
    return replace(answer.who_can(index, asked, division), names=names_of(index))


def explain(
    organization: Organization,
    policies: PolicySet,
    catalog: Catalog,
    inquiry: Inquiry,
    now: datetime,
) -> "Explanation":
    """Prove why someone can or cannot; raises UsageError for names that do not exist."""
    from scopeaudit import answer
    from scopeaudit.asking import (
        find_asked,
        find_client,
        find_conversation,
        find_division,
        find_user,
    )

    if inquiry.conversation and inquiry.division:
        message = "`--conversation` and `--division` exclude each other"
        raise UsageError(message, "a conversation is in divisions of its own")
    index = build(organization.snapshot, now)
    asked = find_asked(inquiry.asked, policies, catalog, index)
    client = find_client(inquiry.client, index) if inquiry.client else None
    user = find_user(inquiry.user, index) if inquiry.user else None
    explained = answer.explain(
        index,
        asked,
        client,
        user,
        find_division(inquiry.division, index) if inquiry.division else None,
        find_conversation(inquiry.conversation, index) if inquiry.conversation else None,
    )
    old = answer.old_tokens(index, asked, client, user)
    return replace(explained, names=names_of(index), tokens=old)
