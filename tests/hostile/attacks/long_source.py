# 500 kB of functions take long to compile.
# row: source bombs
# points: 0
# seconds: 8
# fill: |def f(): 0\n|40000|
