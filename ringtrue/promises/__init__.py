"""Promises: recommendations, undertakings and sanctions due, followed until they are kept or broken."""
