// SPDX-License-Identifier: MPL-2.0
// must(cond): a condition that only a bug of ours can break. Checked in release builds too; a broken one ends the
// process with a line in the log, and the supervisor starts a clean one.
#ifndef BASE_MUST_H
#define BASE_MUST_H

_Noreturn void must_fail(const char *what, const char *file, int line);

#define must(cond) ((cond) ? (void)0 : must_fail(#cond, __FILE__, __LINE__))

#endif
