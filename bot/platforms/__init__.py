"""One folder per network: it translates in, renders out, and does nothing else."""
