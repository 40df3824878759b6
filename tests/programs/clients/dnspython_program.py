# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses dnspython."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import dns.asyncquery
import dns.asyncresolver
import dns.flags
import dns.message
import dns.query
import dns.resolver
import dns.reversename

from given import Expiry, Failure, main, told

HERE = "127.0.0.1"


def _resolver(kind=dns.resolver.Resolver):
    resolver = kind(configure=False)
    resolver.nameservers = [HERE]
    resolver.port = told["port"]
    return resolver


def _ask(name, kind="A"):
    print(sorted(record.to_text() for record in _resolver().resolve(name, kind)))


def addresses_are_found():
    _ask("one.test")


def ipv6_addresses_are_found():
    _ask("one.test", "AAAA")


def an_alias_is_followed():
    answer = _resolver().resolve("alias.test")
    print(answer.canonical_name, [record.to_text() for record in answer])


def texts_are_found():
    _ask("text.test", "TXT")


def mail_and_service_records_are_found():
    _ask("mail.test", "MX")
    _ask("_http._tcp.test", "SRV")


def a_name_belongs_to_an_address():
    _ask(dns.reversename.from_address("192.0.2.1"), "PTR")


def an_unknown_name_is_an_error():
    with Failure():
        _ask("unknown.test")


def a_query_goes_by_udp():
    answer = dns.query.udp(dns.message.make_query("wild.test", "A"), HERE, port=told["port"], timeout=10)
    print(answer.answer[0])


def a_query_goes_by_tcp():
    answer = dns.query.tcp(dns.message.make_query("many.test", "A"), HERE, port=told["port"], timeout=10)
    print(len(answer.answer[0]))


def a_truncated_answer_comes_by_tcp():
    query = dns.message.make_query("many.test", "A")
    short = dns.query.udp(query, HERE, port=told["port"], timeout=10)
    whole, by_tcp = dns.query.udp_with_fallback(query, HERE, port=told["port"], timeout=10)
    print(bool(short.flags & dns.flags.TC), by_tcp, len(whole.answer[0]))


def a_timeout_by_udp_expires():
    with Expiry():
        dns.query.udp(dns.message.make_query("one.test", "A"), HERE, port=told["quiet"], timeout=0.3)


def a_timeout_by_tcp_expires():
    with Expiry():
        dns.query.tcp(dns.message.make_query("one.test", "A"), HERE, port=told["silent"], timeout=0.3)


def a_lifetime_expires():
    resolver = _resolver()
    resolver.port = told["quiet"]
    with Expiry():
        resolver.resolve("one.test", lifetime=0.5)


def a_refused_connection_is_an_error():
    with Failure():
        dns.query.tcp(dns.message.make_query("one.test", "A"), HERE, port=told["refused"], timeout=10)


def two_hundred_queries_run_in_threads():
    resolver = _resolver()
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda number: resolver.resolve(f"n{number}.wild.test")[0].to_text(), range(200)))
    print(len(answers), set(answers))


async def two_hundred_queries_run_at_once_in_asyncio():
    resolver = _resolver(dns.asyncresolver.Resolver)
    answers = await asyncio.gather(*(resolver.resolve(f"n{number}.wild.test") for number in range(200)))
    print(len(answers), {answer[0].to_text() for answer in answers})


async def a_query_goes_by_tcp_in_asyncio():
    query = dns.message.make_query("many.test", "A")
    answer = await dns.asyncquery.tcp(query, HERE, port=told["port"], timeout=10)
    print(len(answer.answer[0]))


async def a_timeout_expires_in_asyncio():
    with Expiry():
        await dns.asyncquery.udp(dns.message.make_query("one.test", "A"), HERE, port=told["quiet"], timeout=0.3)


if __name__ == "__main__":
    main(globals())
