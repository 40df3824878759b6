/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Byte order (S84 to S87): unsigned results, and an error for what does not fit. */
%rename(htonl) ps_htonl;
%rename(htons) ps_htons;
%rename(ntohl) ps_ntohl;
%rename(ntohs) ps_ntohs;
ps_status ps_htonl(int64_t x, int64_t *number, ps_error *err);
ps_status ps_htons(int64_t x, int64_t *number, ps_error *err);
ps_status ps_ntohl(int64_t x, int64_t *number, ps_error *err);
ps_status ps_ntohs(int64_t x, int64_t *number, ps_error *err);
