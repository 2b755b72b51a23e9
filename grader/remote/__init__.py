"""A course's server as a student's command line sees it: logins, requests, and what could not be sent.

Nothing here loads numpy, pytest or what serves: handing in is a request, and what is waited for is its answer.
"""
