/* writer.h - the rows of the table in writer.c, one a file */
#ifndef WRITER_H
#define WRITER_H
#include "document.h"

extern const struct fx_writer fx_writer_text, fx_writer_json;

#endif
