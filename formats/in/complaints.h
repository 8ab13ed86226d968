/* complaints.h - Poppler goes on where a page's content is damaged, and what it could not draw is
 * just not there; all that it does is log a line, which in the worker nobody reads. So the lines
 * are counted: a page that looks blank may have been lost. */
#ifndef COMPLAINTS_H
#define COMPLAINTS_H

/* From now on Poppler's log is counted and thrown away. */
void fx_complaints_watch(void);

/* Lines since the last call that say that something is wrong ("Syntax error", "Internal error",
 * "IO error", as poppler-glib's error callback begins them); warnings are none. At most a million.
 */
int fx_complaints(void);

#endif
