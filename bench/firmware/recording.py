# SPDX-License-Identifier: MIT
"""A client image under the emulator talks to a live server over two pipes; what the server sent is recorded."""
import os
import re
import socket
import subprocess
import tempfile
import threading


class NoServer(Exception):
    """The server did not listen; its text has the command."""


def serve(command):
    """Starts `ussl server`; its process and port."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        match = re.search(r"listening on .*:(\d+)", line)
        if match:
            return process, int(match.group(1))
    process.wait()
    raise NoServer(f"{' '.join(command)} did not listen")


def record(command, talk):
    """Has `talk`, given the pipe that it reads and the one that it writes, speak to the server of `command`.

    Returns what `talk` returned and the bytes that the server sent."""
    process, port = serve(command)
    try:
        with tempfile.TemporaryDirectory() as folder, socket.create_connection(("127.0.0.1", port)) as peer:
            return bridge(peer, *(os.path.join(folder, name) for name in ("down", "up")), talk)
    finally:
        process.kill()
        process.wait()


def bridge(peer, down, up, talk):
    sent = bytearray()
    os.mkfifo(down)
    os.mkfifo(up)

    def downwards():
        with open(down, "wb", buffering=0) as pipe:
            while (data := peer.recv(65536)):
                sent.extend(data)
                try:
                    pipe.write(data)
                except BrokenPipeError:
                    return

    def upwards():
        with open(up, "rb", buffering=0) as pipe:
            while (data := pipe.read(65536)):
                peer.sendall(data)
        peer.shutdown(socket.SHUT_WR)

    threads = [threading.Thread(target=way, daemon=True) for way in (downwards, upwards)]
    for thread in threads:
        thread.start()
    answer = talk(down, up)
    # A client that never opened its pipes leaves both threads waiting for it.
    for path, mode in ((down, os.O_RDONLY), (up, os.O_WRONLY)):
        try:
            os.close(os.open(path, mode | os.O_NONBLOCK))
        except OSError:
            pass
    for thread in threads:
        thread.join(timeout=10)
    return answer, bytes(sent)
