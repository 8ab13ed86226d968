/* outfile.h - an output that is there whole or not at all: written under no name or a temporary one
 * in the same folder, synced, then linked or renamed into place (OSDI 2014, "All file systems are
 * not created equal"). Standard output is written as it comes. */
#ifndef OUTFILE_H
#define OUTFILE_H
#include "fx.h"

struct pl_outfile {
	struct fx_out out;		/* write here */
	const char *path;		/* borrowed; NULL: standard output */
	int fd, force;
	char temp[4096];		/* "" while the file has no name */
	char buf[65536];
	size_t n;
};

/* path NULL or "-": standard output. FX_OUTPUT: it exists and force is 0, or the folder cannot be
 * written. */
enum fx_st pl_outfile_open(struct pl_outfile *o, const char *path, int force, struct fx_err *e)
	FX_CHECKED;
/* What was opened with a path gets another one in the same folder. FX_OUTPUT: as of open. */
enum fx_st pl_outfile_rename(struct pl_outfile *o, const char *path, struct fx_err *e) FX_CHECKED;
/* Ends it: FX_OUTPUT, and then nothing is left behind. */
enum fx_st pl_outfile_keep(struct pl_outfile *o, struct fx_err *e) FX_CHECKED;
void pl_outfile_drop(struct pl_outfile *o);		/* leaves nothing behind; twice is fine */

/* Makes the folders above path. FX_OUTPUT. */
enum fx_st pl_outfile_folders(const char *path, struct fx_err *e) FX_CHECKED;

#endif
