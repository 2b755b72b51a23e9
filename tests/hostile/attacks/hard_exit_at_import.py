# The process ends with code 0 while loading.
# row: exit
# points: 0
import os
os._exit(0)
