# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Rules about the names of the contract: one grammar for functions, and no name that is a macro or a keyword elsewhere.

A function is `ps_<object>_<verb or property>[_<qualifier>]`, or `ps_<name>` with the name that the document or Python's
module of today gives to a function of the module.
"""

import re

import source

OBJECTS = """address addrinfo buffer connect_options constant control error file hooks hostent interface_addresses
interfaces message operation pairs socket status token version wait""".split()
MODULE = """close connect_host create_connection create_server create_unix_server deadline description dup
get_inheritable getaddrinfo getdefaulttimeout getfqdn gethostbyaddr gethostbyname gethostbyname_ex
gethostname getnameinfo getprotobyname getservbyname getservbyport has_dualstack_ipv6 htonl htons
if_addresses if_indextoname if_nameindex if_nametoindex inet_aton inet_ntoa inet_ntop inet_pton
listen_fds notify ntohl ntohs set_inheritable setdefaulttimeout sethostname version""".split()
# Words that qualify a verb and are none themselves.
QUALIFIERS = {"await", "ex", "into"}
# How functions begin that fill in a new record of an object; others read one.
MAKERS = {"address": "make", "operation": "start"}
# Functions of the module that begin with the name of an object.
MODULE_OF_OBJECTS = {"address_format", "address_parse"}

# What headers and compilers of other systems define. Most macros are in capitals, which no name here may be.
TAKEN = {
    "a macro of Windows": "interface near far small hyper min max pascal cdecl",
    "a macro of a compiler or a system": "unix linux i386 arm mips sun vax sparc major minor makedev bool true false",
    "a macro of the C library": "errno stdin stdout stderr assert offsetof environ s_addr h_errno complex",
    "a keyword of C++": """and and_eq asm auto bitand bitor catch class compl constexpr decltype default delete
        explicit export friend inline mutable namespace new noexcept not not_eq nullptr operator
        or or_eq private protected public requires template this throw try typeid typename union
        using virtual xor xor_eq""",
}
MEANING = {word: whose for whose, words in TAKEN.items() for word in words.split()}

FUNCTION = re.compile(r"\bPS_API\b[\w\s*]*?\bps_(\w+)\s*\(([^;]*?)\)\s*;")
POINTER = re.compile(r"\(\s*\*\s*(\w+)\s*\)\s*\(([^;()]*)\)")
FIELD = re.compile(r"\b(\w+)\s*(?:\[[^\]]*\])?\s*;")
STRUCT = re.compile(r"\bstruct\s+ps_(\w+)\s*\{([^}]*)\}")
LAST_WORD = re.compile(r"(\w+)\s*(?:\[[^\]]*\])?\s*$")


def headers(root):
    for path in source.files(root, (".h",), "abi"):
        yield path, source.code(source.read(root, path))


def fault_of(name, parameters):
    """What is wrong with the name of a function, without ps_; None when it fits the grammar."""
    if name in MODULE or name in MODULE_OF_OBJECTS:
        return None
    words = next((name[len(one) + 1:] for one in OBJECTS if name.startswith(f"{one}_")), None)
    if not words:
        return "it is neither ps_<object>_<verb or property> nor the name of a function of the module"
    thing = name[:-len(words) - 1]
    if words.split("_")[0] in QUALIFIERS:
        return f"'{words.split('_')[0]}' qualifies a verb, and none stands before it"
    makes = re.search(rf"(?<!const )\bps_{thing} \*\w", parameters) and not re.match(r"\s*ps_\w+ \*self\b", parameters)
    if thing in MAKERS and makes and not words.startswith(f"{MAKERS[thing]}_"):
        return f"it makes a ps_{thing}, so that its name is ps_{thing}_{MAKERS[thing]}_<qualifier>"
    return None


def functions_follow_one_grammar(root):
    for path, text in headers(root):
        for match in FUNCTION.finditer(text):
            name, parameters = match.groups()
            fault = fault_of(name, parameters)
            if fault:
                yield f"{path}:{source.line_of(text, match.start())}: ps_{name}: {fault}"


def named(text):
    """The parameters and the fields that a header declares: each name, and where."""
    for match in FUNCTION.finditer(text):
        yield from parameters_in(match.group(2), match.start(2))
    for match in POINTER.finditer(text):
        yield match.group(1), match.start(1)
        yield from parameters_in(match.group(2), match.start(2))
    for match in STRUCT.finditer(text):
        for field in FIELD.finditer(match.group(2)):
            yield field.group(1), match.start(2) + field.start(1)


def parameters_in(text, offset):
    for part in re.finditer(r"[^,]+", text):
        last = LAST_WORD.search(part.group(0))
        if last and last.group(1) != "void":
            yield last.group(1), offset + part.start() + last.start(1)


def no_name_is_a_macro_elsewhere(root):
    for path, text in headers(root):
        for name, offset in sorted(set(named(text)), key=lambda one: one[1]):
            taken = MEANING.get(name) or ("in capitals, as macros are" if name != name.lower() else None)
            if taken:
                yield f"{path}:{source.line_of(text, offset)}: {name} is {taken}"


RULES = [functions_follow_one_grammar, no_name_is_a_macro_elsewhere]
