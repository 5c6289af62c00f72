"""The language of standards, told in tables.

A chapter is a folder, a section a file, a paragraph a test: a table of small cases goes in, conditions are asked of
them, and the answers, worked out by hand, must come out of every engine. `scripts/manual.py` writes the same
paragraphs as the pages of `docs/reference/language`.
"""
