"""The desk: each submission is stored before it is graded, then its report is stored and shown."""
