"""What every test needs to know of where it runs."""

import os

# A browser test leaves an event loop in its process, and Django then refuses the database to whatever runs after it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
