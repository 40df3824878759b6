# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that takes mail with aiosmtpd, and sends it with smtplib."""

import os
import smtplib
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller, UnixSocketController
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from given import LARGE, Expiry, Failure, digest, main, tls_context, told

MAIL = LARGE[:1 << 20].replace(b"\n", b"\r\n")


class _Box:
    """Keeps what comes."""

    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos == ["nobody@example.org"]:
            return "550 no such user"
        self.envelopes.append(envelope)
        return "250 kept"


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextmanager
def _serving(**settings):
    """A server in a thread; gives its port and its box."""
    box = _Box()
    port = _free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, data_size_limit=1 << 25, **settings)
    controller.start()
    try:
        yield port, box
    finally:
        controller.stop()


def _mail(number=0):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", f"Mail {number}"
    message.set_content("text\n")
    return message


def _shown(box):
    for envelope in box.envelopes:
        print(envelope.mail_from, envelope.rcpt_tos, envelope.content)


def mail_is_sent():
    with _serving() as (port, box), smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        print(client.send_message(_mail()), client.noop())
        _shown(box)


def a_server_is_found_by_name():
    with _serving() as (port, box), smtplib.SMTP("localhost", port, timeout=20) as client:
        print(client.send_message(_mail()))
        _shown(box)


def mail_is_sent_after_starttls():
    with _serving(tls_context=tls_context(server=True), require_starttls=True) as (port, box):
        with smtplib.SMTP("localhost", port, timeout=20) as client:
            with Failure():
                client.send_message(_mail())
            print(client.starttls(context=tls_context())[0], client.send_message(_mail()))
        _shown(box)


def mail_is_sent_with_tls_from_the_start():
    with _serving(ssl_context=tls_context(server=True)) as (port, box):
        with smtplib.SMTP_SSL("localhost", port, timeout=20, context=tls_context()) as client:
            print(client.send_message(_mail()))
        _shown(box)


def mail_goes_to_a_path():
    box = _Box()

    class Local(UnixSocketController):
        def factory(self):
            return LMTP(self.handler, hostname="localhost")

    controller = Local(box, unix_socket=os.path.abspath("lmtp"))
    controller.start()
    try:
        with smtplib.LMTP(os.path.abspath("lmtp")) as client:
            print(client.send_message(_mail()))
    finally:
        controller.stop()
    _shown(box)


def a_large_mail_arrives_whole():
    with _serving() as (port, box), smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        print(client.sendmail("a@example.org", ["b@example.org"], MAIL))
        print(digest(box.envelopes[0].content))


def a_large_mail_arrives_whole_with_tls():
    with _serving(ssl_context=tls_context(server=True)) as (port, box):
        with smtplib.SMTP_SSL("localhost", port, timeout=20, context=tls_context()) as client:
            print(client.sendmail("a@example.org", ["b@example.org"], MAIL))
        print(digest(box.envelopes[0].content))


def an_unknown_user_is_an_error():
    with _serving() as (port, _), smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        with Failure():
            client.sendmail("a@example.org", ["nobody@example.org"], "text")


def a_timeout_expires():
    with Expiry():
        smtplib.SMTP("127.0.0.1", told["silent"], timeout=0.3)


def a_timeout_for_the_handshake_expires():
    with Expiry():
        smtplib.SMTP_SSL("localhost", told["silent"], timeout=0.3)


def a_refused_connection_is_an_error():
    with Failure():
        smtplib.SMTP("127.0.0.1", told["refused"], timeout=20)


def a_client_that_is_silent_is_sent_away():
    class Impatient(Controller):
        def factory(self):
            return SMTP(self.handler, timeout=0.3, hostname="localhost")

    controller = Impatient(_Box(), hostname="127.0.0.1", port=_free_port())
    controller.start()
    with socket.create_connection(("127.0.0.1", controller.port), 20) as client, client.makefile("rb") as file:
        print(file.readline()[:4], file.read())
    controller.stop()


def two_hundred_mails_come_from_threads():
    def send(port, first):
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
            for number in range(first, first + 10):
                client.send_message(_mail(number))

    with _serving() as (port, box), ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda first: send(port, first), range(0, 200, 10)))
        print(len(box.envelopes), len({envelope.content for envelope in box.envelopes}))


if __name__ == "__main__":
    main(globals())
