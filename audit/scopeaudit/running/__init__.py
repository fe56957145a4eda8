"""One audit from reading to delivering: a `Job` says what is asked for, `perform` does it, an outcome tells what came of it.

`after.STEPS` is where something is added that happens after every audit, such as notices or metrics.
"""
