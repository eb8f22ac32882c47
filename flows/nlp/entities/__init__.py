"""Names into entities: one for each person, organisation or place of an article, with title and role."""
