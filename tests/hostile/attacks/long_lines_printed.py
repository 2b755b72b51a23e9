# One line of a megabyte, and a hundred thousand short ones.
# row: output
# points: 0
print("x" * 10**6)
for number in range(100_000):
    print(number)
