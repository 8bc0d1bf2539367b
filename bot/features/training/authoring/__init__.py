"""What authors write: how the files of `curricula/` are read, checked and measured."""
