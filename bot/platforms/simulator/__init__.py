"""A chat network in memory: for the tests, for the demo, and for trying texts out."""
