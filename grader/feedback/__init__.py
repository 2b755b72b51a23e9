"""Shows reports: the student's page, the class report, their charts and texts.

Theory of operation. A report holds two kinds of text. What the course and this package wrote is
trusted to be honest, not to be HTML; what came out of a submission (its source, output, messages,
names) is hostile. Both are escaped by Jinja's autoescape; the hostile kind passes `clean.visible`
first, because a bidirectional override or an escape sequence does its harm in perfectly escaped
HTML too. Should something get through both, each page forbids scripts and every request by a
Content-Security-Policy; the class page allows its one script by its hash.

What a student must not learn is taken out of the report by `redaction.redacted` before anything is
drawn, so that no template decides what is secret.
"""
