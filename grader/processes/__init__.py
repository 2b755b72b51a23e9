"""Processes that grade: one, a pool of them, a cluster."""
