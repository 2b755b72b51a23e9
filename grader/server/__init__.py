"""The web process of a served course: pages, forms, live updates and the API, behind a sign-in.

Theory of operation. This process answers whoever reaches its port, so it is built to be lost: whoever took it
over would find no solution, no hidden test, no expected value and no secret in it or by it. It is started by
exec as `python -m grader.server`, gets derived keys and a listening socket from the supervisor, confines itself
with landlock before it answers (`confinement`), and opens the database with what it needs alone. What it shows
of a grading a worker has rendered, redacted and signed; it verifies the signature and adds nothing.

One table (`access`) says for each route who may use it; nothing is a route that is not in it. Every answer gets
its headers in one place (`security`), and an unforeseen exception becomes one short page there.
"""
