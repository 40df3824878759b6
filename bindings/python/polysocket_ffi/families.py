# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Addresses of the families that few programs use: AF_VSOCK, AF_CAN, AF_ALG, AF_BLUETOOTH, AF_QIPCRTR, AF_RDS."""

from polysocket_ffi.arguments import bits64, int64, word

# Protocols that not every library has constants for.
CAN_ISOTP, CAN_J1939 = 6, 7
L2CAP, HCI, SCO, RFCOMM = range(4)
CAN_FORMS = {
    CAN_ISOTP: ("AF_CAN address (interface, rx_id, tx_id)", 3),
    CAN_J1939: ("AF_CAN address (interface, name, pgn, addr)", 4),
}
ALG_FORM = "AF_ALG address (type, name[, feat[, mask]])"
L2CAP_FORM = "L2CAP address (bdaddr, psm[, cid[, bdaddr_type]])"


class Families:
    """Expects of the class that inherits it a library, and how parts, numbers and texts go in and out."""

    def _few(self, constant):
        """How these families' addresses are given and how they are told."""
        return {
            constant("AF_VSOCK"): (self._vsock_given, self._vsock_result),
            constant("AF_CAN"): (self._can_given, self._can_result),
            constant("AF_ALG"): (self._alg_given, self._alg_result),
            constant("AF_BLUETOOTH"): (self._bluetooth_given, self._bluetooth_result),
            constant("AF_QIPCRTR"): (self._qipcrtr_given, self._qipcrtr_result),
            constant("AF_RDS"): (self._inet_given, self._inet_result),
        }

    def _protocol(self, handle):
        """The protocol of a socket, or of the owner of an address that has none."""
        return handle.proto if hasattr(handle, "proto") else self._library.number("ps_socket_proto", handle)

    def _vsock_given(self, operation, _handle, address):
        items = self._parts(address, "AF_VSOCK address (cid, port)", 2, 2)
        return self._made(operation, "ps_address_make_vsock", *self._integers(items, ("cid", "port"), ()))

    def _vsock_result(self, record):
        return self._numbers("ps_address_vsock_parts", record, 2)

    def _qipcrtr_given(self, operation, _handle, address):
        items = self._parts(address, "AF_QIPCRTR address (node, port)", 2, 2)
        return self._made(operation, "ps_address_make_qipcrtr", *self._integers(items, ("node", "port"), ()))

    def _qipcrtr_result(self, record):
        return self._numbers("ps_address_qipcrtr_parts", record, 2)

    def _can_given(self, operation, handle, address):
        proto = self._protocol(handle)
        form, count = CAN_FORMS.get(proto, ("AF_CAN address (interface,)", 1))
        interface, *rest = self._parts(address, form, count, count)
        name = word(interface, "interface")
        if proto == CAN_ISOTP:
            numbers = self._integers(rest, ("rx_id", "tx_id"), ())
            return self._made(operation, "ps_address_make_can_isotp", name, *numbers)
        if proto == CAN_J1939:
            numbers = bits64(rest[0], "name"), int64(rest[1], "pgn"), int64(rest[2], "addr")
            return self._made(operation, "ps_address_make_can_j1939", name, *numbers)
        return self._made(operation, "ps_address_make_can", name)

    def _can_result(self, record, proto_of=None):
        functions = self._library.functions
        proto = proto_of() if proto_of else self._number(functions.ps_address_can_proto, record)
        interface = self._bytes(functions.ps_address_can_ifname, record).decode("ascii", "surrogateescape")
        if proto == CAN_ISOTP:
            return interface, *self._numbers("ps_address_can_isotp_parts", record, 2)
        if proto == CAN_J1939:
            name, pgn, addr = self._numbers("ps_address_can_j1939_parts", record, 3)
            return interface, name % 2**64, pgn, addr
        return (interface,)

    def _alg_given(self, operation, _handle, address):
        kind, name, *rest = self._parts(address, ALG_FORM, 2, 4)
        numbers = self._integers(rest, ("feat", "mask"), (0, 0))
        return self._made(operation, "ps_address_make_alg", word(kind, "type"), word(name, "name"), *numbers)

    def _alg_result(self, record):
        functions = self._library.functions
        texts = [self._bytes(ask, record).decode() for ask in (functions.ps_address_alg_type,
                                                               functions.ps_address_alg_name)]
        return *texts, *self._numbers("ps_address_alg_parts", record, 2)

    def _bluetooth_given(self, operation, handle, address):
        proto = self._protocol(handle)
        if proto == SCO:
            return self._made(operation, "ps_address_make_bluetooth_sco", word(address, "SCO address"))
        if proto == HCI:
            items = self._parts(address, "HCI address (device_id[, channel])", 1, 2)
            numbers = self._integers(items, ("device_id", "channel"), (0, 0))
            return self._made(operation, "ps_address_make_bluetooth_hci", *numbers)
        if proto == RFCOMM:
            device, channel = self._parts(address, "RFCOMM address (bdaddr, channel)", 2, 2)
            numbers = [int64(channel, "channel")]
            return self._made(operation, "ps_address_make_bluetooth_rfcomm", word(device, "bdaddr"), *numbers)
        if proto != L2CAP:
            raise ValueError(f"{operation}: an AF_BLUETOOTH socket of protocol {proto} has no form of address")
        device, *rest = self._parts(address, L2CAP_FORM, 2, 4)
        numbers = self._integers(rest, ("psm", "cid", "bdaddr_type"), (0, 0, 0))
        return self._made(operation, "ps_address_make_bluetooth_l2cap", word(device, "bdaddr"), *numbers)

    def _bluetooth_result(self, record):
        functions = self._library.functions
        try:
            proto = self._number(functions.ps_address_bluetooth_proto, record)
        except TypeError:  # the length of no form
            family = self._number(functions.ps_address_family, record)
            return family, self._bytes(functions.ps_address_bytes, record)
        if proto == HCI:
            return self._shortened(self._numbers("ps_address_bluetooth_hci_parts", record, 2))
        device = self._bytes(functions.ps_address_bluetooth_bdaddr, record).decode("ascii")
        if proto == SCO:
            return device
        if proto == RFCOMM:
            return device, *self._numbers("ps_address_bluetooth_rfcomm_parts", record, 1)
        return device, *self._shortened(self._numbers("ps_address_bluetooth_l2cap_parts", record, 3))

    @staticmethod
    def _shortened(numbers):
        """Numbers without the zeros at the end, but for the first."""
        while len(numbers) > 1 and not numbers[-1]:
            numbers = numbers[:-1]
        return numbers
