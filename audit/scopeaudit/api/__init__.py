"""The vendor's HTTP API: hosts, sign-in, one paced and patient client, paging.

Nothing here knows what a snapshot is. Only `client`, `signin` and `trouble` import httpx.
"""
