"""How those whom somebody holds are learning; of all others, numbers."""
