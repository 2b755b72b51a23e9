# The channel is used as a socket: options, names, descriptors sent along.
# row: network
# points: 0
import socket
try:
    channel = socket.socket(fileno=3)
    socket.send_fds(channel, [b"x"], [0, 1, 2])
    print("GAINED send_fds")
except OSError:
    pass
