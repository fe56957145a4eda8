"""What an audit measured, as a file that Prometheus' node_exporter collects.

A file tells one run, and of earlier ones only when the last audit was made: figures of a run that failed are
not there, so that nothing looks as if it had been checked.
"""

from scopeaudit.metrics.textfile import Run, write_metrics

__all__ = ["Run", "write_metrics"]
