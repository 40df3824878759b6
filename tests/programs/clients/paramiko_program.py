# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses paramiko."""

import base64
import io
import socket
from concurrent.futures import ThreadPoolExecutor

import paramiko

from given import LARGE as EIGHT_MEGABYTES, Expiry, Failure, digest, main, told

# Encryption in Python takes its time.
LARGE = EIGHT_MEGABYTES[:1 << 18]


def _host_key():
    with open(told["host"], encoding="ascii") as file:
        kind, key = file.read().split()[:2]
    return kind, paramiko.Ed25519Key(data=base64.b64decode(key))


def _connect(key="mine", **settings):
    client = paramiko.SSHClient()
    kind, host_key = _host_key()
    for host in ("127.0.0.1", "localhost"):
        client.get_host_keys().add(f"[{host}]:{told['port']}", kind, host_key)
    client.connect(**{"hostname": "127.0.0.1", "port": told["port"], "username": told["user"], "allow_agent": False,
                      "key_filename": told[key], "look_for_keys": False, "timeout": 20, **settings})
    return client


def a_command_is_run():
    with _connect() as client:
        _, out, err = client.exec_command("echo out; echo err >&2; exit 3")
        print(out.read(), err.read(), out.channel.recv_exit_status())


def a_server_is_found_by_name():
    with _connect(hostname="localhost") as client:
        print(client.exec_command("echo named")[1].read())


def a_socket_that_is_given_is_used():
    with _connect(sock=socket.create_connection(("localhost", told["port"]))) as client:
        print(client.exec_command("echo given")[1].read())


def a_command_reads_its_input():
    with _connect() as client:
        given, out, _ = client.exec_command("sort -n | head -n 3")
        given.write("".join(f"{number}\n" for number in range(5000, 0, -1)))
        given.channel.shutdown_write()
        print(out.readlines())


def a_quarter_of_a_megabyte_goes_through_a_command():
    with _connect() as client:
        given, out, _ = client.exec_command("cat")
        with ThreadPoolExecutor(1) as thread:
            read = thread.submit(out.read)
            given.write(LARGE)
            given.channel.shutdown_write()
            print(digest(read.result()))


def files_go_up_and_come_down():
    with _connect() as client, client.open_sftp() as sftp:
        print(sftp.putfo(io.BytesIO(LARGE), f"{told['files']}/uploaded").st_size)
        back = io.BytesIO()
        sftp.getfo(f"{told['files']}/uploaded", back)
        sftp.remove(f"{told['files']}/uploaded")
        print(digest(back.getvalue()))
        with Failure():
            sftp.stat(f"{told['files']}/uploaded")


def connections_are_forwarded():
    with _connect() as client:
        channel = client.get_transport().open_channel("direct-tcpip", ("127.0.0.1", told["port"]), ("127.0.0.1", 0))
        print(channel.recv(7))
        channel.close()


def ten_channels_run_at_once():
    with _connect() as client, ThreadPoolExecutor(10) as threads:
        print(list(threads.map(lambda number: client.exec_command(f"echo {number}")[1].read(), range(10))))


def a_timeout_of_a_channel_expires():
    with _connect() as client:
        _, out, _ = client.exec_command("exec sleep 20", timeout=0.3)
        with Expiry():
            out.read()


def a_timeout_for_the_banner_expires():
    with Expiry():
        _connect(port=told["silent"], banner_timeout=0.3)


def a_refused_connection_is_an_error():
    with Failure():
        _connect(port=told["refused"])


def a_strange_key_is_an_error():
    with Failure():
        _connect("strange")


def a_strange_host_is_an_error():
    client = paramiko.SSHClient()
    with open(f"{told['strange']}.pub", encoding="ascii") as file:
        kind, key = file.read().split()[:2]
    other = paramiko.Ed25519Key(data=base64.b64decode(key))
    client.get_host_keys().add(f"[127.0.0.1]:{told['port']}", kind, other)
    with Failure():
        client.connect("127.0.0.1", told["port"], told["user"], key_filename=told["mine"], timeout=20)
    client.close()


if __name__ == "__main__":
    main(globals())
