"""Figures: measures, comparisons, monitors, splits and claims; one small file per method.

Everything here starts from counts. `measure.py` says what is counted, `tally.py` counts it by unit and period from case
records or from published tables, and each other module is one method that is given counts and gives back a result with
the numbers it rests on, its assumptions, and how much it could have seen.
"""
