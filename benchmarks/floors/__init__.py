"""Processes that do the least there is to do, to compare whole runs with."""
