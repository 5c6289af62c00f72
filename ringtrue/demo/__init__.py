"""Fairhaven, an invented force: its people, its cases, its messy exports, and the truth about what was done in them.

`plan` says what is planted, as behaviour; `force` makes officers with careers; `life` and `ending` let each case happen
as it should, except for the acts that the plan asks for; `mess` spoils what real exports spoil; `exports` writes it all
as two systems and their neighbours would. Whatever was done on purpose is written beside the exports (`truth`), and
`score` tells how much of it the standards find, and whether they find anything else.
"""
