"""gunicorn's gthread worker, which answers plain requests for quick routes (core/quick.py) in its own loop.

The loop looks at what has arrived on a connection without taking it (MSG_PEEK). A request that a quick route answers is
taken and answered there and then; everything else is left in the socket for gunicorn, untouched. A new connection that
sends nothing yet waits in the loop, so silence costs no thread.
"""

from __future__ import annotations

import selectors
import socket
import time
from enum import Enum, auto
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from core import quick


class _Outcome(Enum):
    ANSWERED = auto()
    LEFT = auto()
    """For gunicorn."""
    WAITING = auto()
    """Nothing has come yet."""
    GONE = auto()
    """The client takes no answer."""


class Worker(ThreadWorker):
    """APIFRAGILE: builds on how gunicorn 27 keeps its connections; tests/house/test_quick_routes.py watches it."""

    def enqueue_req(self, conn: TConn) -> None:
        """A connection for a thread; a new one is looked at first."""
        match _Outcome.LEFT if conn.initialized else self._look(conn):
            case _Outcome.LEFT:
                super().enqueue_req(conn)
            case _Outcome.ANSWERED:
                conn.set_timeout()
                self.keepalived_conns.append(conn)
                self._watch(conn, self.on_client_socket_readable)
            case _Outcome.WAITING:
                conn.timeout = time.monotonic() + self.cfg.keepalive
                self.pending_conns.append(conn)
                self._watch(conn, self.on_pending_socket_readable)
            case _Outcome.GONE:
                self._drop(conn)

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """The next request of a kept connection."""
        match self._look(conn):
            case _Outcome.LEFT:
                super().on_client_socket_readable(conn, client)
            case _Outcome.ANSWERED:
                # The list is in the order of the time-outs.
                self.keepalived_conns.remove(conn)
                conn.set_timeout()
                self.keepalived_conns.append(conn)
            case _Outcome.GONE:
                self.poller.unregister(client)
                self.keepalived_conns.remove(conn)
                self._drop(conn)
            case _Outcome.WAITING:
                pass

    def _look(self, conn: TConn) -> _Outcome:
        """Answer what has arrived, if it is a plain request for a quick route and we are not about to stop."""
        if (
            not self.alive
            or self.cfg.is_ssl
            or self.cfg.proxy_protocol != "off"
            or type(conn.client) is not tuple
        ):
            return _Outcome.LEFT
        try:
            request = conn.sock.recv(quick.MOST_BYTES, socket.MSG_PEEK)
        except BlockingIOError:
            return _Outcome.WAITING
        except OSError:
            return _Outcome.LEFT
        told = quick.answer(request, conn.client[0])
        if told is None:
            return _Outcome.LEFT
        self.nr += 1
        try:
            conn.sock.recv(len(request))
            # A client reads one answer before it asks again, so there is room for this one; else it is none to wait for.
            return _Outcome.ANSWERED if conn.sock.send(told) == len(told) else _Outcome.GONE
        except OSError:
            return _Outcome.GONE

    def _watch(self, conn: TConn, heard: Any) -> None:
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(heard, conn))

    def _drop(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()
