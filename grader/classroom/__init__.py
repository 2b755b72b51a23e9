"""A whole class: graded, reported, and written into a gradebook."""
