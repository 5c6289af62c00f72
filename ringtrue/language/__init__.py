"""The language of standards: one closed tree of questions about a case, with four readings."""
