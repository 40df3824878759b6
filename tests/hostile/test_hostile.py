# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The hostile caller must find and name each kind of fault: shown with libraries of which one function is wrong.

The wrong function stands before the right one, in a library that is loaded first.
"""

import json
import os
import re
import subprocess
import tempfile
import unittest

BUILD = os.environ.get("POLYSOCKET_BUILD", "build")
CC = os.environ.get("CC", "cc").split()
CALLER = os.path.join(BUILD, "tests", "hostile-caller")
SANITIZED = os.path.join(BUILD, "sanitize")
ABI = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "abi")
LIMIT = 400

# right(…) is the library's own function.
PROLOGUE = """
#include <polysocket.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
"""
RIGHT = "  static __typeof__(&{0}) right;\n  if (!right) right = (__typeof__(&{0}))dlsym(RTLD_NEXT, \"{0}\");\n"

HTONL = "int32_t ps_htonl(int64_t number, int64_t *result, ps_error *err)"
HTONS = "int32_t ps_htons(int64_t number, int64_t *result, ps_error *err)"
HOSTNAME = "int32_t ps_gethostname(char *text, int64_t capacity, int64_t *length, ps_error *err)"
FAMILY = "int32_t ps_address_family(const ps_address *address, int64_t *family, ps_error *err)"
RECV = ("int32_t ps_socket_recv(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, int64_t *received, "
        "ps_error *err)")
RECV_CALL = "int32_t status = right(self, flags, buffer, capacity, received, err);"
SENDALL = ("int32_t ps_socket_sendall(ps_socket *self, int64_t flags, const void *data, int64_t length, int64_t *sent, "
           "ps_error *err)")
CREATE = "int32_t ps_socket_create(int64_t family, int64_t type, int64_t proto, ps_socket **socket, ps_error *err)"
ADOPT = ("int32_t ps_socket_adopt(int64_t fd, int64_t family, int64_t type, int64_t proto, ps_socket **socket, "
         "ps_error *err)")
PROTOCOL = "int32_t ps_getprotobyname(const char *name, const ps_wait *wait, int64_t *number, ps_error *err)"
QUALIFIED = ("int32_t ps_getfqdn(const char *name, const ps_wait *wait, char *text, int64_t capacity, "
             "int64_t *length, ps_error *err)")
UNIX = "int32_t ps_address_make_unix(const void *path, int64_t length, ps_address *address, ps_error *err)"
AT = "int32_t ps_constant_at(int64_t index, const char **name, int64_t *value, ps_error *err)"
TIMEOUT = "int32_t ps_socket_gettimeout(ps_socket *self, double *seconds, ps_error *err)"
FILENO = "int32_t ps_socket_fileno(ps_socket *self, int64_t *fd, ps_error *err)"
SENDMSG = ("int32_t ps_socket_sendmsg(ps_socket *self, int64_t flags, const ps_message *message, int64_t *sent, "
           "ps_error *err)")
SENDMSG_CALL = "right(self, flags, message, sent, err)"
RECVMSG = ("int32_t ps_socket_recvmsg(ps_socket *self, int64_t flags, ps_message *message, int64_t *received, "
           "ps_error *err)")
RECVMSG_CALL = "int32_t status = right(self, flags, message, received, err);"
SEND_FDS = ("int32_t ps_socket_send_fds(ps_socket *self, int64_t flags, const int64_t *fds, int64_t fd_count, "
            "const void *data, int64_t length, int64_t *sent, ps_error *err)")
SEND_FDS_CALL = "right(self, flags, fds, fd_count, data, length, sent, err)"
RECV_FDS = ("int32_t ps_socket_recv_fds(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, "
            "int64_t *received, int64_t *fds, int64_t fd_capacity, int64_t *fd_count, int64_t *told, "
            "ps_address *address, ps_error *err)")
RECV_FDS_CALL = ("int32_t status = right(self, flags, buffer, capacity, received, fds, fd_capacity, fd_count, told, "
                 "address, err);")
CLOSE = "int32_t ps_close(int64_t fd, ps_error *err)"
DUP = "int32_t ps_dup(int64_t fd, int64_t *copy, ps_error *err)"
SENDFILE = ("int32_t ps_socket_sendfile(ps_socket *self, int64_t fd, int64_t offset, int64_t count, int64_t *sent, "
            "ps_error *err)")
CONNECTION = ("int32_t ps_create_connection(const char *host, const char *service, double timeout, "
              "const ps_connect_options *options, const ps_wait *wait, ps_socket **socket, ps_error *err)")
CONNECTION_CALL = "return right(host, service, timeout, options, wait, socket, err);"
SUCCEED = "return ps_socket_create(2, 1, 0, socket, NULL);"

# The fault: the function's head, its body, and the words in which it has to be told.
WRONG = {
    "a status that isn't documented": (
        HTONS, "if (right(number, result, err) == 0) return 0; if (err) err->status = PS_E_OS; return PS_E_OS;",
        'it returned the status "os", which its description doesn\'t name'),
    "a number that is no status": (
        HTONS, "return right(number, result, err) == 0 ? 0 : -7;", "it returned -7, which is no status"),
    "success in spite of a number that is refused": (
        HTONS, "return right(number & 0xFFFF, result, err);", "it succeeded, though number is nothing that it takes"),
    "success in spite of a handle that is none": (
        FILENO, "if (right(self, fd, err) != 0 && fd) *fd = 0; return 0;", "it succeeded, though self is nothing"),
    "a byte too many": (
        HOSTNAME, "if (text && capacity > 0) text[capacity] = 0; return right(text, capacity, length, err);",
        "in the call the process was killed by a signal: Segmentation fault"),
    "a byte before the buffer": (
        HOSTNAME, "if (text) text[-1] = 0; return right(text, capacity, length, err);",
        "something was written before text"),
    "a text without its end": (
        HOSTNAME, "int32_t status = right(text, capacity, length, err);"
        " if (status == 0 && capacity > 0) text[strlen(text)] = 'x'; return status;", "text is not terminated"),
    "a text that ends too early": (
        HOSTNAME, "int32_t status = right(text, capacity, length, err);"
        " if (status == 0 && capacity > 1) text[0] = 0; return status;", "text ends after 0 bytes and not after"),
    "a size that isn't enough": (
        HOSTNAME, "int32_t status = right(text, capacity, length, err);"
        " if (status == 0 && length) *length = 65; return status;", "and 65 are to be enough"),
    "more bytes than there is room for": (
        RECV, RECV_CALL + " if (status == 0 && received) *received = capacity + 1; return status;",
        "are said to be in it"),
    "a descriptor that stays open": (
        HTONL, "if (number == 1) fcntl(0, F_DUPFD_CLOEXEC, 0); return right(number, result, err);",
        "is open after all was given back"),
    "a descriptor of somebody else that is closed": (
        HTONL, "if (number == 1) close(0); return right(number, result, err);",
        "descriptor 0 is closed after all was given back"),
    "a descriptor that is taken and not closed": (
        ADOPT, "(void)right; return ps_socket_fromfd(fd, family, type, proto, socket, err);",
        "is open after all was given back"),
    "a handle that is taken and not freed": (
        "void ps_socket_free(ps_socket *self)", "(void)right; (void)self;", "is open after all was given back"),
    "a crash": (HTONL, "if (number == 1) abort(); return right(number, result, err);",
                "in the call the process was killed by a signal: Aborted"),
    "a hang": (HTONL, "while (number == 1) pause(); return right(number, result, err);",
               f"in the call the process did not go on within {LIMIT} ms"),
    "an end of the process": (HTONL, "if (number == 1) _exit(0); return right(number, result, err);",
                              "in the call the process ended with status 0"),
    "a handle that is taken for a pointer": (
        TIMEOUT, "if (*(volatile char *)self == 1) return 0; return right(self, seconds, err);",
        "in the call the process was killed by a signal: Segmentation fault"),
    "a record that is written on success": (
        HTONL, "if (err) err->code = 0; return right(number, result, err);",
        "it succeeded and wrote to the error record"),
    "a record with another status": (
        HTONL, "int32_t status = right(number, result, err); if (status && err) err->status = 1; return status;",
        "it returned status 7, and the record says 1"),
    "a record without a code": (
        HTONL, "int32_t status = right(number, result, err); if (status && err) memset(&err->code, 0xA5, 4);"
        " return status;",
        "the record's code is not written"),
    "a record without a message": (
        HTONL, "int32_t status = right(number, result, err); if (status && err) err->message[0] = 0; return status;",
        "the record's message is empty"),
    "a record without an operation": (
        HTONL, "int32_t status = right(number, result, err); if (status && err) err->operation[0] = 0;"
        " return status;", "the record's operation is empty"),
    "a record with another operation": (
        HTONL, "int32_t status = right(number, result, err); if (status && err) strcpy(err->operation, \"htons\");"
        " return status;", 'the record\'s operation is "htons", and the description says "htonl"'),
    "a message that names another operation": (
        HTONL, "int32_t status = right(number, result, err);"
        " if (status && err) err->message[4] = 's'; return status;",
        'the message doesn\'t begin with "htonl: "'),
    "a message that names the operation alone": (
        HTONL, "int32_t status = right(number, result, err); if (status && err) err->message[7] = 0; return status;",
        'the message doesn\'t begin with "htonl: "'),
    "a message about a NULL that isn't there": (
        HTONL, "int32_t status = right(number, result, err);"
        " if (status && err) strcpy(err->message, \"htonl: result must not be NULL\"); return status;",
        'the message names no parameter that is NULL: "htonl: result must not be NULL"'),
    "reserved bytes that are not zero": (
        HTONL, "int32_t status = right(number, result, err); if (status && err) err->reserved[7] = 1; return status;",
        "the record's reserved bytes are not zero"),
    "a message without its end": (
        HTONL, "int32_t status = right(number, result, err);"
        " if (status && err) memset(err->message, 'x', sizeof err->message); return status;",
        "the record's message is not terminated"),
    "a message that is no UTF-8": (
        HTONL, "int32_t status = right(number, result, err);"
        " if (status && err) strcpy(err->message, \"\\xED\\xA0\\x80\"); return status;",
        "the record's message is not UTF-8"),
    "an output that is missing after success": (
        FAMILY, "return right(address, address ? NULL : family, err);", "family is not written"),
    "an output that is missing after failure": (
        HTONS, "return right(number, number > 65535 ? NULL : result, err);", "result is not written"),
    "a number after failure": (
        HTONS, "int32_t status = right(number, result, err); if (status && result) *result = 9; return status;",
        "it failed, and result is 9 instead of 0"),
    "a descriptor of 0 after failure": (
        FILENO, "int32_t status = right(self, fd, err); if (status && fd) *fd = 0; return status;",
        "it failed, and fd is 0 instead of -1"),
    "no timeout of 0 after failure": (
        TIMEOUT, "int32_t status = right(self, seconds, err); if (status && seconds) *seconds = 0; return status;",
        "it failed, and seconds is 0 instead of -1"),
    "more bytes sent than there were": (
        SENDALL, "int32_t status = right(self, flags, data, length, sent, err);"
        " if (status && sent) *sent = 1 << 30; return status;", "it failed, and sent is 1073741824 of"),
    "a handle after failure": (
        CREATE, "int32_t status = right(family, type, proto, socket, err);"
        " if (status && socket) *socket = (ps_socket *)1; return status;", "it failed, and socket is not NULL"),
    "no handle after success": (
        CREATE, "int32_t status = right(family, type, proto, socket, err);"
        " if (!status) { ps_socket_free(*socket); *socket = NULL; } return status;", "it succeeded, and socket is 0x0"),
    "a text of the library's after failure": (
        AT, "int32_t status = right(index, name, value, err); if (status && name) *name = \"\"; return status;",
        "it failed, and name is not NULL"),
    "an address after failure": (
        UNIX, "int32_t status = right(path, length, address, err); if (status && address) address->opaque[19] = 1;"
        " return status;", "it failed, and address is not all zero"),
    "a change of what may only be read": (
        UNIX, "if (path && length > 0) *(char *)path ^= 1; return right(path, length, address, err);",
        "it changed path, which it may only read"),
    "a hook that is called with something else": (
        PROTOCOL, "if (wait && wait->hooks && wait->hooks->interrupted) wait->hooks->interrupted(NULL);"
        " return right(name, wait, number, err);",
        "a hook was called with another context"),
    "an address in the record that is none": (
        HTONL, "int32_t status = right(number, result, err);"
        " if (status && err) memset(&err->address, 0xFF, sizeof err->address); return status;",
        "the record's address is none"),
    "an address that is none": (
        UNIX, "int32_t status = right(path, length, address, err);"
        " if (!status && address) memset(address, 0xFF, sizeof *address); return status;",
        "it succeeded, and address is no address"),
    "a descriptor that is duplicated and not told": (
        DUP, "int32_t status = right(fd, copy, err); if (!status) right(fd, copy, NULL); return status;",
        "is open after all was given back"),
    "a descriptor that is said to be closed": (CLOSE, "(void)right; return 0;", "is open after all was given back"),
    "a negative number of bytes that went": (
        SENDFILE, "int32_t status = right(self, fd, offset, count, sent, err); if (status && sent) *sent = -2;"
        " return status;", "it failed, and sent is -2"),
    "an array whose count is not checked": (
        SEND_FDS, f"if (fd_count < 0) return sent ? *sent = 0 : 0; return {SEND_FDS_CALL};",
        "it succeeded, though fd_count is nothing that it takes"),
    "a change of an array that may only be read": (
        SEND_FDS, f"if (fds && fd_count > 0) *(int64_t *)fds += 1; return {SEND_FDS_CALL};",
        "it changed fds, which it may only read"),
    "an array that is read behind its end": (
        SEND_FDS, f"if (fds && fd_count >= 0 && fds[fd_count] == 7) abort(); return {SEND_FDS_CALL};",
        "in the call the process was killed by a signal: Segmentation fault"),
    "more numbers than there is room for": (
        RECV_FDS, RECV_FDS_CALL + " if (!status && fd_count) *fd_count = fd_capacity + 1; return status;",
        "are said to be in it"),
    "a number that is no descriptor": (
        RECV_FDS, RECV_FDS_CALL + " if (!status && fd_count && *fd_count > 0) close(fds[0]), fds[0] = 95;"
        " return status;",
        "fds[0] is 95, which is not open"),
    "numbers behind those that are told": (
        RECV_FDS, RECV_FDS_CALL + " if (!status && fd_count && *fd_count < fd_capacity) fds[*fd_count] = 3;"
        " return status;",
        "fds is written behind its"),
    "bytes behind those that are told": (
        RECV, RECV_CALL + " char *end = (char *)buffer + capacity;"
        " if (buffer && capacity >= 0 && (uintptr_t)end % 4096) *end = 0; return status;",
        "something was written behind buffer"),
    "descriptors that are lost": (
        RECV_FDS, RECV_FDS_CALL + " if (!status && fd_count) *fd_count = 0, memset(fds, 0xA5, 8 * fd_capacity);"
        " return status;", "is open after all was given back"),
    "a count after failure": (
        RECV_FDS, RECV_FDS_CALL + " if (status && fd_count) *fd_count = 1; return status;",
        "it failed, and fd_count is 1 instead of 0"),
    "a reserved field that is passed over": (
        SENDMSG, "ps_message copy; if (message) { copy = *message; memset(copy.reserved, 0, sizeof copy.reserved); }"
        " return right(self, flags, message ? &copy : NULL, sent, err);",
        "it succeeded, though message is nothing that it takes"),
    "a reserved field of options that is passed over": (
        CONNECTION, f"if (socket && options && options->reserved[0]) {SUCCEED} {CONNECTION_CALL}",
        "it succeeded, though options is nothing that it takes"),
    "a reserved field of how to wait that is passed over": (
        PROTOCOL, "ps_wait copy; if (wait) { copy = *wait; memset(copy.reserved, 0, sizeof copy.reserved); }"
        " return right(name, wait ? &copy : NULL, number, err);",
        "it succeeded, though wait is nothing that it takes"),
    "hooks of a later version that are passed over": (
        QUALIFIED, "ps_wait copy; if (wait) { copy = *wait; copy.hooks = NULL; }"
        " return right(name, wait ? &copy : NULL, text, capacity, length, err);",
        "it succeeded, though ps_wait.hooks is nothing that it takes"),
    "a token in a record that is not looked up": (
        QUALIFIED, "ps_wait copy; if (wait) { copy = *wait; copy.token = NULL; }"
        " return right(name, wait ? &copy : NULL, text, capacity, length, err);",
        "it succeeded, though ps_wait.token is nothing that it takes"),
    "a deadline in a record that is not checked": (
        QUALIFIED, "ps_wait copy; if (wait) { copy = *wait; copy.deadline = 0; }"
        " return right(name, wait ? &copy : NULL, text, capacity, length, err);",
        "it succeeded, though ps_wait.deadline is nothing that it takes"),
    "a port in a record that is not checked": (
        CONNECTION, f"if (socket && options && options->source_port > 65535) {SUCCEED} {CONNECTION_CALL}",
        "it succeeded, though ps_connect_options.source_port is nothing that it takes"),
    "a negative length in a record that is not checked": (
        SENDMSG, "ps_message copy; if (message && message->control_length < 0) {"
        " copy = *message; copy.control_length = 0; message = &copy; }"
        f" return {SENDMSG_CALL};", "it succeeded, though ps_message.control_length is nothing that it takes"),
    "a change of a record that may only be read": (
        SENDMSG, f"if (message) ((ps_message *)message)->flags ^= 1; return {SENDMSG_CALL};",
        "it changed message, which it may only read"),
    "a change of a buffer that may only be read": (
        SENDMSG, "if (message && message->buffer_count > 0 && message->buffers && message->buffers[0].length > 0 &&"
        f" message->buffers[0].data) *(char *)message->buffers[0].data ^= 1; return {SENDMSG_CALL};",
        "it changed ps_buffer.data, which it may only read"),
    "a change of control data that may only be read": (
        SENDMSG, "if (message && message->control && message->control_length > 0) *(char *)message->control ^= 1;"
        f" return {SENDMSG_CALL};", "it changed ps_message.control, which it may only read"),
    "more bytes of a message than its buffers have": (
        SENDMSG, f"int32_t status = {SENDMSG_CALL}; if (!status && sent) *sent += 1 << 20; return status;",
        "and the buffers have"),
    "a message whose buffers are read behind their end": (
        SENDMSG, "if (message && message->buffer_count > 0 && message->buffers && message->buffers[0].length > 0 &&"
        " message->buffers[0].data && ((char *)message->buffers[0].data)[message->buffers[0].length] == 7) abort();"
        f" return {SENDMSG_CALL};", "in the call the process was killed by a signal: Segmentation fault"),
    "a field that is not written": (
        RECVMSG, "ps_message copy; if (message) copy = *message; " + RECVMSG_CALL +
        " if (message) message->ifindex = copy.ifindex; return status;", "ps_message.ifindex is not written"),
    "a field after failure": (
        RECVMSG, RECVMSG_CALL + " if (status && message) message->length = 1; return status;",
        "it failed, and ps_message.length is not zero"),
    "an address after a failed receive": (
        RECVMSG, RECVMSG_CALL + " if (status && message) message->destination.opaque[0] = 1; return status;",
        "it failed, and ps_message.destination is not zero"),
    "a sender that is no address": (
        RECVMSG, RECVMSG_CALL + " if (!status) memset(&message->address, 0xFF, 160); return status;",
        "ps_message.address is no address"),
    "a field of the caller's that is changed": (
        RECVMSG, RECVMSG_CALL + " if (message) message->control_capacity++; return status;",
        "it changed ps_message.control_capacity, which it may only read"),
    "a reserved field that is written": (
        RECVMSG, RECVMSG_CALL + " if (!status) message->reserved[7] = 1; return status;",
        "it changed ps_message.reserved, which it may only read"),
    "an array of buffers that is changed": (
        RECVMSG, RECVMSG_CALL + " if (!status && message->buffer_count > 0)"
        " ((ps_buffer *)message->buffers)->length ^= 1; return status;",
        "it changed ps_message.buffers, which it may only read"),
    "more control data than there is room for": (
        RECVMSG, RECVMSG_CALL + " if (!status) message->control_length = message->control_capacity + 1; return status;",
        "are said to be in it"),
    "a byte before a buffer of a message": (
        RECVMSG, RECVMSG_CALL + " if (!status && message->buffer_count > 0 && message->buffers[0].data)"
        " ((char *)message->buffers[0].data)[-1] = 0; return status;", "something was written before ps_buffer.data"),
    "descriptors in control data that are lost": (
        RECVMSG, RECVMSG_CALL + " if (!status) message->control_length = 0; return status;",
        "is open after all was given back"),
    "no text": ("const char *ps_version(void)", "(void)right; return NULL;", "it returned no text"),
    "a function that never succeeds": (
        HTONL, "(void)number; return right(-1, result, err);", "no call succeeded"),
    "a function that never fails": (
        HTONL, "(void)err; return right(number & 1, result, NULL);", "no call failed"),
}


def name_of(head):
    return re.search(r"(ps_\w+)\(", head).group(1)


class HostileTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.shim = os.path.join(folder.name, "shim.so")

    def build(self, text):
        """A library to be loaded before the right one."""
        command = [*CC, "-w", "-D_GNU_SOURCE", f"-I{ABI}", "-fPIC", "-shared", "-x", "c", "-", "-o", self.shim]
        subprocess.run(command, input=PROLOGUE + text, text=True, check=True, timeout=60)

    def run_caller(self, *options, shim=True):
        """The exit status, and what was printed."""
        environment = {**os.environ, "LD_PRELOAD": self.shim} if shim else dict(os.environ)
        done = subprocess.run(
            [CALLER, "--seed", "1", "--limit", str(LIMIT), *options], env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, errors="replace", timeout=60, check=False,
        )
        return done.returncode, done.stdout

    def confined(self):
        """May the calls be made in namespaces of their own?"""
        return "no address is one that chance made" not in self.run_caller("--calls", "1", shim=False)[1]

    def test_each_fault_is_found_and_named(self):
        for fault, (head, body, words) in WRONG.items():
            name = name_of(head)
            calls = "12000" if fault.startswith("a function that never") else "2000"
            with self.subTest(fault):
                if calls == "12000" and not self.confined():
                    self.skipTest("without namespaces some functions can only fail, so nobody looks")
                self.build(f"{head} {{\n{RIGHT.format(name)}  {body}\n}}\n")
                status, output = self.run_caller("--function", name, "--calls", calls)
                self.assertEqual(status, 1, output)
                self.assertIn(f"\nnot ok 1 - {name}: ", output)
                self.assertIn(words, output)

    def test_memory_that_is_lost_is_found_by_the_sanitized_caller(self):
        self.build(f"{HTONL} {{\n{RIGHT.format('ps_htonl')}  static void *volatile lost;"
                   " lost = number == 0 ? malloc(77) : NULL; lost = NULL; return right(number, result, err);\n}\n")
        command = [os.path.join(SANITIZED, "tests", "hostile-caller"), "--function", "ps_htonl", "--calls", "200"]
        environment = {
            **os.environ, "LD_PRELOAD": self.shim, "LD_LIBRARY_PATH": os.path.join(SANITIZED, "lib"),
            "ASAN_OPTIONS": "detect_leaks=1:verify_asan_link_order=0",
        }
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("# after all calls the process ended with status", done.stdout)
        self.assertIn("LeakSanitizer: detected memory leaks", done.stderr)
        self.assertIn("in ps_htonl", done.stderr)

    def test_a_function_without_fault_passes(self):
        for name in sorted({name_of(head) for head, _, _ in WRONG.values()}):
            with self.subTest(name):
                status, output = self.run_caller("--function", name, "--calls", "2000", shim=False)
                self.assertEqual(status, 0, output)
                self.assertRegex(output, rf"\n1\.\.1\n(# this process may not .*\n)?ok 1 - {name}: 2000 calls")

    def test_a_call_that_failed_can_be_repeated_alone(self):
        for action in ("close(0)", "abort()"):
            with self.subTest(action):
                self.build(f"{HTONL} {{\n{RIGHT.format('ps_htonl')}  if (number == 0x10000) {action};"
                           " return right(number, result, err);\n}\n")
                _, output = self.run_caller("--function", "ps_htonl", "--calls", "5000")
                found = re.search(r"^# call (\d+): (.*)\n#   (ps_htonl\(number=65536 .*)$", output, re.MULTILINE)
                self.assertTrue(found, output)
                status, again = self.run_caller("--function", "ps_htonl", "--call", found.group(1))
                self.assertEqual(status, 1, again)
                self.assertIn(f"\n# {found.group(0)[2:]}\n", again)
                status, other = self.run_caller("--function", "ps_htonl", "--call", str(int(found.group(1)) + 1))
                self.assertEqual(status, 0, other)

    def test_the_same_seed_makes_the_same_calls(self):
        def results(*options):
            return re.findall(r"^ok .*", self.run_caller("--calls", "300", *options, shim=False)[1], re.MULTILINE)

        first = results("--function", "ps_address_format")
        self.assertEqual(first, results("--function", "ps_address_format"))
        self.assertNotEqual(first, results("--function", "ps_address_format", "--seed", "2"))

    def describe(self, change, text=""):
        """A library with another description, and more functions."""
        with open(os.path.join(ABI, "polysocket.json"), encoding="utf-8") as file:
            document = json.load(file)
        change(document)
        literal = "".join(f"\\{byte:03o}" for byte in json.dumps(document).encode())
        self.build(f'const char *ps_description(void) {{ return "{literal}"; }}\n{text}')

    def test_a_new_function_is_tried_at_once(self):
        def add(document):
            new = next(each for each in document["functions"] if each["name"] == "ps_htonl")
            document["functions"].append({**new, "name": "ps_new"})

        self.describe(add, "int32_t ps_new(int64_t number, int64_t *result, ps_error *err) { *result = 1; return 0; }")
        status, output = self.run_caller("--function", "ps_new", "--calls", "100")
        self.assertEqual(status, 1, output)
        self.assertIn("not ok 1 - ps_new: ", output)
        self.assertIn("in the call the process was killed by a signal: Segmentation fault", output)

    def test_what_is_unknown_ends_the_test(self):
        def missing(document):
            document["functions"][0]["name"] = "ps_missing"

        def strange(document):
            document["functions"][0]["parameters"][0]["kind"] = "colour"

        cases = ((missing, "the library has no ps_missing"), (strange, "a kind that this program does not know"))
        for change, words in cases:
            with self.subTest(words):
                self.describe(change)
                status, output = self.run_caller("--calls", "1")
                self.assertEqual(status, 2)
                self.assertTrue(output.startswith("Bail out! "), output)
                self.assertIn(words, output)

    def test_options_that_make_no_sense_are_refused(self):
        for options in (("--calls", "-1"), ("--seed", "x"), ("--calls", ""), ("more",), ("--colour",)):
            with self.subTest(options):
                self.assertEqual(self.run_caller(*options, shim=False), (2, ""))
        status, output = self.run_caller("--function", "ps_none", shim=False)
        self.assertEqual((status, output), (2, "Bail out! the library has no function ps_none\n"))


if __name__ == "__main__":
    unittest.main()
