/* put_page.h - the parts that the schemas palimpsest.document/1 and palimpsest.page/1 share; each
 * is one member of the object that is open */
#ifndef PUT_PAGE_H
#define PUT_PAGE_H
#include "document.h"
#include "put_json.h"

void fx_pj_source(struct fx_put_json *j, const struct fx_document *d);
void fx_pj_run(struct fx_put_json *j, const struct fx_document *d);
/* raw: 1: answers that tables were made of, too */
void fx_pj_page(struct fx_put_json *j, const char *key, const struct fx_dpage *p, int raw);
void fx_pj_account(struct fx_put_json *j, const struct fx_document *d);	/* and the error */

#endif
