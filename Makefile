# palimpsest - two programs, no configure step. Everything built lands in $(B).
#
#   make               both programs        make check    all tests; they need no weights
#   make asan | tsan   check, sanitized     make fuzz     libFuzzer, FUZZ_TIME seconds each
#   make lint          the rules that a compiler cannot state
#   make install       PREFIX, DESTDIR

NAME    := palimpsest
VERSION := 0.1.0
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
LIBEXECDIR ?= $(PREFIX)/libexec/$(NAME)
DATADIR ?= $(PREFIX)/share/$(NAME)

MODE    ?= release
B       ?= build/$(MODE)
PKG_CONFIG ?= pkg-config
INSTALL ?= install
FUZZ_TIME ?= 60

# ---- flags: the user's CFLAGS and LDFLAGS come last and are never overwritten ----

WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wwrite-strings -Wstrict-prototypes \
           -Wmissing-prototypes -Wconversion -Wno-sign-conversion -Wformat=2 -Wundef
OPT_release := -O3 -g
OPT_debug   := -Og -g
OPT_asan    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
OPT_tsan    := -O1 -g -fsanitize=thread
OPT_fuzz    := $(OPT_asan) -fsanitize=fuzzer-no-link
ifeq ($(OPT_$(MODE)),)
$(error MODE=$(MODE) is not one of release debug asan tsan fuzz)
endif

# No -march=native, no -ffast-math: binaries travel, and NaN stays NaN. No -DNDEBUG: asserts stay.
ALL_CFLAGS   = -std=c11 -D_POSIX_C_SOURCE=200809L $(OPT_$(MODE)) -fno-math-errno -ffp-contract=off \
               -fvisibility=hidden $(WARN)
ALL_LDFLAGS  = $(filter -fsanitize=%,$(filter-out %-no-link,$(OPT_$(MODE)))) $(LDFLAGS)

# ---- who may include whom: the architecture ----
# A folder is compiled with its own headers, those of the folders named here, and those of the
# packages that it wraps. Whatever else it includes fails to compile; tests/layers.sh tries.

FOLDERS := formats/base formats/raster formats/model formats/wire formats/in formats/page \
           formats/pdf formats/worker formats/out engine postproc pipeline

SEES_formats/base   :=
SEES_formats/raster := formats/base
SEES_formats/model  := formats/base
SEES_formats/wire   := formats/base formats/raster
SEES_formats/in     := formats/base formats/raster
SEES_formats/page   := formats/base formats/raster
SEES_formats/pdf    := formats/base formats/raster
SEES_formats/worker := formats/base formats/raster formats/wire formats/in formats/page formats/pdf
SEES_formats/out    := formats/base formats/raster
SEES_engine         := formats/base formats/raster formats/model
SEES_postproc       := formats/base formats/raster formats/out
SEES_pipeline       := formats/base formats/raster formats/model formats/wire formats/out engine postproc

WRAPS_formats/base   := libcjson
WRAPS_formats/out    := zlib libxml-2.0 xlsxwriter
WRAPS_formats/in     := poppler-glib cairo lept libopenjp2 fontconfig
WRAPS_formats/page   := lept
WRAPS_formats/pdf    := libqpdf zlib
WRAPS_formats/worker := libseccomp
WRAPS_postproc       := glib-2.0 libxml-2.0
WRAPS_pipeline       := libxml-2.0

# The worker links what reads outside documents; palimpsest itself must not.
WORKER  := formats/in formats/page formats/pdf formats/worker
MAIN_PKGS   := libcjson zlib glib-2.0 libxml-2.0
WORKER_PKGS := poppler-glib cairo lept libopenjp2 fontconfig libqpdf libseccomp libcjson zlib

$(foreach d,$(FOLDERS),$(eval INC_$d := $(addprefix -I,$d $(SEES_$d)) \
  $(if $(WRAPS_$d),$(shell $(PKG_CONFIG) --cflags $(WRAPS_$d)))))
INC_TESTS := $(addprefix -I,$(FOLDERS) tests) $(shell $(PKG_CONFIG) --cflags lept poppler-glib libxml-2.0)
MAIN_LIBS   := $(shell $(PKG_CONFIG) --libs $(MAIN_PKGS)) -pthread -ldl -lm
WORKER_LIBS := $(shell $(PKG_CONFIG) --libs $(WORKER_PKGS)) -lm

FILE_pipeline/version := -DVERSION='"$(VERSION)"'
# Vectors that this CPU lacks go from function to function within one file; -O3 would take minutes.
FILE_tests/unit/u_wide := -O1 -Wno-psabi
FILE_tests/unit/u_vnni = $(FILE_engine/op_avx2)
# Sanitizers reserve terabytes of addresses.
FILE_formats/worker/main_worker := -DLIMIT_ADDRESS=$(if $(filter asan tsan fuzz,$(MODE)),0,1)
FILE_engine/op_avx2_row = $(FILE_engine/op_avx2)
FILE_engine/op_avx2_int = $(FILE_engine/op_avx2)
FILE_engine/op_avx2_peak = $(FILE_engine/op_avx2)
FILE_engine/op_avxvnni = $(FILE_engine/op_avx2)
FILE_engine/op_avx512_fun = $(FILE_engine/op_avx512)
FILE_engine/op_avx512 := $(if $(filter x86_64,$(shell uname -m)),-mavx512f -mavx512bw -mavx512vl -mavx512vnni -mfma)
FILE_engine/op_avx2 := $(if $(filter x86_64,$(shell uname -m)),-mavx2 -mfma -mf16c)
FILE_formats/base/sha256_x86 := $(if $(filter x86_64,$(shell uname -m)),-msse4.1 -msha)

# ---- what there is, and how it is made ----

SRC     := $(sort $(wildcard $(FOLDERS:%=%/*.c)))
OBJ     := $(SRC:%.c=$(B)/%.o)
MAINS   := $(B)/pipeline/main.o $(B)/formats/worker/main_worker.o
WOBJ    := $(filter-out $(MAINS),$(filter $(foreach d,$(WORKER),$(B)/$d/%),$(OBJ)))
LIB     := $(B)/lib$(NAME).a
WLIB    := $(B)/lib$(NAME)-worker.a
BIN     := $(B)/$(NAME)
WBIN    := $(B)/$(NAME)-worker
UNIT    := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/unit/*.c tests/prop/*.c)))
GOLDEN  := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/golden/*.c)))
TOOLS   := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/tools/*.c)))
FUZZ    := $(patsubst tests/fuzz/f_%.c,%,$(wildcard tests/fuzz/f_*.c))
REPLAY  := $(FUZZ:%=$(B)/tests/fuzz/r_%)
MAN     := $(notdir $(wildcard man/*))

all: $(BIN) $(WBIN) $(TOOLS) $(GOLDEN)

Q = $(if $(V),,@echo "  $(1)	$(@:$(B)/%=%)";)
TEST = $(CC) $(ALL_CFLAGS) $(INC_TESTS) $(FILE_$*) $(CFLAGS) $(ALL_LDFLAGS) -o $@

$(B)/%.o: %.c $(B)/flags Makefile
	@mkdir -p $(@D)
	$(call Q,CC)$(CC) $(ALL_CFLAGS) $(INC_$(*D)) $(FILE_$*) $(CFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(filter-out $(WOBJ) $(MAINS),$(OBJ)) $(B)/objects
	@rm -f $@
	$(call Q,AR)$(AR) rcs $@ $(filter %.o,$^)

$(WLIB): $(WOBJ) $(B)/objects
	@rm -f $@
	$(call Q,AR)$(AR) rcs $@ $(filter %.o,$^)

$(BIN): $(B)/pipeline/main.o $(LIB)
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(MAIN_LIBS)

$(WBIN): $(B)/formats/worker/main_worker.o $(WLIB) $(LIB)
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(WORKER_LIBS)

$(UNIT) $(TOOLS) $(GOLDEN): $(B)/%: %.c tests/t.h $(WLIB) $(LIB)
	@mkdir -p $(@D)
	$(call Q,CC)$(TEST) $< $(WLIB) $(LIB) $(WORKER_LIBS) $(MAIN_LIBS)

$(B)/tests/unit/u_wide: tests/unit/u_panel.c

$(B)/tests/fuzz/r_%: tests/fuzz/f_%.c tests/fuzz/replay.c $(WLIB) $(LIB)
	@mkdir -p $(@D)
	$(call Q,CC)$(TEST) $(filter %.c,$^) $(WLIB) $(LIB) $(WORKER_LIBS) $(MAIN_LIBS)

$(B)/tests/fuzz/m_%: tests/fuzz/f_%.c tests/fuzz/mutate.c $(WLIB) $(LIB)
	@mkdir -p $(@D)
	$(call Q,CC)$(TEST) $(filter %.c,$^) $(WLIB) $(LIB) $(WORKER_LIBS) $(MAIN_LIBS)

$(B)/tests/fuzz/l_%: tests/fuzz/f_%.c $(WLIB) $(LIB)
	@mkdir -p $(@D)
	$(call Q,CC)$(TEST) -fsanitize=fuzzer $< $(WLIB) $(LIB) $(WORKER_LIBS) $(MAIN_LIBS)

# Rebuild when flags or the list of files change, not only when files do: nothing needs `clean`.
STAMP = @mkdir -p $(@D) && { echo '$(1)' | cmp -s - $@ || echo '$(1)' > $@; }
$(B)/flags: FORCE
	$(call STAMP,$(CC) $(ALL_CFLAGS) $(CFLAGS) $(ALL_LDFLAGS) $(MAIN_LIBS) $(WORKER_LIBS) $(foreach d,$(FOLDERS),$(INC_$d)))
$(B)/objects: FORCE
	$(call STAMP,$(OBJ))

# ---- verbs ----

check: all $(UNIT) $(REPLAY)
	@mkdir -p $(B)/logs
	@B='$(B)' tests/run.sh $(B)/logs $(patsubst %,'%',$(wildcard tests/check/*.sh)) \
	 $(UNIT:%='%') $(foreach f,$(FUZZ),'$(B)/tests/fuzz/r_$f tests/fuzz/corpus/$f/*') \
	 'tests/man.sh $(B)' 'tests/layers.sh "$(CC)" $(foreach d,$(FOLDERS),"$d $(INC_$d)")'

asan tsan:
	@$(MAKE) --no-print-directory MODE=$@ check

fuzz:
	@$(MAKE) --no-print-directory MODE=fuzz CC=clang $(FUZZ:%=fuzz-%)

fuzz-%: $(B)/tests/fuzz/l_%
	@mkdir -p $(B)/corpus/$*
	$< -max_total_time=$(FUZZ_TIME) -max_len=65536 -artifact_prefix=$(B)/ $(B)/corpus/$* tests/fuzz/corpus/$*

lint: all
	@tests/run.sh $(B)/logs 'tests/lint.sh $(B) $(OBJ)'

score: all
	tests/tools/peers.sh $(B) ../shared/data $(B)/score

calibrate: all
	tests/calibrate.sh $(B) ../shared/data

bench: all
	$(BIN) bench $(if $(MODEL),--model $(MODEL))

install: all
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(DATADIR)/model
	$(INSTALL) -m 755 $(BIN) $(DESTDIR)$(BINDIR)
	$(INSTALL) -m 755 $(WBIN) $(DESTDIR)$(LIBEXECDIR)
	$(INSTALL) -m 644 samples/model/* $(DESTDIR)$(DATADIR)/model
	$(INSTALL) -m 644 formats/*.schema.json $(DESTDIR)$(DATADIR)
	for m in $(MAN); do $(INSTALL) -D -m 644 man/$$m $(DESTDIR)$(MANDIR)/man$${m##*.}/$$m || exit; done

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/$(NAME)
	rm -rf $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(DATADIR)
	for m in $(MAN); do rm -f $(DESTDIR)$(MANDIR)/man$${m##*.}/$$m; done

clean:
	rm -rf build

.PHONY: all check asan tsan fuzz lint score calibrate bench install uninstall clean FORCE
.SECONDARY:
-include $(OBJ:.o=.d)
