"""Ingest: their files become our record; what cannot be read becomes a problem that a user can list."""
