"""What the language refuses.

A condition is read by Python's own grammar against a closed list of shapes, and is never run. What is not on the list
is refused when a standard is loaded, with the text, a caret under the fault, and where possible what was meant. In the
messages below `…` stands for a list that grows with the library, or for words of Python's own.
"""
