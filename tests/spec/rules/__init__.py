"""The six kinds of rule.

Standards of practice in this field come in six kinds: a deadline, an order of steps, an authority, evidence that must
be there, a state that must not be, and a workload. Here is each as a condition, with the cases that keep it, break it,
and leave it unclear.
"""
