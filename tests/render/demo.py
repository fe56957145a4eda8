"""The audit of the demo organization, as `scopeaudit demo` makes it."""

from functools import cache

from scopeaudit import pipeline
from scopeaudit.model.result import AuditResult
from scopeaudit.sources.demo import DEMO_NOW, demo_organization, demo_policies, demo_waivers
from scopeaudit.sources.demo.naming import named_policies, named_waivers
from scopeaudit.sources.file import digest_of


@cache
def make_demo() -> AuditResult:
    """Audit the demo organization, once."""
    snapshot = demo_organization()
    organization = pipeline.Organization(snapshot=snapshot, digest=digest_of(snapshot))
    policies, catalog = pipeline.load((demo_policies(),))
    waivers = named_waivers(pipeline.read_waivers(demo_waivers()))
    terms = pipeline.Terms(now=DEMO_NOW)
    return pipeline.audit(organization, named_policies(policies), catalog, waivers, terms)
