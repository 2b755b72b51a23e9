"""Protocols between this server and others: LTI 1.3 and OpenID Connect, without pages and store."""
