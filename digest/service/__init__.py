"""The background service: build again and again, hand out what was published, tell how it is.

It is handed the job and its settings, and knows nothing else of the house. Every build runs in a process of its own: a build that hangs
can be killed where a thread could not, and all memory it took goes back to the system when it ends. The process is forked from a small
server that has loaded the libraries once, so a build costs no start.
"""

from digest.service.run import serve
from digest.service.systemd import unit
from digest.service.values import Job, Listen, Plan, Stop, Tell

__all__ = ["Job", "Listen", "Plan", "Stop", "Tell", "serve", "unit"]
