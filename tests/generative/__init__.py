"""Random trees over random cases: every engine must give the answers of the reference engine.

A seed makes a world (`worlds`), its cases (`cases`) and its questions (`trees`); `trial` asks them and compares;
`shrink` makes a difference as small as it can, and `unparse` writes it down as a person would.
"""
