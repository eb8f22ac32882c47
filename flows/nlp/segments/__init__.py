"""Paragraphs, sentences and quotations: a frozen text into a document."""
