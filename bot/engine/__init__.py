"""What carries a turn: routing, the pipeline around it, the outbox, the clock, the texts."""
