# The network, also this machine's own.
# row: network
# points: 0
import socket
for family, kind in ((socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET, socket.SOCK_DGRAM),
                     (socket.AF_INET6, socket.SOCK_STREAM), (socket.AF_NETLINK, socket.SOCK_RAW),
                     (socket.AF_UNIX, socket.SOCK_STREAM), (socket.AF_PACKET, socket.SOCK_RAW)):
    try:
        socket.socket(family, kind)
        print("GAINED", family, kind)
    except OSError:
        pass
try:
    socket.socketpair()
    print("GAINED a pair")
except OSError:
    pass
