# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses requests."""

from concurrent.futures import ThreadPoolExecutor

import requests

from given import LARGE, Expiry, Failure, digest, main, told

PLAIN = f"http://127.0.0.1:{told['port']}"
TLS = f"https://localhost:{told['tls']}"


def a_page_is_fetched():
    answer = requests.get(f"{PLAIN}/hello", timeout=10)
    print(answer.status_code, answer.reason, answer.headers["Content-Type"], answer.text)


def a_server_is_found_by_name():
    print(requests.get(f"http://localhost:{told['port']}/agent?by=name", headers={"User-Agent": "test"}).text)


def ipv6_is_spoken():
    print(requests.get(f"http://[::1]:{told['port']}/hello", timeout=10).text if told["six"] else
          requests.get(f"{PLAIN}/hello", timeout=10).text)


def a_status_is_raised():
    answer = requests.get(f"{PLAIN}/teapot", timeout=10)
    print(answer.status_code, answer.text)
    with Failure():
        answer.raise_for_status()


def a_redirection_is_followed():
    answer = requests.get(f"{PLAIN}/redirect", timeout=10)
    print(answer.url.split("/")[-1], [step.status_code for step in answer.history], answer.text)


def a_session_keeps_its_connection():
    with requests.Session() as session:
        texts = {session.get(f"{PLAIN}/hello", timeout=10).text for _ in range(20)}
        pool = session.get_adapter(PLAIN).poolmanager.connection_from_url(PLAIN)
        print(texts, pool.num_connections, pool.num_requests)


def tls_verifies_the_server():
    print(requests.get(f"{TLS}/hello", verify=told["certificate"], timeout=10).text)


def tls_refuses_a_strange_server():
    with Failure():
        requests.get(f"{TLS}/hello", verify=told["other"], timeout=10)


def a_session_keeps_its_connection_with_tls():
    with requests.Session() as session:
        session.verify = told["certificate"]
        texts = {session.get(f"{TLS}/hello", timeout=10).text for _ in range(20)}
        pool = session.get_adapter(TLS).poolmanager.connection_from_url(TLS)
        print(texts, pool.num_connections, pool.num_requests)


def _upload(base, **settings):
    with requests.Session() as session:
        print(session.put(f"{base}/large", data=LARGE, timeout=20, **settings).status_code in (201, 204))
        with session.get(f"{base}/large", stream=True, timeout=20, **settings) as answer:
            print(digest(b"".join(answer.iter_content(100_000))))
        print(session.delete(f"{base}/large", timeout=20, **settings).status_code)


def eight_megabytes_go_up_and_come_down():
    _upload(PLAIN)


def eight_megabytes_go_up_and_come_down_with_tls():
    _upload(TLS, verify=told["certificate"])


def an_upload_in_chunks_arrives():
    parts = (LARGE[start:start + 65536] for start in range(0, 1 << 20, 65536))
    print(requests.put(f"{PLAIN}/chunks", data=parts, timeout=20).status_code in (201, 204))
    print(digest(requests.get(f"{PLAIN}/chunks", timeout=20).content))
    requests.delete(f"{PLAIN}/chunks", timeout=20)


def lines_are_read_as_they_come():
    with requests.get(f"{PLAIN}/lines", stream=True, timeout=10) as answer:
        lines = list(answer.iter_lines())
    print(len(lines), lines[0], lines[-1])


def a_timeout_for_the_answer_expires():
    with Expiry():
        requests.get(f"{PLAIN}/never", timeout=0.3)


def a_timeout_with_tls_expires():
    with Expiry():
        requests.get(f"{TLS}/never", verify=told["certificate"], timeout=0.3)


def a_timeout_for_the_handshake_expires():
    with Expiry():
        requests.get(f"https://localhost:{told['silent']}/", timeout=0.3)


def a_refused_connection_is_an_error():
    with Failure():
        requests.get(f"http://127.0.0.1:{told['refused']}/", timeout=10)


def an_unknown_name_is_an_error():
    with Failure():
        requests.get("http://no-such-host.invalid/", timeout=10)


def _two_hundred(base, **settings):
    with requests.Session() as session:
        adapter = requests.adapters.HTTPAdapter(pool_connections=20, pool_maxsize=20)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        with ThreadPoolExecutor(20) as threads:
            got = list(threads.map(
                lambda number: session.get(f"{base}/agent?{number}", timeout=20, headers={"User-Agent": "test"},
                                           **settings).text, range(200)))
    print(len(set(got)), got[0], got[-1])


def two_hundred_requests_run_in_threads():
    _two_hundred(PLAIN)


def two_hundred_requests_run_in_threads_with_tls():
    _two_hundred(TLS, verify=told["certificate"])


if __name__ == "__main__":
    main(globals())
