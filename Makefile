# SPDX-License-Identifier: MPL-2.0
# One Makefile for everything, non-recursive. Files are found by folder, so a new .c needs no line here.
#   CC=clang      another compiler         SAN=1          ASan + UBSan, in build-san/
#   KILL_POINTS=1 worker that can be killed at a named point, in build-kill/
#   BUILD=DIR     another folder for what is made        V=1   show the commands

variant     := $(if $(SAN),-san)$(if $(KILL_POINTS),-kill)$(if $(FUZZ),-fuzz)
# Always relative inside the tree: the dependency files name their targets as make names them.
B           := $(patsubst $(CURDIR)/%,%,$(abspath $(or $(BUILD),build$(variant))))
PREFIX      ?= /usr
DESTDIR     ?=
FUZZ_SECONDS ?= 60
FUZZ_CC     ?= clang
NPM         ?= npm
Q           := $(if $(V),,@)
say          = $(if $(V),,@echo '  $(1)  $(patsubst $(CURDIR)/%,%,$@)')

export PATH := $(PATH):/usr/sbin:/sbin

pkgs        := libmariadb libcurl jansson libsodium libutf8proc xlsxwriter libzip expat
warnings    := -Wall -Wextra -Wconversion -Wshadow -Wvla -Werror -Wno-missing-field-initializers
includes    := -Isql -Ifcgi -Isms -I$(B) -I$(B)/gen
hardening   := -fstack-protector-strong -D_FORTIFY_SOURCE=2
optimise    := -O2
sanitisers  := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
ifneq ($(SAN)$(FUZZ),)
hardening   := $(sanitisers) -DSAN_ARENA
optimise    := -O1
endif
ifneq ($(FUZZ),)
CC          := $(FUZZ_CC)
hardening   += -fsanitize=fuzzer-no-link
endif

CFLAGS      ?=
LDFLAGS     ?=
pkg_cflags  := $(shell pkg-config --cflags $(pkgs) 2>/dev/null)
all_cflags  := -std=c11 -D_GNU_SOURCE $(optimise) -g -fPIE -fvisibility=hidden $(warnings) $(hardening) \
               $(if $(KILL_POINTS),-DKILL_POINTS) $(includes) $(pkg_cflags) $(CFLAGS)
all_ldflags := -pie -Wl,-z,relro,-z,now $(filter -fsanitize=address% -fno-sanitize%,$(hardening)) $(LDFLAGS)
libs_of      = $(shell pkg-config --libs $(1) 2>/dev/null)
libs_gn     := $(call libs_of,libmariadb libsodium libutf8proc)
libs_app    := -lfcgi $(call libs_of,jansson xlsxwriter libzip expat) -lm
libs_sms    := $(call libs_of,libcurl jansson)

objects      = $(patsubst %.c,$(B)/%.o,$(1))
found        = $(call objects,$(wildcard $(1)))
base_o      := $(call found,sql/base/*.c)
gn_o        := $(base_o) $(call found,sql/db/*.c) $(B)/gen/queries.o
app_o       := $(call found,fcgi/http/*.c fcgi/entity/*.c fcgi/area/*/*.c fcgi/area/*.c fcgi/svc/*.c fcgi/match/*.c)
sms_o       := $(filter-out $(B)/sms/main.o,$(call found,sms/*.c))
sandbox_o   := $(filter-out $(B)/sms/sandbox/main.o,$(call found,sms/sandbox/*.c))
supervisor_o := $(filter-out $(B)/fcgi/supervisor/main.o,$(call found,fcgi/supervisor/*.c))
unit_o      := $(call found,tests/unit/*.c)
matchtest_o := $(call found,tests/match/*.c)
sim_o       := $(call found,tests/sim/*.c)
model_o      = $(filter-out %/main.o,$(sim_o))
dbtest_o    := $(call found,tests/db/*.c)
queries     := $(sort $(wildcard sql/queries/*.sql))
migrations  := $(wildcard sql/migrations/*.sql)
gen         := $(B)/gen/queries.h $(B)/gen/schema_version.h

# Program: the file with its main(); a program whose main is not there is not built.
program      = $(if $(wildcard $(2)),$(B)/$(1))
bins        := $(call program,giamngheo-migrate,sql/tool/migrate.c) $(call program,giamngheo-demo,sql/tool/demo.c) \
               $(call program,giamngheo-fcgi,fcgi/main.c) $(call program,giamngheo-smsd,sms/main.c) \
               $(call program,giamngheo-sandbox,sms/sandbox/*.c) $(call program,giamngheo-supervisor,fcgi/supervisor/*.c)
test_bins   := $(if $(unit_o),$(B)/tests/unit-tests) $(if $(sim_o),$(B)/tests/sim-days) $(if $(dbtest_o),$(B)/tests/db-tests)
fuzzers     := $(patsubst tests/fuzz/%.c,$(B)/tests/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all programs run check test unit sim dbtest e2e lint san fuzz bench web kill install clean fmt help migrate

all: programs $(if $(wildcard nginx/web/package.json),web)  ## programs and web client

programs: $(bins)  ## the C programs only

# ---- programs -------------------------------------------------------------------------------------------------------

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,cc)
	$(Q)$(CC) $(all_cflags) -MMD -MP -c $< -o $@

$(B)/gen/%.o: $(B)/gen/%.c
	$(call say,cc)
	$(Q)$(CC) $(all_cflags) -MMD -MP -c $< -o $@

$(filter-out $(base_o) $(supervisor_o),$(gn_o)) $(app_o) $(sms_o) $(sandbox_o) $(unit_o) $(dbtest_o): | $(gen)
$(B)/fcgi/main.o $(B)/sms/main.o $(B)/sms/sandbox/main.o $(call found,sql/tool/migrate*.c sql/tool/demo*.c): | $(gen)

$(B)/sqlgen: $(B)/sql/tool/sqlgen.o $(base_o)
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(libs_gn) -o $@

$(B)/gen/queries.h: $(B)/sqlgen $(queries) $(migrations)
	@mkdir -p $(@D)
	$(call say,gen)
	$(Q)$(B)/sqlgen -o $(@D) --migrations sql/migrations $(queries)
	@touch $@
$(B)/gen/queries.c $(B)/gen/schema_version.h: $(B)/gen/queries.h ;

define archive
@mkdir -p $(@D); rm -f $@
@$(AR) rcs $@ $^
endef

$(B)/libgn.a: $(gn_o)
	$(archive)
$(B)/libapp.a: $(app_o)
	$(archive)
$(B)/libsms.a: $(sms_o)
	$(archive)
$(B)/libsupervisor.a: $(supervisor_o)
	$(archive)
$(B)/libsandbox.a: $(sandbox_o)
	$(archive)

$(B)/giamngheo-migrate: $(call found,sql/tool/migrate*.c) $(B)/libgn.a
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(libs_gn) -o $@
$(B)/giamngheo-demo: $(call found,sql/tool/demo*.c) $(B)/libgn.a
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(libs_gn) -lm -o $@
$(B)/giamngheo-fcgi: $(B)/fcgi/main.o $(B)/libapp.a $(B)/libsms.a $(B)/libgn.a
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(libs_app) $(libs_gn) -o $@
$(B)/giamngheo-smsd: $(B)/sms/main.o $(B)/libsms.a $(B)/libgn.a
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(libs_sms) $(libs_gn) -o $@
$(B)/giamngheo-sandbox: $(B)/sms/sandbox/main.o $(B)/libsandbox.a $(B)/libsms.a $(B)/libgn.a
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ -lfcgi $(libs_sms) $(libs_gn) -o $@
$(B)/giamngheo-supervisor: $(B)/fcgi/supervisor/main.o $(B)/libsupervisor.a $(B)/libgn.a
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(libs_gn) -o $@

# ---- web client -----------------------------------------------------------------------------------------------------

web: nginx/web/dist/index.html  ## the web client into nginx/web/dist

nginx/web/node_modules/.package-lock.json: nginx/web/package.json $(wildcard nginx/web/package-lock.json)
	cd nginx/web && $(NPM) $(if $(wildcard nginx/web/package-lock.json),ci,install) --ignore-scripts --no-audit --no-fund
	@touch $@
nginx/web/dist/index.html: nginx/web/node_modules/.package-lock.json $(wildcard nginx/web/*.html nginx/web/*.js nginx/web/*.ts nginx/web/*.json) \
        $(shell find nginx/web/src nginx/web/public -type f 2>/dev/null)
	cd nginx/web && $(NPM) run build
	@find nginx/web/dist -type f \( -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.svg' \) -exec gzip -9 -k -n -f {} +
	@touch $@

# ---- running --------------------------------------------------------------------------------------------------------

run:  ## start everything in the foreground: PORT (8080) STATE (./var) ADMIN_PASSWORD DEMO=1 GATEWAY=kannel
	@sql/tool/bootstrap.sh run build $(filter kannel,$(GATEWAY))
	@$(MAKE) --no-print-directory -j$$(nproc) all >build.log 2>&1 || { tail -40 build.log; exit 1; }
	@exec sql/tool/run.sh

migrate: $(B)/giamngheo-migrate  ## bring the database of CONF up to date
	$(B)/giamngheo-migrate --conf $(or $(CONF),var/giamngheo.conf) --dir sql/migrations --seed sql/data --accounts

# ---- tests ----------------------------------------------------------------------------------------------------------

check:  ## packages, build, lint and every test; ends with "N passed, N failed"
	@sql/tool/bootstrap.sh run build test kannel
	@$(MAKE) --no-print-directory -j$$(nproc) all test-programs kill $(if $(fuzzers),fuzzers) e2e-tools
	@$(MAKE) --no-print-directory lint
	@BUILD=$(B) tests/run.sh

test: all test-programs  ## every test, without packages and lint
	@BUILD=$(B) tests/run.sh

.PHONY: test-programs fuzzers
test-programs: $(bins) $(test_bins)

unit: test-programs  ## unit tests
	@BUILD=$(B) tests/run.sh unit
sim: $(B)/tests/sim-days  ## many days of the worker's core: SIM_SEEDS (40) SIM_DAYS (60) SIM_SEED
	@BUILD=$(B) tests/run.sh sim
dbtest: test-programs  ## tests on a private MariaDB
	@BUILD=$(B) tests/run.sh db
e2e: all test-programs kill e2e-tools  ## tests through nginx and the browser
	@BUILD=$(B) tests/run.sh e2e

san:  ## every test under ASan and UBSan
	@$(MAKE) --no-print-directory -j$$(nproc) SAN=1 programs test-programs
	@$(MAKE) --no-print-directory web kill e2e-tools
	@BUILD=build-san tests/run.sh unit sim db golden e2e

kill: $(if $(wildcard sms/main.c),build-kill)  ## the worker with kill points, build-kill/giamngheo-smsd
.PHONY: build-kill
build-kill:
	@$(MAKE) --no-print-directory KILL_POINTS=1 SAN= build-kill/giamngheo-smsd

test_libs    = $(call libs_of,check) $(libs_app) $(libs_sms) $(libs_gn)
$(B)/tests/unit-tests: $(unit_o) $(matchtest_o) $(B)/libsandbox.a $(B)/libsupervisor.a $(B)/libapp.a $(B)/libsms.a $(B)/libgn.a
	@mkdir -p $(@D)
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(test_libs) -o $@

$(B)/tests/sim-days: $(sim_o) $(B)/libsms.a $(B)/libgn.a
	@mkdir -p $(@D)
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(libs_sms) $(libs_gn) -o $@

$(B)/tests/match-bench: $(B)/tests/bench/match_bench.o $(matchtest_o) $(B)/libapp.a $(B)/libgn.a
	@mkdir -p $(@D)
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(libs_gn) -lm -o $@

.PHONY: match-expected
match-expected: $(B)/tests/match-bench  ## what the engine says of the frozen set, anew: read the difference before you commit it
	$(B)/tests/match-bench expect tests/golden/match

$(B)/tests/db-tests: $(dbtest_o) $(model_o) $(B)/libapp.a $(B)/libsms.a $(B)/libgn.a
	@mkdir -p $(@D)
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(test_libs) -o $@

.PHONY: e2e-tools
e2e-tools: $(if $(wildcard tests/e2e/package.json),tests/e2e/node_modules/.package-lock.json)
tests/e2e/node_modules/.package-lock.json: tests/e2e/package.json $(wildcard tests/e2e/package-lock.json)
	cd tests/e2e && $(NPM) $(if $(wildcard tests/e2e/package-lock.json),ci,install) --ignore-scripts --no-audit --no-fund
	@touch $@

fuzzers:
	@$(MAKE) --no-print-directory FUZZ=1 build-fuzz-programs
.PHONY: build-fuzz-programs
build-fuzz-programs: $(fuzzers)
$(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(matchtest_o) $(B)/libapp.a $(B)/libsms.a $(B)/libgn.a
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) -fsanitize=fuzzer $^ $(libs_app) $(libs_sms) $(libs_gn) -o $@
$(call found,tests/fuzz/*.c): | $(gen)
fuzz: fuzzers  ## fuzz each target for FUZZ_SECONDS (60)
	@FUZZ_SECONDS=$(FUZZ_SECONDS) tests/run.sh fuzz

.PHONY: bench-tools
bench-tools: $(B)/tests/sink $(B)/tests/fill  ## the gateway and the filler of tests/bench/rig.sh
$(B)/tests/sink: $(B)/tests/bench/sink.o
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ -o $@
$(B)/tests/fill: $(B)/tests/bench/fill.o $(B)/libgn.a
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(libs_gn) -o $@
$(B)/tests/bare-sms: $(B)/tests/bench/bare_sms.o
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ $(call libs_of,libmariadb libcurl) -o $@
$(B)/tests/kannel-load: $(B)/tests/bench/kannel_load.o
	$(call say,ld)
	$(Q)$(CC) $(all_ldflags) $^ -o $@

.PHONY: bench-sms
bench-sms: programs bench-tools $(B)/tests/bare-sms $(B)/tests/kannel-load  ## the worker beside a bare loop, Kannel and gammu-smsd
	@sql/tool/bootstrap.sh run build kannel bench
	BUILD=$(B) tests/bench/sms.sh

bench: all $(B)/tests/match-bench  ## speed beside bare handlers and php-fpm (tests/bench/run.sh), and of matching beside SQL
	tests/bench/run.sh
	BUILD=$(B) tests/bench/match.sh
	BUILD=$(B) tests/bench/lookup.sh

lint: programs  ## layers, lengths, banned functions, writable globals
	@BUILD=$(B) tests/lint.sh

fmt:  ## clang-format over the C files that differ from the last commit
	@git diff --name-only --diff-filter=d HEAD -- '*.c' '*.h' | xargs -r clang-format -i

# ---- installation ---------------------------------------------------------------------------------------------------

share       := $(PREFIX)/share/giamngheo
filled       = sed -e 's|@PREFIX@|$(PREFIX)|g' -e 's|@SHARE@|$(share)|g' -e 's|@WEB@|$(share)/web|g' \
               -e 's|@RUN@|/run/giamngheo|g' -e 's|@NGINX@|$(share)/nginx|g' \
               -e 's|@CACHE@|/var/lib/nginx/giamngheo-public|g' -e 's|@ERRORS@|$(share)/nginx/errors|g' -e 's|@SANDBOX_WEB@|$(share)/sandbox|g'
install: all  ## into DESTDIR with PREFIX (/usr): programs, sql, web client, nginx include, systemd units
	install -d $(addprefix $(DESTDIR),$(PREFIX)/bin $(share)/sql/migrations $(share)/sql/data $(share)/web $(share)/nginx/errors $(share)/sandbox \
	    $(PREFIX)/lib/systemd/system $(PREFIX)/lib/sysusers.d $(PREFIX)/lib/tmpfiles.d)
	install -m 755 $(filter-out %-demo,$(bins)) $(DESTDIR)$(PREFIX)/bin
	install -m 644 sql/mariadb.cnf $(DESTDIR)$(share)/sql
	install -m 644 sql/migrations/*.sql $(DESTDIR)$(share)/sql/migrations
	install -m 644 sql/data/*.sql $(DESTDIR)$(share)/sql/data
	[ ! -d nginx/web/dist ] || cp -R --no-preserve=ownership nginx/web/dist/. $(DESTDIR)$(share)/web
	install -m 644 sms/sandbox/web/* $(DESTDIR)$(share)/sandbox
	install -m 644 nginx/errors/* $(DESTDIR)$(share)/nginx/errors
	for f in nginx/*.conf.in; do $(filled) $$f >$(DESTDIR)$(share)/nginx/$$(basename $$f .in) || exit 1; done
	rm -f $(DESTDIR)$(share)/nginx/giamngheo.conf
	install -m 644 nginx/tls.conf.example $(DESTDIR)$(share)/nginx
	for f in nginx/systemd/*.service; do $(filled) $$f >$(DESTDIR)$(PREFIX)/lib/systemd/system/$$(basename $$f) || exit 1; done
	install -m 644 nginx/systemd/giamngheo.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/giamngheo.conf
	install -m 644 nginx/systemd/giamngheo.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/giamngheo.conf
	install -m 644 nginx/systemd/giamngheo.conf.example $(DESTDIR)$(share)

clean:  ## remove everything made; the state folder stays
	rm -rf build build-san build-kill build-fuzz build.log nginx/web/dist

help:  ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*  ## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | sort | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'

-include $(shell find $(B) -name '*.d' 2>/dev/null)
