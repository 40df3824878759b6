# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What the C interface looks like, as plain data. Generated from the headers by 'make abi', and never edited.

Types are written as C writes them. Here are no functions and no knowledge of ctypes or cffi: each module derives its
declarations from these tables.
"""

# Kinds of results.
STATUSES = {
    "PS_OK": 0,
    "PS_E_OS": 1,
    "PS_E_HERROR": 2,
    "PS_E_GAIERROR": 3,
    "PS_E_TIMEOUT": 4,
    "PS_E_WOULD_BLOCK": 5,
    "PS_E_VALUE": 6,
    "PS_E_RANGE": 7,
    "PS_E_TYPE": 8,
    "PS_E_MEMORY": 9,
    "PS_E_UNSUPPORTED": 10,
    "PS_E_INTERRUPTED": 11,
    "PS_E_HANDLE": 12,
    "PS_E_CLOSED": 13,
    "PS_E_CANCELLED": 14,
    "PS_E_EOF": 15,
}

# Values that a caller needs; the document's constants are data of the library itself.
LIMITS = {
    "PS_LISTEN_UNSET": 1,
    "PS_BATCH_MAX": 1024,
    "PS_DEFAULT_TIMEOUT": -2.0,
    "PS_SERVER_REUSE_PORT": 1,
    "PS_SERVER_DUALSTACK": 2,
    "PS_UMASK_MODE": -1,
    "PS_UNIX_KEEP": 1,
    "PS_NO_DEADLINE": 0,
    "PS_RECEIVING": 1,
    "PS_SENDING": 2,
    "PS_BOTH": 3,
    "PS_DELIMITER_MAX": 256,
    "PS_OPTION_MAX": 1024,
    "PS_DETECT": -1,
    "PS_NO_TIMEOUT": -1.0,
}

# Types that are known by pointers alone.
OPAQUE = (
    "ps_socket", "ps_file", "ps_addrinfo", "ps_hostent", "ps_interfaces", "ps_token", "ps_operation", "ps_pairs",
    "ps_interface_addresses",
)

# Function pointers: the result, then the parameters.
CALLBACKS = {
    "ps_work": ("void", "void *"),
    "ps_hooks_run": ("void", "ps_work", "void *", "void *"),
    "ps_hooks_interrupted": ("int32_t", "void *"),
    "ps_hooks_waits": ("int32_t", "void *"),
    "ps_hooks_wait": ("int32_t", "int64_t", "int64_t", "int64_t", "void *"),
}

# Structures: (type, name) of every field, in order.
RECORDS = {
    "ps_connect_options": (
        ("const char *", "source_host"), ("int64_t", "source_port"), ("int64_t", "family"), ("int64_t", "delay"),
        ("int64_t[4]", "reserved"),
    ),
    "ps_address": (("int64_t[20]", "opaque"),),
    "ps_error": (
        ("int32_t", "status"), ("int32_t", "code"), ("int64_t", "done"), ("int64_t[8]", "reserved"),
        ("ps_address", "address"), ("char[64]", "operation"), ("char[720]", "message"),
    ),
    "ps_hooks": (
        ("ps_hooks_run", "run"), ("ps_hooks_interrupted", "interrupted"), ("void *", "context"),
        ("int64_t", "inline_max"), ("int64_t", "switch_interval"), ("int64_t *", "switch_state"),
        ("ps_hooks_waits", "waits"), ("ps_hooks_wait", "wait"), ("int64_t", "ask_interval"), ("void *[7]", "reserved"),
    ),
    "ps_wait": (
        ("const ps_hooks *", "hooks"), ("int64_t", "deadline"), ("ps_token *", "token"), ("int64_t[5]", "reserved"),
    ),
    "ps_buffer": (("void *", "data"), ("int64_t", "length")),
    "ps_message": (
        ("ps_address", "address"), ("const ps_buffer *", "buffers"), ("int64_t", "buffer_count"), ("void *", "control"),
        ("int64_t", "control_capacity"), ("int64_t", "control_length"), ("int64_t", "flags"), ("int64_t", "length"),
        ("ps_address", "destination"), ("int64_t", "ifindex"), ("int64_t[8]", "reserved"),
    ),
}

# Every exported function: the result, then the parameters.
FUNCTIONS = {
    "ps_listen_fds": (
        "int32_t", "int64_t", "int64_t *", "int64_t", "int64_t *", "char *", "int64_t", "int64_t *", "ps_error *",
    ),
    "ps_notify": ("int32_t", "const char *", "int64_t *", "ps_error *"),
    "ps_socket_listening": ("int32_t", "ps_socket *", "int64_t *", "ps_error *"),
    "ps_address_make_inet": ("int32_t", "const char *", "int64_t", "ps_address *", "ps_error *"),
    "ps_address_make_inet6": ("int32_t", "const char *", "int64_t", "int64_t", "int64_t", "ps_address *", "ps_error *"),
    "ps_address_make_unix": ("int32_t", "const void *", "int64_t", "ps_address *", "ps_error *"),
    "ps_address_make_numeric": (
        "int32_t", "const char *", "int64_t", "int64_t", "int64_t", "ps_address *", "ps_error *",
    ),
    "ps_socket_resolve": (
        "int32_t", "ps_socket *", "const char *", "int64_t", "int64_t", "int64_t", "ps_address *", "ps_error *",
    ),
    "ps_address_family": ("int32_t", "const ps_address *", "int64_t *", "ps_error *"),
    "ps_address_host": ("int32_t", "const ps_address *", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_address_port": ("int32_t", "const ps_address *", "int64_t *", "ps_error *"),
    "ps_address_flowinfo": ("int32_t", "const ps_address *", "int64_t *", "ps_error *"),
    "ps_address_scopeid": ("int32_t", "const ps_address *", "int64_t *", "ps_error *"),
    "ps_address_path": ("int32_t", "const ps_address *", "void *", "int64_t", "int64_t *", "ps_error *"),
    "ps_address_bytes": ("int32_t", "const ps_address *", "void *", "int64_t", "int64_t *", "ps_error *"),
    "ps_address_size": ("int64_t",),
    "ps_address_parse": ("int32_t", "const char *", "int64_t *", "ps_address *", "int64_t *", "ps_error *"),
    "ps_address_format": ("int32_t", "const ps_address *", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_socket_send_batch": (
        "int32_t", "ps_socket *", "int64_t", "const void *", "int64_t", "const int64_t *", "int64_t", "int64_t *",
        "ps_error *",
    ),
    "ps_socket_sendto_batch": (
        "int32_t", "ps_socket *", "int64_t", "const void *", "int64_t", "const int64_t *", "int64_t",
        "const ps_address *", "int64_t", "int64_t *", "ps_error *",
    ),
    "ps_socket_recv_batch": (
        "int32_t", "ps_socket *", "int64_t", "int64_t", "void *", "int64_t", "int64_t *", "int64_t *", "int64_t",
        "int64_t *", "ps_error *",
    ),
    "ps_socket_recvfrom_batch": (
        "int32_t", "ps_socket *", "int64_t", "int64_t", "void *", "int64_t", "int64_t *", "int64_t *", "int64_t",
        "int64_t *", "ps_address *", "ps_error *",
    ),
    "ps_address_make_bluetooth_l2cap": (
        "int32_t", "const char *", "int64_t", "int64_t", "int64_t", "ps_address *", "ps_error *",
    ),
    "ps_address_make_bluetooth_rfcomm": ("int32_t", "const char *", "int64_t", "ps_address *", "ps_error *"),
    "ps_address_make_bluetooth_hci": ("int32_t", "int64_t", "int64_t", "ps_address *", "ps_error *"),
    "ps_address_make_bluetooth_sco": ("int32_t", "const char *", "ps_address *", "ps_error *"),
    "ps_address_bluetooth_bdaddr": ("int32_t", "const ps_address *", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_address_bluetooth_proto": ("int32_t", "const ps_address *", "int64_t *", "ps_error *"),
    "ps_address_bluetooth_l2cap_parts": (
        "int32_t", "const ps_address *", "int64_t *", "int64_t *", "int64_t *", "ps_error *",
    ),
    "ps_address_bluetooth_rfcomm_parts": ("int32_t", "const ps_address *", "int64_t *", "ps_error *"),
    "ps_address_bluetooth_hci_parts": ("int32_t", "const ps_address *", "int64_t *", "int64_t *", "ps_error *"),
    "ps_address_make_can": ("int32_t", "const char *", "ps_address *", "ps_error *"),
    "ps_address_make_can_isotp": ("int32_t", "const char *", "int64_t", "int64_t", "ps_address *", "ps_error *"),
    "ps_address_make_can_j1939": (
        "int32_t", "const char *", "int64_t", "int64_t", "int64_t", "ps_address *", "ps_error *",
    ),
    "ps_address_can_ifname": ("int32_t", "const ps_address *", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_address_can_proto": ("int32_t", "const ps_address *", "int64_t *", "ps_error *"),
    "ps_address_can_isotp_parts": ("int32_t", "const ps_address *", "int64_t *", "int64_t *", "ps_error *"),
    "ps_address_can_j1939_parts": (
        "int32_t", "const ps_address *", "int64_t *", "int64_t *", "int64_t *", "ps_error *",
    ),
    "ps_connect_host": (
        "int32_t", "const char *", "const char *", "const ps_connect_options *", "const ps_wait *", "ps_socket **",
        "ps_operation **", "ps_error *",
    ),
    "ps_socket_tcp_info": ("int32_t", "ps_socket *", "ps_pairs **", "ps_error *"),
    "ps_socket_peer_credentials": ("int32_t", "ps_socket *", "ps_pairs **", "ps_error *"),
    "ps_constant_get": ("int32_t", "const char *", "int64_t *", "ps_error *"),
    "ps_constant_count": ("int64_t",),
    "ps_constant_at": ("int32_t", "int64_t", "const char **", "int64_t *", "ps_error *"),
    "ps_control_add": (
        "int32_t", "int64_t", "int64_t", "int64_t", "const void *", "int64_t", "void *", "int64_t", "int64_t *",
        "ps_error *",
    ),
    "ps_control_next": (
        "int32_t", "const void *", "int64_t", "int64_t", "int64_t *", "int64_t *", "int64_t *", "int64_t *",
        "int64_t *", "ps_error *",
    ),
    "ps_control_space": ("int32_t", "int64_t", "int64_t *", "ps_error *"),
    "ps_control_length": ("int32_t", "int64_t", "int64_t *", "ps_error *"),
    "ps_htonl": ("int32_t", "int64_t", "int64_t *", "ps_error *"),
    "ps_htons": ("int32_t", "int64_t", "int64_t *", "ps_error *"),
    "ps_ntohl": ("int32_t", "int64_t", "int64_t *", "ps_error *"),
    "ps_ntohs": ("int32_t", "int64_t", "int64_t *", "ps_error *"),
    "ps_inet_aton": ("int32_t", "const char *", "void *", "int64_t", "int64_t *", "ps_error *"),
    "ps_inet_ntoa": ("int32_t", "const void *", "int64_t", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_inet_pton": ("int32_t", "int64_t", "const char *", "void *", "int64_t", "int64_t *", "ps_error *"),
    "ps_inet_ntop": ("int32_t", "int64_t", "const void *", "int64_t", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_create_connection": (
        "int32_t", "const char *", "const char *", "double", "const ps_connect_options *", "const ps_wait *",
        "ps_socket **", "ps_error *",
    ),
    "ps_connect_options_size": ("int64_t",),
    "ps_create_server": ("int32_t", "const ps_address *", "int64_t", "int64_t", "ps_socket **", "ps_error *"),
    "ps_has_dualstack_ipv6": ("int32_t", "int64_t *", "ps_error *"),
    "ps_socket_bind_unix": ("int32_t", "ps_socket *", "const ps_address *", "int64_t", "int64_t", "ps_error *"),
    "ps_create_unix_server": (
        "int32_t", "const ps_address *", "int64_t", "int64_t", "int64_t", "int64_t", "ps_socket **", "ps_error *",
    ),
    "ps_deadline": ("int64_t", "double"),
    "ps_socket_setdeadline": ("int32_t", "ps_socket *", "int64_t", "int64_t", "ps_error *"),
    "ps_socket_getdeadline": ("int32_t", "ps_socket *", "int64_t", "int64_t *", "ps_error *"),
    "ps_description": ("const char *",),
    "ps_close": ("int32_t", "int64_t", "ps_error *"),
    "ps_dup": ("int32_t", "int64_t", "int64_t *", "ps_error *"),
    "ps_socket_get_inheritable": ("int32_t", "ps_socket *", "int64_t *", "ps_error *"),
    "ps_socket_set_inheritable": ("int32_t", "ps_socket *", "int64_t", "ps_error *"),
    "ps_status_name": ("const char *", "int32_t"),
    "ps_error_size": ("int64_t",),
    "ps_socket_recv_exact": (
        "int32_t", "ps_socket *", "int64_t", "const void *", "int64_t", "void *", "int64_t", "int64_t *", "ps_error *",
    ),
    "ps_socket_recv_until": (
        "int32_t", "ps_socket *", "int64_t", "const void *", "int64_t", "const void *", "int64_t", "void *", "int64_t",
        "int64_t *", "ps_error *",
    ),
    "ps_address_make_netlink": ("int32_t", "int64_t", "int64_t", "ps_address *", "ps_error *"),
    "ps_address_netlink_parts": ("int32_t", "const ps_address *", "int64_t *", "int64_t *", "ps_error *"),
    "ps_address_make_packet": (
        "int32_t", "const char *", "int64_t", "int64_t", "int64_t", "const void *", "int64_t", "ps_address *",
        "ps_error *",
    ),
    "ps_address_packet_ifname": ("int32_t", "const ps_address *", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_address_packet_parts": ("int32_t", "const ps_address *", "int64_t *", "int64_t *", "int64_t *", "ps_error *"),
    "ps_address_packet_hardware": ("int32_t", "const ps_address *", "void *", "int64_t", "int64_t *", "ps_error *"),
    "ps_address_make_tipc": (
        "int32_t", "int64_t", "int64_t", "int64_t", "int64_t", "int64_t", "ps_address *", "ps_error *",
    ),
    "ps_address_tipc_parts": (
        "int32_t", "const ps_address *", "int64_t *", "int64_t *", "int64_t *", "int64_t *", "int64_t *", "ps_error *",
    ),
    "ps_address_make_vsock": ("int32_t", "int64_t", "int64_t", "ps_address *", "ps_error *"),
    "ps_address_vsock_parts": ("int32_t", "const ps_address *", "int64_t *", "int64_t *", "ps_error *"),
    "ps_address_make_qipcrtr": ("int32_t", "int64_t", "int64_t", "ps_address *", "ps_error *"),
    "ps_address_qipcrtr_parts": ("int32_t", "const ps_address *", "int64_t *", "int64_t *", "ps_error *"),
    "ps_address_make_alg": (
        "int32_t", "const char *", "const char *", "int64_t", "int64_t", "ps_address *", "ps_error *",
    ),
    "ps_address_alg_type": ("int32_t", "const ps_address *", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_address_alg_name": ("int32_t", "const ps_address *", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_address_alg_parts": ("int32_t", "const ps_address *", "int64_t *", "int64_t *", "ps_error *"),
    "ps_address_make_raw": ("int32_t", "int64_t", "const void *", "int64_t", "ps_address *", "ps_error *"),
    "ps_socket_makefile": ("int32_t", "ps_socket *", "const char *", "int64_t", "ps_file **", "ps_error *"),
    "ps_file_read": ("int32_t", "ps_file *", "void *", "int64_t", "int64_t *", "ps_error *"),
    "ps_file_readline": ("int32_t", "ps_file *", "void *", "int64_t", "int64_t *", "ps_error *"),
    "ps_file_read_await": ("int32_t", "ps_file *", "int64_t", "int64_t *", "ps_error *"),
    "ps_file_readline_await": ("int32_t", "ps_file *", "int64_t", "int64_t *", "ps_error *"),
    "ps_file_buffered": ("int32_t", "ps_file *", "int64_t *", "ps_error *"),
    "ps_file_write": ("int32_t", "ps_file *", "const void *", "int64_t", "int64_t *", "ps_error *"),
    "ps_file_flush": ("int32_t", "ps_file *", "ps_error *"),
    "ps_file_close": ("int32_t", "ps_file *", "ps_error *"),
    "ps_file_fileno": ("int32_t", "ps_file *", "int64_t *", "ps_error *"),
    "ps_file_settimeout": ("int32_t", "ps_file *", "double", "ps_error *"),
    "ps_file_free": ("void", "ps_file *"),
    "ps_hooks_size": ("int64_t",),
    "ps_wait_size": ("int64_t",),
    "ps_socket_sethooks": ("int32_t", "ps_socket *", "const ps_hooks *", "ps_error *"),
    "ps_gethostbyname": ("int32_t", "const char *", "const ps_wait *", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_gethostbyname_ex": ("int32_t", "const char *", "const ps_wait *", "ps_hostent **", "ps_error *"),
    "ps_gethostbyaddr": ("int32_t", "const char *", "const ps_wait *", "ps_hostent **", "ps_error *"),
    "ps_hostent_name": ("int32_t", "ps_hostent *", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_hostent_alias_count": ("int32_t", "ps_hostent *", "int64_t *", "ps_error *"),
    "ps_hostent_alias": ("int32_t", "ps_hostent *", "int64_t", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_hostent_address_count": ("int32_t", "ps_hostent *", "int64_t *", "ps_error *"),
    "ps_hostent_address": ("int32_t", "ps_hostent *", "int64_t", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_hostent_free": ("void", "ps_hostent *"),
    "ps_getfqdn": ("int32_t", "const char *", "const ps_wait *", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_gethostname": ("int32_t", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_sethostname": ("int32_t", "const char *", "ps_error *"),
    "ps_if_addresses": ("int32_t", "ps_interface_addresses **", "ps_error *"),
    "ps_interface_addresses_count": ("int32_t", "ps_interface_addresses *", "int64_t *", "ps_error *"),
    "ps_interface_addresses_entry": (
        "int32_t", "ps_interface_addresses *", "int64_t", "int64_t *", "int64_t *", "char *", "int64_t", "int64_t *",
        "ps_error *",
    ),
    "ps_interface_addresses_address": ("int32_t", "ps_interface_addresses *", "int64_t", "ps_address *", "ps_error *"),
    "ps_interface_addresses_netmask": (
        "int32_t", "ps_interface_addresses *", "int64_t", "int64_t *", "ps_address *", "ps_error *",
    ),
    "ps_interface_addresses_broadcast": (
        "int32_t", "ps_interface_addresses *", "int64_t", "ps_address *", "ps_error *",
    ),
    "ps_interface_addresses_peer": ("int32_t", "ps_interface_addresses *", "int64_t", "ps_address *", "ps_error *"),
    "ps_interface_addresses_free": ("void", "ps_interface_addresses *"),
    "ps_if_nameindex": ("int32_t", "ps_interfaces **", "ps_error *"),
    "ps_interfaces_count": ("int32_t", "ps_interfaces *", "int64_t *", "ps_error *"),
    "ps_interfaces_entry": (
        "int32_t", "ps_interfaces *", "int64_t", "int64_t *", "char *", "int64_t", "int64_t *", "ps_error *",
    ),
    "ps_interfaces_free": ("void", "ps_interfaces *"),
    "ps_if_nametoindex": ("int32_t", "const char *", "int64_t *", "ps_error *"),
    "ps_if_indextoname": ("int32_t", "int64_t", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_socket_sendmsg": ("int32_t", "ps_socket *", "int64_t", "const ps_message *", "int64_t *", "ps_error *"),
    "ps_socket_recvmsg": ("int32_t", "ps_socket *", "int64_t", "ps_message *", "int64_t *", "ps_error *"),
    "ps_socket_send_fds": (
        "int32_t", "ps_socket *", "int64_t", "const int64_t *", "int64_t", "const void *", "int64_t", "int64_t *",
        "ps_error *",
    ),
    "ps_socket_recv_fds": (
        "int32_t", "ps_socket *", "int64_t", "void *", "int64_t", "int64_t *", "int64_t *", "int64_t", "int64_t *",
        "int64_t *", "ps_address *", "ps_error *",
    ),
    "ps_message_size": ("int64_t",),
    "ps_buffer_size": ("int64_t",),
    "ps_socket_set_option": ("int32_t", "ps_socket *", "const char *", "const char *", "ps_error *"),
    "ps_socket_get_option": ("int32_t", "ps_socket *", "const char *", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_socket_options": ("int32_t", "ps_socket *", "ps_pairs **", "ps_error *"),
    "ps_operation_start_getaddrinfo": (
        "int32_t", "const char *", "const char *", "int64_t", "int64_t", "int64_t", "int64_t", "const ps_wait *",
        "ps_operation **", "ps_error *",
    ),
    "ps_operation_start_getnameinfo": (
        "int32_t", "const ps_address *", "int64_t", "const ps_wait *", "ps_operation **", "ps_error *",
    ),
    "ps_operation_start_connect_host": (
        "int32_t", "const char *", "const char *", "const ps_connect_options *", "const ps_wait *", "ps_operation **",
        "ps_error *",
    ),
    "ps_operation_fileno": ("int32_t", "ps_operation *", "int64_t *", "ps_error *"),
    "ps_operation_addrinfo": ("int32_t", "ps_operation *", "ps_addrinfo **", "ps_error *"),
    "ps_operation_nameinfo": (
        "int32_t", "ps_operation *", "char *", "int64_t", "int64_t *", "char *", "int64_t", "int64_t *", "ps_error *",
    ),
    "ps_operation_socket": ("int32_t", "ps_operation *", "ps_socket **", "ps_error *"),
    "ps_operation_attempt_count": ("int32_t", "ps_operation *", "int64_t *", "ps_error *"),
    "ps_operation_attempt": (
        "int32_t", "ps_operation *", "int64_t", "ps_address *", "int64_t *", "int64_t *", "int64_t *", "char *",
        "int64_t", "int64_t *", "ps_error *",
    ),
    "ps_operation_free": ("void", "ps_operation *"),
    "ps_socket_getsockopt": ("int32_t", "ps_socket *", "int64_t", "int64_t", "int64_t *", "ps_error *"),
    "ps_socket_getsockopt_bytes": (
        "int32_t", "ps_socket *", "int64_t", "int64_t", "void *", "int64_t", "int64_t *", "ps_error *",
    ),
    "ps_socket_setsockopt": ("int32_t", "ps_socket *", "int64_t", "int64_t", "int64_t", "ps_error *"),
    "ps_socket_setsockopt_bytes": (
        "int32_t", "ps_socket *", "int64_t", "int64_t", "const void *", "int64_t", "ps_error *",
    ),
    "ps_socket_ioctl": ("int32_t", "ps_socket *", "int64_t", "int64_t", "int64_t *", "int64_t *", "ps_error *"),
    "ps_pairs_count": ("int32_t", "ps_pairs *", "int64_t *", "ps_error *"),
    "ps_pairs_name": ("int32_t", "ps_pairs *", "int64_t", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_pairs_text": ("int32_t", "ps_pairs *", "int64_t", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_pairs_number": ("int32_t", "ps_pairs *", "int64_t", "int64_t *", "int64_t *", "ps_error *"),
    "ps_pairs_find": ("int32_t", "ps_pairs *", "const char *", "int64_t *", "ps_error *"),
    "ps_pairs_free": ("void", "ps_pairs *"),
    "ps_getaddrinfo": (
        "int32_t", "const char *", "const char *", "int64_t", "int64_t", "int64_t", "int64_t", "const ps_wait *",
        "ps_addrinfo **", "ps_error *",
    ),
    "ps_addrinfo_count": ("int32_t", "ps_addrinfo *", "int64_t *", "ps_error *"),
    "ps_addrinfo_entry": (
        "int32_t", "ps_addrinfo *", "int64_t", "int64_t *", "int64_t *", "int64_t *", "ps_address *", "ps_error *",
    ),
    "ps_addrinfo_canonname": ("int32_t", "ps_addrinfo *", "int64_t", "char *", "int64_t", "int64_t *", "ps_error *"),
    "ps_addrinfo_free": ("void", "ps_addrinfo *"),
    "ps_getnameinfo": (
        "int32_t", "const ps_address *", "int64_t", "const ps_wait *", "char *", "int64_t", "int64_t *", "char *",
        "int64_t", "int64_t *", "ps_error *",
    ),
    "ps_getservbyname": ("int32_t", "const char *", "const char *", "const ps_wait *", "int64_t *", "ps_error *"),
    "ps_getservbyport": (
        "int32_t", "int64_t", "const char *", "const ps_wait *", "char *", "int64_t", "int64_t *", "ps_error *",
    ),
    "ps_getprotobyname": ("int32_t", "const char *", "const ps_wait *", "int64_t *", "ps_error *"),
    "ps_socket_create": ("int32_t", "int64_t", "int64_t", "int64_t", "ps_socket **", "ps_error *"),
    "ps_socket_fromfd": ("int32_t", "int64_t", "int64_t", "int64_t", "int64_t", "ps_socket **", "ps_error *"),
    "ps_socket_adopt": ("int32_t", "int64_t", "int64_t", "int64_t", "int64_t", "ps_socket **", "ps_error *"),
    "ps_socket_pair": ("int32_t", "int64_t", "int64_t", "int64_t", "ps_socket **", "ps_socket **", "ps_error *"),
    "ps_socket_close": ("int32_t", "ps_socket *", "ps_error *"),
    "ps_socket_free": ("void", "ps_socket *"),
    "ps_socket_detach": ("int32_t", "ps_socket *", "int64_t *", "ps_error *"),
    "ps_socket_dup": ("int32_t", "ps_socket *", "ps_socket **", "ps_error *"),
    "ps_socket_fileno": ("int32_t", "ps_socket *", "int64_t *", "ps_error *"),
    "ps_socket_family": ("int32_t", "ps_socket *", "int64_t *", "ps_error *"),
    "ps_socket_type": ("int32_t", "ps_socket *", "int64_t *", "ps_error *"),
    "ps_socket_proto": ("int32_t", "ps_socket *", "int64_t *", "ps_error *"),
    "ps_socket_bind": ("int32_t", "ps_socket *", "const ps_address *", "ps_error *"),
    "ps_socket_listen": ("int32_t", "ps_socket *", "int64_t", "ps_error *"),
    "ps_socket_accept": ("int32_t", "ps_socket *", "ps_socket **", "ps_address *", "ps_error *"),
    "ps_socket_connect": ("int32_t", "ps_socket *", "const ps_address *", "ps_error *"),
    "ps_socket_connect_ex": ("int32_t", "ps_socket *", "const ps_address *", "int64_t *", "ps_error *"),
    "ps_socket_shutdown": ("int32_t", "ps_socket *", "int64_t", "ps_error *"),
    "ps_socket_getsockname": ("int32_t", "ps_socket *", "ps_address *", "ps_error *"),
    "ps_socket_getpeername": ("int32_t", "ps_socket *", "ps_address *", "ps_error *"),
    "ps_socket_settimeout": ("int32_t", "ps_socket *", "double", "ps_error *"),
    "ps_socket_gettimeout": ("int32_t", "ps_socket *", "double *", "ps_error *"),
    "ps_socket_setblocking": ("int32_t", "ps_socket *", "int64_t", "ps_error *"),
    "ps_setdefaulttimeout": ("int32_t", "double", "ps_error *"),
    "ps_getdefaulttimeout": ("int32_t", "double *", "ps_error *"),
    "ps_token_create": ("int32_t", "ps_token **", "ps_error *"),
    "ps_token_fire": ("int32_t", "ps_token *", "ps_error *"),
    "ps_token_reset": ("int32_t", "ps_token *", "ps_error *"),
    "ps_token_fired": ("int32_t", "ps_token *", "int64_t *", "ps_error *"),
    "ps_token_fileno": ("int32_t", "ps_token *", "int64_t *", "ps_error *"),
    "ps_token_free": ("void", "ps_token *"),
    "ps_socket_settoken": ("int32_t", "ps_socket *", "ps_token *", "ps_error *"),
    "ps_socket_send": ("int32_t", "ps_socket *", "int64_t", "const void *", "int64_t", "int64_t *", "ps_error *"),
    "ps_socket_sendall": ("int32_t", "ps_socket *", "int64_t", "const void *", "int64_t", "int64_t *", "ps_error *"),
    "ps_socket_sendto": (
        "int32_t", "ps_socket *", "int64_t", "const ps_address *", "const void *", "int64_t", "int64_t *", "ps_error *",
    ),
    "ps_socket_recv": ("int32_t", "ps_socket *", "int64_t", "void *", "int64_t", "int64_t *", "ps_error *"),
    "ps_socket_recvfrom": (
        "int32_t", "ps_socket *", "int64_t", "void *", "int64_t", "int64_t *", "ps_address *", "ps_error *",
    ),
    "ps_socket_recv_into": (
        "int32_t", "ps_socket *", "int64_t", "void *", "int64_t", "int64_t *", "int64_t *", "ps_error *",
    ),
    "ps_socket_recvfrom_into": (
        "int32_t", "ps_socket *", "int64_t", "void *", "int64_t", "int64_t *", "int64_t *", "ps_address *",
        "ps_error *",
    ),
    "ps_socket_sendfile": ("int32_t", "ps_socket *", "int64_t", "int64_t", "int64_t", "int64_t *", "ps_error *"),
    "ps_version": ("const char *",),
    "ps_version_number": ("int64_t",),
}

# Functions of the C library that Python does not offer, found through ours, which is linked to it.
SYSTEM_FUNCTIONS = {
    "gai_strerror": ("const char *", "int32_t"),
    "hstrerror": ("const char *", "int32_t"),
}
