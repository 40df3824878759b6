/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How much room control data take (S145). */
%rename(CMSG_LEN) ps_control_length;
%rename(CMSG_SPACE) ps_control_space;
ps_status ps_control_length(int64_t length, int64_t *number, ps_error *err);
ps_status ps_control_space(int64_t length, int64_t *number, ps_error *err);
