"""Affinity groups: seniors, students and others that people join by themselves."""
