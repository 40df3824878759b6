# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Programs of Debian's: the target that fetches all of them and runs them.

PROGRAM_SERVERS := nginx redis-server memcached mosquitto openssh-server mariadb-server-core

.PHONY: check-programs
check-programs: ## fetch programs and their servers, run them over polysocket (or SUITES="programs-redis")
	@$(PACKAGES) programs
	@tests/programs/unpack '$(BUILD)/programs' $(PROGRAM_SERVERS) || \
	  echo 'check-programs: the programs whose servers are missing are skipped'
	@$(SUBMAKE) -s WERROR=-Werror python ruby tcl
	@$(call RUN_TESTS,PROGRAMS_LONG=1) --suites tests/programs/suites.ini $(SUITES)
