"""Policies: mentions, what they are and where they stand, and who is for or against."""
