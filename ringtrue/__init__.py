"""RingTrue tests what a police force says about its rape investigations against its own records."""

__version__ = "0.1.0"
