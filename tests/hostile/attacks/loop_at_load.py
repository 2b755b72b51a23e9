# The module never ends its loading.
# row: endless loops
# points: 0
while True:
    pass
