/* complaints.h - Poppler goes on where a page's content is damaged, and what it could not draw is
 * just not there; all that it does is print a line on stderr. In the worker nobody reads that, so
 * it is counted: a page that looks blank may have been lost. */
#ifndef COMPLAINTS_H
#define COMPLAINTS_H

/* From now on what is printed on stderr, the stream, is counted and thrown away; the descriptor
 * stays as it is. 0: it can not be done here. */
int fx_complaints_watch(void);

/* Lines since the last call that say that something is wrong ("Syntax Error", "Internal Error",
 * "I/O Error": Poppler's Error.cc); warnings are none. At most a million. */
int fx_complaints(void);

#endif
