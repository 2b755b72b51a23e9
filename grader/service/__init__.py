"""What grades for a course on a server, beside the web process: it has the solutions and the secret."""
