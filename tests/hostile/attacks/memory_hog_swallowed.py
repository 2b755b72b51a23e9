# All the memory there is, and MemoryError is swallowed.
# row: memory
# points: 0
kept = []
while len(kept) < 60:
    try:
        kept.append(np.empty(2 * 10**6))
    except MemoryError:
        break
if len(kept) == 60:
    print("GAINED a gigabyte")
