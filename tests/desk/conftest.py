"""Stores in both kinds of database, and the small course."""

from tests.store.conftest import path, secret, store, where

__all__ = ["path", "secret", "store", "where"]
