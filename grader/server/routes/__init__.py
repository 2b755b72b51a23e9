"""The pages and forms of a served course, by who uses them: functions of the site, a visit and the store."""
