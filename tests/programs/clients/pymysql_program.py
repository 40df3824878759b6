# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses PyMySQL."""

from concurrent.futures import ThreadPoolExecutor

import pymysql
import pymysql.cursors

from given import LARGE, Expiry, Failure, digest, main, told


def _connect(**settings):
    known = {"host": "127.0.0.1", "port": told["port"], "user": "root", "database": "test"}
    return pymysql.connect(**{**known, **settings})


def _use(connection):
    with connection, connection.cursor() as cursor:
        cursor.execute("select %s, 6 * 7, 'ü'", ("text",))
        print(cursor.fetchall())


def a_query_is_answered():
    _use(_connect())


def a_server_is_found_by_name():
    _use(_connect(host="localhost"))


def a_server_is_reached_at_a_path():
    _use(pymysql.connect(unix_socket=told["path"], user="root", database="test"))


def tls_verifies_the_server():
    connection = _connect(host="localhost", ssl={"ca": told["certificate"]})
    with connection, connection.cursor() as cursor:
        cursor.execute("show status like 'Ssl_version'")
        print(cursor.fetchone())


def tls_refuses_a_strange_server():
    with Failure():
        _connect(host="localhost", ssl={"ca": told["other"]})


def tables_are_filled_and_read():
    connection = _connect()
    with connection, connection.cursor() as cursor:
        cursor.execute("create or replace table numbers (n int primary key, t varchar(20))")
        cursor.executemany("insert into numbers values (%s, %s)", [(n, f"text {n}") for n in range(2000)])
        connection.commit()
        cursor.execute("select count(*), sum(n), max(t) from numbers")
        print(cursor.fetchone())


def rows_are_read_one_at_a_time():
    connection = _connect(cursorclass=pymysql.cursors.SSCursor)
    with connection, connection.cursor() as cursor:
        cursor.execute("select seq, repeat('x', 100) from seq_1_to_5000")
        print(sum(row[0] for row in cursor))


def a_large_value_comes_back_whole():
    connection = _connect()
    with connection, connection.cursor() as cursor:
        cursor.execute("create or replace table large (b longblob)")
        cursor.execute("insert into large values (%s)", (LARGE,))
        cursor.execute("select b from large")
        print(digest(cursor.fetchone()[0]))


def an_error_of_the_server_is_raised():
    with Failure(), _connect() as connection, connection.cursor() as cursor:
        cursor.execute("select from nothing")


def a_timeout_for_the_answer_expires():
    connection = _connect(read_timeout=1)
    with Expiry(), connection.cursor() as cursor:
        cursor.execute("select sleep(20)")


def a_timeout_for_the_greeting_expires():
    with Expiry():
        _connect(port=told["silent"], read_timeout=1)


def a_refused_connection_is_an_error():
    with Failure():
        _connect(port=told["refused"])


def two_hundred_queries_run_in_threads():
    def ask(number):
        with _connect() as connection, connection.cursor() as cursor:
            cursor.execute("select %s + 1", (number,))
            return cursor.fetchone()[0]

    with ThreadPoolExecutor(20) as threads:
        print(sum(threads.map(ask, range(200))))


if __name__ == "__main__":
    main(globals())
