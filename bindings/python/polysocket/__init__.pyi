# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The types of the module, for editors and type checkers. What is the standard library's is taken from its own stub, so
# that a socket of this module fits where one of the standard library's is asked for. The build adds the constants.

import socket as _standard
from enum import IntEnum, IntFlag
from socket import (
    CMSG_LEN as CMSG_LEN,
    CMSG_SPACE as CMSG_SPACE,
    SocketIO as SocketIO,
    close as close,
    dup as dup,
    error as error,
    gaierror as gaierror,
    getdefaulttimeout as getdefaulttimeout,
    gethostname as gethostname,
    getprotobyname as getprotobyname,
    getservbyname as getservbyname,
    getservbyport as getservbyport,
    has_dualstack_ipv6 as has_dualstack_ipv6,
    has_ipv6 as has_ipv6,
    herror as herror,
    htonl as htonl,
    htons as htons,
    if_indextoname as if_indextoname,
    if_nameindex as if_nameindex,
    if_nametoindex as if_nametoindex,
    inet_aton as inet_aton,
    inet_ntoa as inet_ntoa,
    inet_ntop as inet_ntop,
    inet_pton as inet_pton,
    ntohl as ntohl,
    ntohs as ntohs,
    setdefaulttimeout as setdefaulttimeout,
    sethostname as sethostname,
    timeout as timeout,
)
from typing import IO, Any, Generic, Iterable, List, Optional, Tuple, TypeVar, Union

_HandleSelf = TypeVar("_HandleSelf", bound="Union[Token, Operation[Any]]")
_Result = TypeVar("_Result")
_Address = Any
_Host = Union[str, bytes, bytearray]
_Service = Union[int, str, bytes, None]
_Attempt = Tuple[Any, str, int, float, str]
_Entry = Tuple[AddressFamily, SocketKind, int, str, Any]

class AddressFamily(IntEnum): ...
class SocketKind(IntEnum): ...
class MsgFlag(IntFlag): ...
class AddressInfo(IntFlag): ...

class cancelled(OSError): ...

class Token:
    def __init__(self) -> None: ...
    def __enter__(self: _HandleSelf) -> _HandleSelf: ...
    def __exit__(self, *exception: Any) -> None: ...
    def __del__(self, free: Any = ...) -> None: ...
    def close(self) -> None: ...
    def fileno(self) -> int: ...
    def fire(self) -> None: ...
    def fired(self) -> bool: ...
    def reset(self) -> None: ...

class Operation(Generic[_Result]):
    def __init__(self, handle: int, token: Optional[Token], convert: Any) -> None: ...
    def __enter__(self: _HandleSelf) -> _HandleSelf: ...
    def __exit__(self, *exception: Any) -> None: ...
    def __del__(self, free: Any = ...) -> None: ...
    def attempts(self) -> List[_Attempt]: ...
    def close(self) -> None: ...
    def fileno(self) -> int: ...
    def result(self) -> _Result: ...

class socket(_standard.socket):
    def accept(self) -> Tuple[socket, Any]: ...
    def getdeadline(self, direction: int, /) -> int: ...
    def ioctl(self, control: int, option: int = ..., /) -> int: ...
    def setdeadline(self, direction: int, deadline: int, /) -> None: ...
    def settoken(self, token: Optional[Token], /) -> None: ...

class SocketType(_standard.SocketType):
    def getdeadline(self, direction: int, /) -> int: ...
    def ioctl(self, control: int, option: int = ..., /) -> int: ...
    def setdeadline(self, direction: int, deadline: int, /) -> None: ...

# Of the library itself.
BOTH: int
NO_DEADLINE: int
RECEIVING: int
SENDING: int

# Of the interpreter itself: no header of the system has them.
ALG_OP_SIGN: int
ALG_OP_VERIFY: int
ALG_SET_PUBKEY: int
BTPROTO_HCI: int
BTPROTO_L2CAP: int
BTPROTO_RFCOMM: int
BTPROTO_SCO: int
HCI_DATA_DIR: int
HCI_FILTER: int
HCI_TIME_STAMP: int
SOL_HCI: int

CAPI: object
BDADDR_ANY: str
BDADDR_LOCAL: str

def connect_host(
    host: Optional[_Host],
    port: _Service,
    *,
    deadline: int = ...,
    token: Optional[Token] = ...,
    source_address: Optional[Tuple[_Host, int]] = ...,
    family: int = ...,
    delay: Optional[float] = ...,
) -> socket: ...
def create_connection(
    address: Tuple[Optional[str], int],
    timeout: Optional[float] = ...,
    source_address: Optional[Tuple[_Host, int]] = ...,
    *,
    happy_eyeballs: bool = ...,
    deadline: int = ...,
    token: Optional[Token] = ...,
    all_errors: bool = ...,
) -> socket: ...
def create_server(
    address: _Address,
    *,
    family: int = ...,
    backlog: Optional[int] = ...,
    reuse_port: bool = ...,
    dualstack_ipv6: bool = ...,
) -> socket: ...
def address_parse(text: Union[str, bytes], /) -> Tuple[int, Any, int]: ...
def address_format(family: int, address: Any, proto: int = ...) -> str: ...
def deadline(seconds: float, /) -> int: ...
def fromfd(fd: int, family: int, type: int, proto: int = ...) -> socket: ...
def getaddrinfo(
    host: Optional[_Host],
    port: _Service,
    family: int = ...,
    type: int = ...,
    proto: int = ...,
    flags: int = ...,
    *,
    deadline: int = ...,
    token: Optional[Token] = ...,
) -> List[_Entry]: ...
def getfqdn(name: str = ..., *, deadline: int = ..., token: Optional[Token] = ...) -> str: ...
def gethostbyaddr(
    ip_address: str, /, *, deadline: int = ..., token: Optional[Token] = ...
) -> Tuple[str, List[str], List[str]]: ...
def gethostbyname(hostname: str, /, *, deadline: int = ..., token: Optional[Token] = ...) -> str: ...
def gethostbyname_ex(
    hostname: str, /, *, deadline: int = ..., token: Optional[Token] = ...
) -> Tuple[str, List[str], List[str]]: ...
def getnameinfo(
    sockaddr: Tuple[Any, ...], flags: int, /, *, deadline: int = ..., token: Optional[Token] = ...
) -> Tuple[str, str]: ...
def getswitchinterval() -> Optional[float]: ...
def install(*, children: bool = ...) -> None: ...
def lossless_file(
    sock: socket,
    mode: str = ...,
    buffering: Optional[int] = ...,
    *,
    encoding: Optional[str] = ...,
    errors: Optional[str] = ...,
    newline: Optional[str] = ...,
) -> IO[Any]: ...
def recv_fds(sock: _standard.socket, bufsize: int, maxfds: int, flags: int = ...) -> Tuple[bytes, List[int], int, Any]: ...
def send_fds(
    sock: _standard.socket, buffers: Iterable[bytes], fds: Iterable[int], flags: int = ..., address: _Address = ...
) -> int: ...
def setswitchinterval(interval: Optional[float], /) -> None: ...
def socketpair(family: Optional[int] = ..., type: int = ..., proto: int = ...) -> Tuple[socket, socket]: ...
def start_connect_host(
    host: Optional[_Host],
    port: _Service,
    *,
    deadline: int = ...,
    token: Optional[Token] = ...,
    source_address: Optional[Tuple[_Host, int]] = ...,
    family: int = ...,
    delay: Optional[float] = ...,
) -> Operation[socket]: ...
def start_getaddrinfo(
    host: Optional[_Host],
    port: _Service,
    family: int = ...,
    type: int = ...,
    proto: int = ...,
    flags: int = ...,
    *,
    deadline: int = ...,
    token: Optional[Token] = ...,
) -> Operation[List[_Entry]]: ...
def start_getnameinfo(
    sockaddr: Tuple[Any, ...], flags: int, /, *, deadline: int = ..., token: Optional[Token] = ...
) -> Operation[Tuple[str, str]]: ...
def version() -> str: ...
