# Exit code 0 while loading.
# row: exit
# points: 0
raise SystemExit(0)
