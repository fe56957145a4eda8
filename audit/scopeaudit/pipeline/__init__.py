"""The only place where the stages meet, and the only reader of the clock."""

from typing import TYPE_CHECKING

from scopeaudit.pipeline.accepting import read_baseline, read_ignores, read_waivers, waive
from scopeaudit.pipeline.answers import Inquiry, explain, who_can
from scopeaudit.pipeline.auditing import audit
from scopeaudit.pipeline.comparing import diff, diff_exit_code
from scopeaudit.pipeline.live import (
    Outlook,
    check_auditor,
    collect,
    collect_organization,
    inspect_token,
    outlook,
    save,
)
from scopeaudit.pipeline.organization import Organization, read_organization, with_enforcement
from scopeaudit.pipeline.policies import code_for, load, run_cases, want_of
from scopeaudit.pipeline.reading import How, read, with_attempts
from scopeaudit.pipeline.refusals import (
    Clues,
    collect_around,
    diagnose,
    read_refusals,
    refusals_in,
)
from scopeaudit.pipeline.summary import ONLY_IF_READ, SECTIONS
from scopeaudit.pipeline.terms import Terms, clock
from scopeaudit.pipeline.verdict import exit_code

if TYPE_CHECKING:
    from scopeaudit.pipeline.reading import Source

__all__ = [
    "ONLY_IF_READ",
    "SECTIONS",
    "Clues",
    "How",
    "Inquiry",
    "Organization",
    "Outlook",
    "Source",
    "Terms",
    "audit",
    "check_auditor",
    "clock",
    "code_for",
    "collect",
    "collect_around",
    "collect_organization",
    "diagnose",
    "diff",
    "diff_exit_code",
    "exit_code",
    "explain",
    "inspect_token",
    "load",
    "outlook",
    "read",
    "read_baseline",
    "read_ignores",
    "read_organization",
    "read_refusals",
    "read_waivers",
    "refusals_in",
    "run_cases",
    "save",
    "waive",
    "want_of",
    "who_can",
    "with_attempts",
    "with_enforcement",
]
