# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The caller for the modules of Python: it makes values of the language and calls methods with them.

    caller.py MODULE INPUT OUTPUT FILE

reads calls from one descriptor and answers on the other; FILE is what descriptors of files are opened on. README.md
describes both directions.
"""

import array
import gc
import importlib
import mmap
import os
import sys


class Deliberate(Exception):
    """What a conversion method raises here: whoever calls it passes it on."""


class Unknown(Exception):
    """The call cannot be made in this language."""


class World:
    """The variables of a call, and what conversion methods can do to them."""

    def __init__(self, module, path):
        self.module, self.path = module, path
        self.states = {}
        self.clear()

    def clear(self):
        self.variables = {"module": self.module}
        self.lists, self.rooms, self.descriptors, self.made = [], [], [], []
        self.depth = 0

    def act(self, action):
        if action == "raise":
            raise Deliberate
        if action == "close":
            self.variables["a"].close()
        elif action == "collect":
            gc.collect(0)
        elif action == "mutate":
            for one in self.lists:
                one.clear()
        elif action == "resize":
            for one in self.rooms:
                if isinstance(one, bytearray):
                    one.clear()
        elif action == "reenter" and self.depth < 3:
            self.depth += 1
            try:
                self.variables["a"].recv(1, 64)
            except OSError:
                pass
            self.depth -= 1


def odd_class(base):
    """A class all of whose conversions act first."""
    def convert(self, *_):
        self.world.act(self.action)
        return self.value

    names = "__index__ __int__ __float__ __bool__ __str__ __bytes__ __fspath__ __len__ __iter__ fileno __buffer__ " \
            "__hash__ __eq__ __lt__ __getitem__ __complex__ __format__ __call__ __enter__ __copy__ encode read"
    return type(f"Odd{base.__name__}", (base,), {name: convert for name in names.split()})


Odd = odd_class(object)
# Subclasses of the built-in types, whose own value is what it was and whose methods are others.
ODD_BASES = {int: odd_class(int), str: odd_class(str), bytes: odd_class(bytes), float: odd_class(float),
             tuple: odd_class(tuple)}


def odd(world, action, value):
    # Every second kind of object is one of the language's own types.
    base = ODD_BASES.get(type(value)) if action in ("plain", "raise", "close") else None
    made = base(value) if base else Odd()
    made.world, made.action, made.value = world, action, value
    return made


def released():
    view = memoryview(bytearray(100))
    view.release()
    return view


def recursive():
    items = [1]
    items.append(items)
    return items


EXOTICS = {
    "complex": lambda world: 1j,
    "ellipsis": lambda world: ...,
    "dictionary": lambda world: {"a": 1},
    "set": lambda world: {1, 2},
    "range": lambda world: range(3),
    "generator": lambda world: (one for one in (b"a", b"b")),
    "recursive": lambda world: recursive(),
    "class": lambda world: bytes,
    "function": lambda world: len,
    "module": lambda world: sys,
    "surrogate": lambda world: "\ud800",
    "readonly": lambda world: memoryview(b"readonly"),
    "strided": lambda world: memoryview(bytearray(100))[::2],
    "reversed": lambda world: memoryview(bytearray(100))[::-1],
    "released": lambda world: released(),
    "cast": lambda world: memoryview(bytearray(64)).cast("Q"),
    "matrix": lambda world: memoryview(bytearray(64)).cast("B", (8, 8)),
    "array": lambda world: array.array("i", range(10)),
    "doubles": lambda world: array.array("d", range(10)),
    "mapped": lambda world: mmap.mmap(-1, 4096),
    "list": lambda world: [b"a", bytearray(4)],
    "strings": lambda world: ["a", "b"],
    "stub": lambda world: world.module.socket.__new__(world.module.socket),
    "exception": lambda world: OSError(5, "x"),
    "int_subclass": lambda world: type("Number", (int,), {})(70000),
    "large_int": lambda world: 10 ** 5000,
}


class Reader:
    """Values from the words of a line."""

    def __init__(self, world, words):
        self.world, self.words = world, iter(words)
        self.keywords = {}

    def arguments(self):
        made = []
        for word in self.words:
            if word in ")]":
                break
            if word[0] == "k":
                self.keywords[word[1:]] = self.value(next(self.words))
            else:
                made.append(self.value(word))
        return made

    def value(self, word):
        return getattr(self, NOTATION[word[0]])(word[1:])

    def nothing(self, _):
        return None

    def true(self, _):
        return True

    def false(self, _):
        return False

    def integer(self, digits):
        return int(digits)

    def real(self, digits):
        return float(digits)

    def text(self, digits):
        return bytes.fromhex(digits).decode("utf-8", "surrogateescape")

    def octets(self, digits):
        return bytes.fromhex(digits)

    def filler(self, digits):
        return b"x" * int(digits)

    def room(self, digits):
        made = bytearray(int(digits))
        self.world.rooms.append(made)
        return made

    def several(self, _):
        return tuple(self.arguments())

    def listed(self, _):
        made = self.arguments()
        self.world.lists.append(made)
        return made

    def odd(self, action):
        return odd(self.world, action, self.value(next(self.words)))

    def exotic(self, name):
        return EXOTICS[name](self.world)

    def descriptor(self, kind):
        if kind == "absent":
            return 999999
        made = os.open(self.world.path, os.O_RDWR) if kind == "file" else self.socket_descriptor()
        self.world.descriptors.append((made, os.fstat(made).st_ino))
        return made

    def socket_descriptor(self):
        fd = self.world.variables["b"].fileno()
        return os.dup(fd) if fd >= 0 else os.open(self.world.path, os.O_RDONLY)

    def variable(self, name):
        variables = self.world.variables
        if name == "token" and name not in variables:
            variables[name] = self.world.module.Token()
        if name == "operation" and name not in variables:
            variables[name] = self.world.module.start_getaddrinfo("127.0.0.1", 1)
        return variables.get(name)


NOTATION = {"n": "nothing", "t": "true", "f": "false", "i": "integer", "d": "real", "s": "text", "b": "octets",
            "z": "filler", "w": "room", "(": "several", "[": "listed", "o": "odd", "x": "exotic", "h": "descriptor",
            "v": "variable"}
CLASSES = {"token": "Token"}


def target(owner, name, module):
    if owner is module and name in CLASSES:
        name = CLASSES[name]
    found = getattr(owner, name)
    return found if callable(found) else lambda *_, **__: found


def perform(world, owner, name, words):
    reader = Reader(world, words)
    arguments = reader.arguments()
    # What a state could not make, such as a file in a language without them.
    owner = world.variables[owner]
    call = target(owner, name, world.module)
    counts = [sys.getrefcount(arguments[place]) for place in range(len(arguments))]
    try:
        return call(*arguments, **reader.keywords), arguments, counts
    except BaseException as error:
        error.arguments_of_call = arguments, counts
        raise


def prepare(world, state):
    world.module.setdefaulttimeout(0.01)
    for into, owner, name, words in world.states[state]:
        result = perform(world, owner, name, words)[0]
        names = into.split(",")
        for one, value in zip(names, result if len(names) > 1 else (result,)):
            world.variables[one] = value


def close_all(value, depth=0):
    """Close what a call has made."""
    if isinstance(value, (tuple, list)) and depth < 4:
        for one in value:
            close_all(one, depth + 1)
    elif not isinstance(value, type) and hasattr(value, "close") and type(value).__module__ != "mmap":
        try:
            value.close()
        except (OSError, ValueError):
            pass


def clean_up(world, result):
    close_all(result)
    for name in ("f", "o", "t", "token", "operation", "a", "b"):
        close_all(world.variables.get(name))
    for fd, inode in world.descriptors:
        try:
            if os.fstat(fd).st_ino == inode:
                os.close(fd)
        except OSError:
            pass
    world.clear()


# Calls after which the program owns the number that they return, or the numbers in it.
GIVE_DESCRIPTORS = ("dup", "detach")


def owned(name, result):
    if name in GIVE_DESCRIPTORS and isinstance(result, int) and result >= 0:
        return (result,)
    if name == "recv_fds" and isinstance(result, tuple):
        return tuple(result[1])
    return ()


# Objects of which the caller has all references; the interpreter shares small numbers and short texts.
COUNTED = (bytearray, list, Odd, array.array, float, memoryview, dict, set)
# What one call may keep: a socket its token, an operation its own.
KEPT = ("settoken", "makefile")


def unbalanced(name, arguments, counts):
    """What a call has more or fewer references to than before."""
    if name in KEPT:
        return ""
    for place, before in enumerate(counts):
        after = sys.getrefcount(arguments[place])
        if after != before and isinstance(arguments[place], COUNTED):
            return f"references to {type(arguments[place]).__name__}: {before} before, {after} after"
    return ""


def told(error):
    try:
        text = "\n".join([str(error), *getattr(error, "__notes__", ())])
    except BaseException as other:
        text = f"no text: {other!r}"
    return text.encode("utf-8", "backslashreplace").hex()


def wild(world, owner, name, words):
    """The call under test: what is said of it, and its result."""
    result = None
    try:
        result, arguments, counts = perform(world, owner, name, words)
        fault = unbalanced(name, arguments, counts)
        said = f"ok {type(result).__name__}"
    except BaseException as error:
        arguments, counts = getattr(error, "arguments_of_call", ((), ()))
        error.arguments_of_call = error.__traceback__ = error.__context__ = error.__cause__ = None
        fault = ""
        said = f"error {type(error).__module__}.{type(error).__qualname__} {told(error)}"
    return (f"broken {fault.encode().hex()}" if fault else said), result


def usable(world):
    """What is wrong with the sockets after the call."""
    for name in ("a", "b"):
        socket = world.variables.get(name)
        if socket is not None:
            socket.fileno()
            socket.close()
            if socket.fileno() != -1:
                raise AssertionError(f"{name}: a closed socket has a descriptor")


def answer(world, words):
    state, owner, name = words[:3]
    try:
        prepare(world, state)
    except BaseException as error:
        return f"unprepared {type(error).__name__} {told(error)}"
    said, result = wild(world, owner, name, words[3:])
    for fd in owned(name, result):
        os.close(fd)
    try:
        # Python's files keep their socket open.
        close_all((result, world.variables.get("f")))
        usable(world)
    except BaseException as error:
        said = f"unusable {type(error).__name__} {told(error)}"
    clean_up(world, result)
    return said


OWNERS = {"module": lambda module: module, "a": lambda module: module.socket, "t": lambda module: module.Token,
          "o": lambda module: module.Operation}


def public_names(world, owner):
    """The names of the functions and methods that an owner has besides those of the description."""
    if owner not in OWNERS:
        return []
    place = OWNERS[owner](world.module)
    return [name for name in getattr(place, "__all__", dir(place))
            if not name.startswith("_") and callable(getattr(place, name)) and
            not isinstance(getattr(place, name), type)]


def has(world, owner, name):
    if owner == "f":
        return hasattr(getattr(world.module, "File", None) or importlib.import_module("io").BufferedRWPair, name)
    return hasattr(OWNERS[owner](world.module), CLASSES.get(name, name))


def serve(world, source, drain):
    for line in source:
        number, *words = line.split()
        command, words = words[0], words[1:]
        if command == "call":
            said = answer(world, words)
        elif command == "collect":
            gc.collect()
            said = "collected"
        elif command == "state":
            world.states.setdefault(words[0], []).append((words[1], words[2], words[3], words[4:]))
            said = "ok"
        elif command == "has":
            said = "yes" if has(world, *words) else "no"
        elif command == "names":
            said = " ".join(["names", *public_names(world, words[0])])
        elif command == "exotics":
            said = " ".join(["exotics", *EXOTICS])
        drain.write(f"{number} {said}\n".encode())


def plant(library):
    """What the tests of this fuzzer put into the library, so that it has something to find."""
    if "POLYSOCKET_PLANTED" in os.environ:
        with open(os.environ["POLYSOCKET_PLANTED"], encoding="utf-8") as file:
            exec(file.read(), {"library": library})  # noqa: S102


def main():
    module, source, drain, path = sys.argv[1:]
    sys.unraisablehook = lambda _: None
    with open(int(source), encoding="ascii") as calls, open(int(drain), "wb", buffering=0) as answers:
        library = importlib.import_module(module)
        plant(library)
        serve(World(library, path), calls, answers)


if __name__ == "__main__":
    main()
