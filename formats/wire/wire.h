/* wire.h - what palimpsest and palimpsest-worker say to each other: fixed records over a socket,
 * and pages in sealed memory files. Both programs are of one build, so records are plain structs;
 * the reader still believes nothing that it has not checked. */
#ifndef WIRE_H
#define WIRE_H
#include "layer.h"
#include "layout.h"
#include "overlay.h"

#define FX_WIRE_VERSION 0x706c6d33u	/* "plm3" */
#define FX_WIRE_DOC 3		/* descriptors that the worker is born with: the document ... */
#define FX_WIRE_SOCKET 4	/* ... and the socket (AF_UNIX, SOCK_SEQPACKET) */

/* The layers of the worker's sandbox (worker/sandbox.h says what each holds back), as bits. */
enum fx_wall { FX_WALL_LIMITS = 1, FX_WALL_PRIVILEGES = 2, FX_WALL_LANDLOCK = 4,
	FX_WALL_SECCOMP = 8, FX_WALL_ALL = 15 };
const char *fx_wall_name(unsigned layer);	/* "limits", ..; "": not one layer */
/* Up to all of them, as "landlock, seccomp". */
void fx_wall_names(char *buf, size_t n, unsigned layers);

/* palimpsest -> worker, once. */
enum fx_wire_purpose { FX_WIRE_READ, FX_WIRE_MAKE };
struct fx_wire_open {
	uint32_t version;
	int purpose;			/* MAKE: a PDF with words under its pages; then all that
					 * follows counts for it but the password, which it has no
					 * use for */
	int existing, break_signature;	/* MAKE: enum fx_existing; as fx_pdfw_open */
	int has_password;
	char password[256];		/* UTF-8 and a NUL; wiped after its last use */
	int dpi, max_side, strict, rotate; /* as struct fx_render; rotate -1: found by analysis */
	int want_layout, want_raster, want_layer, grey;
	int want_rules;			/* a layer's rules; its words only with want_layer */
	int light_dpi;
	long long max_pixels;
	struct fx_tile_plan tile;
};

/* worker -> palimpsest: the answer to that. */
struct fx_wire_doc {
	uint32_t version;
	int st;				/* enum fx_st */
	int pages;
	unsigned missing;		/* layers that are done without */
	char media_type[40];
	char msg[256];			/* st != FX_OK: why */
};

/* palimpsest -> worker: page i, from 0, please. light 1: its regions and ink only, drawn at
 * light_dpi; its words are hoped to come from its text layer. */
struct fx_wire_want { int page, light; };

/* worker -> palimpsest, with the memory file's descriptor when st is FX_OK. In it one after
 * another, each at the next multiple of 64: raster, tiles, ink, blocks, lines, words,
 * rules. */
struct fx_wire_page {
	int page, st;
	char msg[256];
	char label[64];
	float w_pt, h_pt, dpi;
	int rotation;
	int complaints;			/* lines, while it was drawn: complaints.h */
	int w, h;			/* of the raster that was analysed */
	struct fx_raster raster;	/* px NULL; w 0: not handed over */
	struct fx_layout layout;	/* pointers NULL; w 0: none */
};

/* worker -> palimpsest, where text layers or their rules are wanted, after each page whose st is
 * FX_OK: by then that page is safe, whatever its layer does to the worker. With a memory file: the
 * layer's words, at the next multiple of 64 its text, and at the next after that its rules. */
struct fx_wire_layer {
	int page;
	struct fx_layer layer;		/* pointers NULL */
};

/* palimpsest -> worker, of which a PDF is wanted: page i, from 0, with a memory file that holds the
 * overlay's words, and at the next multiple of 64 its text. Pages come in order; of a PDF any may
 * be left out, of pictures none. Page -1, without a file: no more of them, a piece of the PDF
 * please. */
struct fx_wire_put {
	int page;
	int upright;			/* quarters clockwise from the page as displayed to the page
					 * with its text upright: pictures are displayed so */
	struct fx_overlay overlay;	/* pointers NULL */
};
#define FX_WIRE_PIECE (32 << 20)	/* bytes of a PDF that are handed over at a time */

/* worker -> palimpsest: the answer to that. For page -1 with a memory file of the next bytes. */
struct fx_wire_done {
	int page, st;
	char msg[256];
	int fate;			/* enum fx_fate; page -1: 0 */
	long long left;			/* page -1: bytes that are still to come */
};

/* Offsets of the parts, and their sum as at[FX_PARTS]. FX_INPUT: counts or sizes that cannot be. */
enum fx_part {
	FX_PART_RASTER,
	FX_PART_TILES,
	FX_PART_INK,
	FX_PART_BLOCKS,
	FX_PART_LINES,
	FX_PART_WORDS,
	FX_PART_RULES,
	FX_PARTS
};
enum fx_st fx_wire_parts(size_t at[FX_PARTS + 1], const struct fx_wire_page *w, struct fx_err *e)
	FX_CHECKED;

/* Checks a record and the n bytes that came with it, then points w->raster.px and w->layout into
 * them (n bytes at p, aligned to 64). `page` is the one that was asked for. FX_INPUT names the
 * rule. */
enum fx_st fx_wire_take(struct fx_wire_page *w, int page, void *p, size_t n, struct fx_err *e)
	FX_CHECKED;

/* The same of a layer, for the page *of that was taken before. */
size_t fx_wire_layer_text(const struct fx_layer *l);	/* where its text starts, ... */
size_t fx_wire_layer_rules(const struct fx_layer *l);	/* ... its rules, ... */
size_t fx_wire_layer_bytes(const struct fx_layer *l);	/* ... and where they end */
enum fx_st fx_wire_take_layer(struct fx_wire_layer *w, const struct fx_wire_page *of, void *p,
	size_t n, struct fx_err *e) FX_CHECKED;

/* The same of an overlay, for a document of `pages`; the file starts at p, aligned to 64. */
size_t fx_wire_overlay_text(const struct fx_overlay *l);	/* where its text starts */
enum fx_st fx_wire_take_put(struct fx_wire_put *w, int pages, void *p, size_t n, struct fx_err *e)
	FX_CHECKED;

/* One record in one packet, with a descriptor if fd >= 0. FX_CRASH: the other side is gone. */
enum fx_st fx_wire_send(int sock, const void *rec, size_t n, int fd, struct fx_err *e) FX_CHECKED;
/* Exactly n bytes; *fd is -1 or a descriptor that the caller closes; fd NULL: none is taken.
 * FX_CRASH: the other side is gone. FX_INPUT: a packet of another size. */
enum fx_st fx_wire_recv(int sock, void *rec, size_t n, int *fd, struct fx_err *e) FX_CHECKED;

#endif
