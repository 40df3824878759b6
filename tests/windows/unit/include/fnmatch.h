/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Patterns of names. Windows' own function for them is in a library that takes long to load. */
#ifndef WINDOWS_UNIT_FNMATCH_H
#define WINDOWS_UNIT_FNMATCH_H

/** 0 if a name has the form of a pattern, in which * stands for any characters. */
static inline int fnmatch(const char *pattern, const char *name, int flags) {
  if (*pattern != '*')
    return *pattern != *name ? 1 : *pattern == '\0' ? 0 : fnmatch(pattern + 1, name + 1, flags);
  for (; *name; name++)
    if (fnmatch(pattern + 1, name, flags) == 0)
      return 0;
  return fnmatch(pattern + 1, name, flags);
}

#endif
