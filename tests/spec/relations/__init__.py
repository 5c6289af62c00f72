"""From one event to another.

Inside a question about events another question about events can be asked: for every arrest, is there a message to the
victim after it? The outer event is then called `that`.
"""
