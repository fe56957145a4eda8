"""What the vendor's command line `gc` prints: `Error calling PostToken: {…}`."""

import re
from dataclasses import replace

from scopeaudit.diagnose.reading.grouping import reading_of
from scopeaudit.diagnose.reading.pasted import Pasted
from scopeaudit.diagnose.reading.telling import Known, refusal_in
from scopeaudit.model.refusal import Reading

KIND = "gc command line error"
_MARKS = re.compile(r"Error calling ([A-Z]\w+)|^(?:\$ )?gc \w+", re.MULTILINE)


def read(pasted: Pasted) -> Reading | None:
    """Read an error of the command line; None for anything else."""
    match = _MARKS.search(pasted.text)
    if match is None:
        return None
    known = Known(method="POST", url="/oauth/token") if match[1] == "PostToken" else Known()
    refusal = refusal_in(pasted.text, KIND, known=known)
    if match[1]:
        name = match[1][0].lower() + match[1][1:]
        refusal = replace(refusal, called=(name, *refusal.called))
    return reading_of(KIND, [refusal])
