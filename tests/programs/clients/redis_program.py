# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses redis-py."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import redis
import redis.asyncio

from given import LARGE, Expiry, Failure, digest, main, told


def _client(**settings):
    return redis.Redis(**{"host": "127.0.0.1", "port": told["port"], **settings})


def _use(client, key):
    client.set(key, "value of " + key)
    print(client.get(key), client.delete(key), client.get(key))


def values_are_kept_and_deleted():
    _use(_client(), "key")


def a_server_is_found_by_name():
    _use(_client(host="localhost"), "by-name")


def a_server_is_reached_at_a_path():
    _use(redis.Redis(unix_socket_path=told["path"]), "by-path")


def tls_verifies_the_server():
    _use(_client(host="localhost", port=told["tls"], ssl=True, ssl_ca_certs=told["certificate"]), "by-tls")


def tls_refuses_a_strange_server():
    with Failure():
        _client(host="localhost", port=told["tls"], ssl=True, ssl_ca_certs=told["other"]).ping()


def a_large_value_comes_back_whole():
    client = _client()
    client.set("large", LARGE)
    print(digest(client.get("large")))
    client.delete("large")


def a_large_value_comes_back_whole_over_tls():
    client = _client(host="localhost", port=told["tls"], ssl=True, ssl_ca_certs=told["certificate"])
    client.set("large", LARGE)
    print(digest(client.get("large")))
    client.delete("large")


def a_pipeline_sends_a_thousand_commands():
    with _client().pipeline() as pipe:
        for number in range(1000):
            pipe.incrby("sum", number)
        pipe.delete("sum")
        answers = pipe.execute()
    print(len(answers), answers[-2:])


def a_blocking_command_returns_none():
    with Expiry():
        print(_client().blpop("nothing", timeout=1))


def a_timeout_expires():
    client = _client(port=told["silent"], socket_timeout=0.3)
    with Expiry():
        client.ping()


def a_refused_connection_is_an_error():
    with Failure():
        _client(port=told["refused"]).ping()


def messages_reach_subscribers():
    client = _client()
    with client.pubsub() as subscriber:
        subscriber.subscribe("news")
        print(subscriber.get_message(timeout=5)["type"])
        for number in range(100):
            client.publish("news", str(number))
        received = [subscriber.get_message(timeout=5)["data"] for _ in range(100)]
        print(received[0], received[-1], len(received), subscriber.get_message(timeout=0.1))


def keys_are_scanned():
    client = _client()
    client.mset({f"scan:{number}": number for number in range(500)})
    found = sorted(client.scan_iter("scan:*"))
    print(len(found), found[:2])
    client.delete(*found)


def two_hundred_requests_share_a_pool():
    pool = redis.BlockingConnectionPool(host="127.0.0.1", port=told["port"], max_connections=20)
    client = redis.Redis(connection_pool=pool)
    with ThreadPoolExecutor(40) as threads:
        answers = list(threads.map(lambda number: client.echo(str(number)), range(200)))
    print(answers[0], answers[-1], len(set(answers)))


async def two_hundred_requests_run_at_once_in_asyncio():
    client = redis.asyncio.Redis(host="localhost", port=told["port"])
    answers = await asyncio.gather(*(client.echo(str(number)) for number in range(200)))
    print(answers[0], answers[-1], len(set(answers)))
    await client.close()


async def a_timeout_expires_in_asyncio():
    client = redis.asyncio.Redis(host="127.0.0.1", port=told["silent"], socket_timeout=0.3)
    with Expiry():
        await client.ping()
    await client.close()


if __name__ == "__main__":
    main(globals())
