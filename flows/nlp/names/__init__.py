"""Proper names and their types, as spans."""
