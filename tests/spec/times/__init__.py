"""Times and precision.

A time is kept with the precision it was written with: a minute, a day, a month, a year. A day is not midnight and a
year is not the first of January; each is an interval, and a comparison of intervals is answered only where every time
inside them gives the same answer. Times are those of the station's clock, as written.
"""
