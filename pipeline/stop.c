/* stop.c - see stop.h */
#include "stop.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t asked;

static void note(int signal)
{
	asked = signal;
}

void pl_stop_watch(void)
{
	struct sigaction s = { .sa_handler = note };

	/* A second signal ends us at once: whoever asks twice means it. */
	s.sa_flags = (int)SA_RESETHAND;
	sigemptyset(&s.sa_mask);
	sigaction(SIGINT, &s, NULL);
	sigaction(SIGTERM, &s, NULL);
	s.sa_handler = SIG_IGN;
	s.sa_flags = 0;
	sigaction(SIGPIPE, &s, NULL);	/* a closed pipe is an error of write, told as such */
}

int pl_stop_signal(void)
{
	return asked;
}
