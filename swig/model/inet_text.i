/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses as text and as packed bytes (S88 to S97). */
%rename(inet_aton) ps_inet_aton;
%rename(inet_ntoa) ps_inet_ntoa;
%rename(inet_pton) ps_inet_pton;
%rename(inet_ntop) ps_inet_ntop;
ps_status ps_inet_aton(const char *text, void *packed, int64_t capacity, int64_t *length, ps_error *err);
ps_status ps_inet_ntoa(const void *data, int64_t length, char *text, int64_t capacity, int64_t *length, ps_error *err);
ps_status ps_inet_pton(int64_t family, const char *text, void *packed, int64_t capacity, int64_t *length,
                       ps_error *err);
ps_status ps_inet_ntop(int64_t family, const void *data, int64_t length, char *text, int64_t capacity, int64_t *length,
                       ps_error *err);
