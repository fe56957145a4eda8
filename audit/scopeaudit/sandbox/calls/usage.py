"""What clients called, as one query over all of them (facts §11)."""

from scopeaudit.model.snapshot import Usage
from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.refusal import refuse
from scopeaudit.sandbox.wire import Json, given, moment


def start(call: Call) -> Answer:
    """Take a query; the interval is what the snapshot holds, whatever was asked for."""
    if not isinstance(call.document().get("interval"), str):
        raise refuse("bad.request", reason="interval is missing")
    if call.tenant.snapshot.usage is None:
        raise refuse("not.authorized")
    query = call.new_id()
    state = call.state.with_query(query, call.scenario.usage_polls)
    uri = f"/api/v2/usage/query/{query}/results"
    return Answer(status=202, body={"executionId": query, "resultsUri": uri}, state=state)


def results(call: Call) -> Answer:
    """Answer the rows of a query, once it has run for as many answers as the scenario says."""
    window, query = call.tenant.snapshot.usage, call.parameters["executionId"]
    left = call.state.queries.get(query)
    if window is None or left is None:
        raise refuse("not.found")
    if left:
        running = {"results": [], "queryStatus": "Running"}
        return Answer(body=running, state=call.state.with_query(query, left - 1))
    shown = [_row(call, one) for one in window.calls]
    return Answer(body={"results": shown, "queryStatus": "Complete"})


def _row(call: Call, one: Usage) -> Json:
    client = call.tenant.client(one.client)
    return given(
        clientId=one.client,
        clientName=client.name if client else None,
        organizationId=call.tenant.snapshot.organization.id,
        templateUri=one.path,
        httpMethod=one.method,
        status200=one.requests - one.refused,
        status300=0,
        status400=one.refused,
        status500=0,
        status429=0,
        requests=one.requests,
        date=moment(call.tenant.snapshot.taken_at),
    )
