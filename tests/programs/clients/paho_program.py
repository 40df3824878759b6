# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses paho-mqtt."""

import queue
import threading

import paho.mqtt.client as mqtt
import paho.mqtt.publish as publish
import paho.mqtt.subscribe as subscribe

from given import LARGE, Expiry, Failure, digest, main, told


class _Listener:
    """A client with a thread, subscribed to a topic."""

    def __init__(self, topic, qos=0, host="127.0.0.1", port=None, tls=False):
        self.messages = queue.Queue()
        ready = threading.Event()
        self.client = mqtt.Client()
        if tls:
            self.client.tls_set(told["certificate"])
        self.client.on_connect = lambda *arguments: self.client.subscribe(topic, qos)
        self.client.on_subscribe = lambda *arguments: ready.set()
        self.client.on_message = lambda client, data, message: self.messages.put(message)
        self.client.connect(host, port or told["port"])
        self.client.loop_start()
        print("subscribed", ready.wait(10))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.client.disconnect()
        self.client.loop_stop()

    def take(self, count):
        return [self.messages.get(timeout=20) for _ in range(count)]


def _exchange(topic, qos, **settings):
    with _Listener(topic, qos, **settings) as listener:
        sent = [listener.client.publish(topic, f"message {number}", qos) for number in range(20)]
        for message in sent:
            message.wait_for_publish(10)
        print([(message.payload, message.qos) for message in listener.take(20)][::5])


def messages_are_sent_at_most_once():
    _exchange("most", 0)


def messages_are_sent_at_least_once():
    _exchange("least", 1)


def messages_are_sent_exactly_once():
    _exchange("exactly", 2)


def a_server_is_found_by_name():
    _exchange("named", 1, host="localhost")


def tls_verifies_the_server():
    _exchange("secret", 1, host="localhost", port=told["tls"], tls=True)


def tls_refuses_a_strange_server():
    client = mqtt.Client()
    client.tls_set(told["other"])
    with Failure():
        client.connect("localhost", told["tls"])


def _large(**settings):
    with _Listener("large", 1, **settings) as listener:
        listener.client.publish("large", LARGE, 1).wait_for_publish(20)
        print(digest(listener.take(1)[0].payload))


def a_large_message_arrives_whole():
    _large()


def a_large_message_arrives_whole_with_tls():
    _large(host="localhost", port=told["tls"], tls=True)


def a_thousand_messages_arrive_in_order():
    with _Listener("thousand/#", 1) as listener:
        for number in range(1000):
            listener.client.publish(f"thousand/{number % 7}", str(number), 1)
        numbers = [int(message.payload) for message in listener.take(1000)]
    print(len(numbers), numbers == sorted(numbers))


def helpers_publish_and_subscribe():
    publish.multiple([("kept/a", "1", 1, True), ("kept/b", "2", 1, True)], hostname="127.0.0.1", port=told["port"])
    kept = subscribe.simple(["kept/a", "kept/b"], msg_count=2, hostname="127.0.0.1", port=told["port"])
    print(sorted((message.topic, message.payload, message.retain) for message in kept))
    publish.multiple([("kept/a", "", 1, True), ("kept/b", "", 1, True)], hostname="127.0.0.1", port=told["port"])


def a_last_will_is_published():
    with _Listener("will", 1) as listener:
        client = mqtt.Client()
        client.will_set("will", "gone", 1)
        client.connect("127.0.0.1", told["port"])
        client.loop_start()
        client.publish("other", "x", 1).wait_for_publish(10)
        client.loop_stop()
        client.socket().close()
        print(listener.take(1)[0].payload)


def a_refused_connection_is_an_error():
    with Failure():
        mqtt.Client().connect("127.0.0.1", told["refused"])


def a_timeout_for_the_handshake_expires():
    client = mqtt.Client()
    client.tls_set(told["certificate"])
    client._connect_timeout = 0.3
    client.keepalive = 1
    with Expiry():
        client.connect("localhost", told["silent"], keepalive=1)


if __name__ == "__main__":
    main(globals())
