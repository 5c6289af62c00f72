"""Charts of figures over time, between units and after a report: drawn as SVG, each with its words and its table."""
