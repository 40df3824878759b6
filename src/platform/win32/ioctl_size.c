/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How many bytes a control request is for: Winsock's numbers do not tell. */
#include "platform/win32/native.h"

#include <mstcpip.h>

const bool ps__sys_has_sio = true;

/* Requests of more than one number. */
static const struct {
  uint32_t request;
  size_t size;
} sizes[] = {
    {SIO_KEEPALIVE_VALS, sizeof(struct tcp_keepalive)},
    {SIO_GET_BROADCAST_ADDRESS, sizeof(struct sockaddr_in)},
    {SIO_GET_EXTENSION_FUNCTION_POINTER, sizeof(GUID)},
    {SIO_ADDRESS_LIST_QUERY, 4096},
    {SIO_GET_INTERFACE_LIST, 4096},
    {SIO_ROUTING_INTERFACE_QUERY, sizeof(struct sockaddr_storage)},
    {SIO_RCVALL_IF, 2 * sizeof(unsigned long)},
};

size_t ps__sys_ioctl_size(uint32_t request) {
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    if (sizes[i].request == request)
      return sizes[i].size;
  return request & (IOC_IN | IOC_OUT) ? sizeof(unsigned long) : 0;
}
