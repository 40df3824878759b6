# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses urllib3."""

import http.client
import io
import socket
from concurrent.futures import ThreadPoolExecutor

import urllib3

from given import LARGE, Expiry, Failure, digest, main, told

PLAIN = f"http://127.0.0.1:{told['port']}"
TLS = f"https://localhost:{told['tls']}"


def _secure():
    return urllib3.PoolManager(cert_reqs="CERT_REQUIRED", ca_certs=told["certificate"], retries=False)


def a_page_is_fetched():
    answer = urllib3.PoolManager().request("GET", f"{PLAIN}/hello")
    print(answer.status, answer.headers["Content-Length"], answer.data)


def tls_verifies_the_server():
    print(_secure().request("GET", f"{TLS}/hello").data)


def tls_refuses_a_strange_server():
    with Failure():
        urllib3.PoolManager(ca_certs=told["other"], retries=False).request("GET", f"{TLS}/hello")


def tls_refuses_another_name():
    with Failure():
        http = urllib3.PoolManager(ca_certs=told["certificate"], assert_hostname="elsewhere", retries=False)
        http.request("GET", f"{TLS}/hello")


def a_pool_keeps_its_connection():
    with urllib3.HTTPConnectionPool("127.0.0.1", told["port"], maxsize=1) as pool:
        print({pool.request("GET", "/hello").data for _ in range(50)}, pool.num_connections)


def a_body_is_read_in_parts():
    answer = urllib3.PoolManager().request("GET", f"{PLAIN}/lines", preload_content=False)
    answer.auto_close = False
    lines = list(io.TextIOWrapper(io.BufferedReader(answer)))
    print(len(lines), lines[0], lines[-1])


def eight_megabytes_go_up_and_come_down():
    http = urllib3.PoolManager()
    print(http.request("PUT", f"{PLAIN}/large3", body=LARGE).status in (201, 204))
    print(digest(http.request("GET", f"{PLAIN}/large3").data), http.request("DELETE", f"{PLAIN}/large3").status)


def eight_megabytes_go_up_and_come_down_with_tls():
    http = _secure()
    print(http.request("PUT", f"{TLS}/large4", body=LARGE).status in (201, 204))
    print(digest(http.request("GET", f"{TLS}/large4").data), http.request("DELETE", f"{TLS}/large4").status)


def a_timeout_for_the_answer_expires():
    with Expiry():
        urllib3.PoolManager(timeout=urllib3.Timeout(0.3), retries=False).request("GET", f"{PLAIN}/never")


def a_timeout_for_the_handshake_expires():
    with Expiry():
        urllib3.PoolManager(timeout=0.3, retries=False).request("GET", f"https://localhost:{told['silent']}/")


def a_refused_connection_is_an_error():
    with Failure():
        urllib3.PoolManager(retries=False).request("GET", f"http://127.0.0.1:{told['refused']}/")


def retries_come_to_an_end():
    with Failure():
        retries = urllib3.Retry(3, status_forcelist=[503], backoff_factor=0)
        urllib3.PoolManager(retries=retries).request("GET", f"{PLAIN}/busy")


def options_and_a_source_address_are_set():
    options = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1), (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    pool = urllib3.HTTPConnectionPool(
        "127.0.0.1", told["port"], source_address=("127.0.0.2", 0), socket_options=options)
    connection = pool._get_conn()
    connection.connect()
    print(connection.sock.getsockname()[0], connection.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0)
    connection.close()


def a_server_is_reached_at_a_path():
    class Connection(http.client.HTTPConnection):
        def connect(self):
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.connect(told["path"])

    connection = Connection("localhost")
    connection.request("GET", "/hello")
    print(connection.getresponse().read())
    connection.close()


def _two_hundred(manager, base):
    with ThreadPoolExecutor(20) as threads:
        got = list(threads.map(
            lambda number: manager.request("GET", f"{base}/agent?{number}", headers={"User-Agent": "test"}).data,
            range(200)))
    print(len(set(got)), got[0], got[-1])


def two_hundred_requests_run_in_threads():
    _two_hundred(urllib3.PoolManager(maxsize=20, block=True), PLAIN)


def two_hundred_requests_run_in_threads_with_tls():
    _two_hundred(urllib3.PoolManager(maxsize=20, block=True, ca_certs=told["certificate"]), TLS)


if __name__ == "__main__":
    main(globals())
