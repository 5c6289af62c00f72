"""Publish: what leaves RingTrue, and in what form."""
