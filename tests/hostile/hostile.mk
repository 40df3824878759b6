# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The caller that means harm, and the target that lets it call for as long as anybody likes.

HOSTILE := $(BUILD)/tests/hostile-caller
HOSTILE_SOURCES := $(sort $(wildcard tests/hostile/*.c))
HOSTILE_OBJECTS := $(HOSTILE_SOURCES:tests/hostile/%.c=$(BUILD)/tests/hostile/%.o)
HOSTILE_COMPILE = $(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS)
HOSTILE_LINK = $(CC) $(CFLAGS) $(LDFLAGS)
FLAGS_hostile = $(HOSTILE_COMPILE)
FLAGS_hostile-link = $(HOSTILE_LINK) $(HOSTILE_OBJECTS)

tests: $(call unless-lacking,libjansson-dev libffi-dev,$(HOSTILE))

$(HOSTILE_OBJECTS): $(BUILD)/tests/hostile/%.o: tests/hostile/%.c $(BUILD)/flags/hostile
	@mkdir -p $(@D)
	$(HOSTILE_COMPILE) -MMD -MP -c -o $@ $<

$(HOSTILE): $(HOSTILE_OBJECTS) $(LIB_REAL) $(BUILD)/flags/hostile-link
	@mkdir -p $(@D)
	$(HOSTILE_LINK) -o $@ $(HOSTILE_OBJECTS) -L$(LIBDIR_BUILD) -lpolysocket -ljansson -lffi -lm

-include $(HOSTILE_OBJECTS:.o=.d)

SEED ?=
FUNCTION ?=
.PHONY: hostile
hostile: ## call each function N=1000000 times with hostile arguments (SEED=1, FUNCTION=ps_socket_send)
	@$(PACKAGES) check
	@$(SUBMAKE) -s WERROR=-Werror '$(HOSTILE)'
	@eval "$$(pkgconfig/environment '$(BUILD)')" && exec '$(HOSTILE)' --calls '$(or $(N),1000000)' \
	  $(if $(SEED),--seed '$(SEED)') $(if $(FUNCTION),--function '$(FUNCTION)')
