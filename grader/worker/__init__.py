"""The only code of ours inside the sandbox, and the wire format that both sides speak.

Theory of operation
-------------------
`server` is started by exec with an empty environment. It imports numpy once, jails itself (`jail`)
and then only forks. Each fork becomes a worker: it takes its limits (`jail`, `seccomp` last), gets
a candidate's source as bytes over a socket, runs it as a module and answers calls (`runner`).
`wire` turns values into bytes and back; whatever is not plain data stays on its side and crosses
as a reference.

Nothing here knows a course, a test or an expected value, and nothing here is trusted by the other
side: once a student's code has run, everything a worker says may be a lie in the right format.
"""
