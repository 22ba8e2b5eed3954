"""Custody of the sources' pages: what was fetched, when, under which checksum, what is gone. No count depends on it."""
