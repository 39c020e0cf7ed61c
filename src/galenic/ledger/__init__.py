"""Entries, chains, signatures, lifecycles, anchors, verification.

The ledger knows scopes, actors and subjects (type, id, version) as opaque values: it imports no other application.
"""
