/* stop.h - SIGINT and SIGTERM, asked for by whoever waits */
#ifndef STOP_H
#define STOP_H

void pl_stop_watch(void);	/* installs the handlers; SIGPIPE is ignored from then on */
int pl_stop_signal(void);	/* the signal that asked us to stop; 0: none */

#endif
