"""Codes and groups.

A column of codes holds one of a closed list, in the neutral words of the record. What forces write is turned into
them once, by the source's mapping; a condition never searches text.
"""
