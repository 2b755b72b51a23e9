# A file is fetched.
# row: network
# points: 0
try:
    import urllib.request
    urllib.request.urlopen("http://127.0.0.1:80/", timeout=0.2)
    print("GAINED")
except (OSError, ImportError):
    pass
