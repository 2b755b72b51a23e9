# The pools of the standard library.
# row: processes
# points: 0
try:
    import multiprocessing
    multiprocessing.get_context("fork").Process(target=print, args=("GAINED",)).start()
except (OSError, ImportError, ValueError):
    pass
