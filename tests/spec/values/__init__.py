"""Values and columns.

A condition is asked of one case. It can read what the record says of the case (`case.unit`), and what the record says
of its events, inside a question that ranges over them (`exists(events, kind == 'recorded')`). A value is a code or a
pseudonym, a time, a day, a number, or true or false. Any of them may be unknown.
"""
