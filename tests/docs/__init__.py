"""The pages as tests: what they show is run, what they point at exists, what they list is complete."""
