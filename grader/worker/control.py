"""What the trusted side and the fork server tell each other, apart from what either does.

On the control socket, one message each way in fixed sizes:

    trusted side   "S" + quota, with two descriptors (channel, output)     start a worker
    trusted side   "M" + processor, or -1 for any                          run there, workers too
    server         "R"                                                     ready
    server         "W" + process id, with a pidfd where the system has it  started
    server         "X" + process id + wait status                          a worker has ended
    server         "E" + text                                              the jail was refused
"""

from __future__ import annotations

import struct

START = struct.Struct("<cII")
MOVE = struct.Struct("<ci4x")  # as long as START: whichever comes is read by its length
STARTED = struct.Struct("<cI")
ENDED = struct.Struct("<cIi")
