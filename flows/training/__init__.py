"""Corpora into weights; the only room that knows torch."""
