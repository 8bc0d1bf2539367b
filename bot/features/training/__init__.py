"""Training: courses from `curricula/`, one module at a time, one step at a time."""
