"""Telling people: what is new or fails is claimed in the store, put into words, and sent to each target once."""
