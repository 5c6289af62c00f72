"""The templates of MP-Declare.

Process mining has a stock of rules called Declare, and its extension by data and time, MP-Declare. Each of its
templates is a condition of this language. The templates are about the order in which the file has the steps
(`position`), which is always settled; where the hour matters, and a standard usually means the hour, the last section
asks for the times. A case in which a template has nothing to ask of is called *vacuous*; the answer is true, and
whether a standard applies there is for its `applies` to say.

`certain(next(...).kind == 'x')` asks whether there is a next step and it is an x: without `certain`, the column of a
step that is not there would be unknown.
"""
