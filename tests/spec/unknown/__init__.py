"""Unknown.

Files have gaps, and a gap is neither compliance nor breach. So a condition has three answers: true, false and unknown.
Unknown spreads as far as it must and no further: what is settled by the rest is settled.
"""
