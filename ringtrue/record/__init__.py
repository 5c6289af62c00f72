"""The record: what a case is, how its values are typed, ordered, sealed and kept."""
