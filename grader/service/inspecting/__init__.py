"""Looks at a running installation and says what is weak: `outside` as anybody, `inside` as its operator."""
