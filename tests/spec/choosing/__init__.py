"""Choosing events.

A case has many events and a verdict is one, so a condition says how to get from many to one: by picking an event
(`first`, `last`), by asking whether there is one (`exists`) or whether all are so (`every`), or by counting.
"""
