# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses pymemcache."""

import ssl
from concurrent.futures import ThreadPoolExecutor

from pymemcache.client.base import Client, PooledClient
from pymemcache.client.hash import HashClient

from given import LARGE, Expiry, Failure, digest, main, told

SERVER = ("127.0.0.1", told["port"])


def _use(client, key):
    print(client.set(key, "value", noreply=False), client.get(key), client.delete(key, noreply=False), client.get(key))
    client.close()


def values_are_kept_and_deleted():
    _use(Client(SERVER), "key")


def a_server_is_found_by_name():
    _use(Client(("localhost", told["port"])), "by-name")


def a_server_is_reached_at_a_path():
    _use(Client(told["path"]), "by-path")


def tls_verifies_the_server():
    context = ssl.create_default_context(cafile=told["certificate"])
    if told["tls"]:
        _use(Client(("localhost", told["tls"]), tls_context=context), "by-tls")
    else:
        _use(Client(SERVER), "by-tls")


def many_values_go_at_once():
    client = Client(SERVER)
    many = {f"many:{number}": str(number) for number in range(1000)}
    print(client.set_many(many, noreply=False))
    got = client.get_many(list(many))
    print(len(got), got["many:999"], client.delete_many(list(many), noreply=False))


def numbers_count():
    client = Client(SERVER)
    client.set("count", "1", noreply=False)
    print([client.incr("count", step) for step in (1, 10, 100)], client.decr("count", 5))


def a_value_is_changed_only_when_unchanged():
    client = Client(SERVER)
    client.set("cas", "a", noreply=False)
    value, unique = client.gets("cas")
    print(value, client.cas("cas", "b", unique), client.cas("cas", "c", unique), client.get("cas"))


def a_large_value_comes_back_whole():
    client = Client(SERVER)
    client.set("large", LARGE[:1_000_000], noreply=False)
    print(digest(client.get("large")))


def a_timeout_expires():
    with Expiry():
        Client(("127.0.0.1", told["silent"]), timeout=0.3).get("key")


def a_refused_connection_is_an_error():
    with Failure():
        Client(("127.0.0.1", told["refused"]), connect_timeout=5).get("key")


def keys_are_spread_over_servers():
    client = HashClient([SERVER, ("localhost", told["port"])])
    many = {f"spread:{number}": str(number) for number in range(100)}
    client.set_many(many, noreply=False)
    print(len(client.get_many(list(many))))


def two_hundred_requests_share_a_pool():
    client = PooledClient(SERVER, max_pool_size=20, timeout=20)
    with ThreadPoolExecutor(20) as threads:
        print(all(threads.map(lambda number: client.set(f"pool:{number}", str(number), noreply=False), range(200))))
        got = list(threads.map(lambda number: client.get(f"pool:{number}"), range(200)))
    print(len(set(got)), got[0], got[-1])


if __name__ == "__main__":
    main(globals())
