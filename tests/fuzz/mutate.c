/* mutate.c - runs a target on mutations of saved files, without a look at what they reach: where
 * libFuzzer is too slow for as many runs as are wanted, or missing. The same seed makes the same
 * runs. The file OUT holds the bytes of the last run, so that what brings a target down can be run
 * again. usage: m_TARGET RUNS SEED MOST OUT FILE... (MOST: bytes) */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

struct seed { uint8_t *p; size_t n; };

struct mutator {
	struct seed *seed;
	int seeds;
	uint64_t state;
	size_t most;
	uint8_t *p, *spare;		/* (most) the input; room for a slice of it */
	size_t n;
	int out;
};

/* xorshift64*, Vigna, arXiv 1402.6246 */
static size_t draw(struct mutator *m, size_t below)
{
	m->state ^= m->state >> 12;
	m->state ^= m->state << 25;
	m->state ^= m->state >> 27;
	return below ? (size_t)(m->state * 0x2545f4914f6cdd1dULL >> 33) % below : 0;
}

/* Short slices are drawn more often. */
static size_t draw_length(struct mutator *m, size_t most)
{
	const size_t n = draw(m, (size_t)1 << (1 + draw(m, 8)));

	return n < most ? n : most;
}

/* p[at .. at + out) becomes the n bytes of `with`, which is no part of p; cut at the end. */
static void replace(struct mutator *m, size_t at, size_t out, const uint8_t *with, size_t n)
{
	size_t tail = m->n - at - out;

	n = n < m->most - at ? n : m->most - at;
	tail = tail < m->most - at - n ? tail : m->most - at - n;
	memmove(m->p + at + n, m->p + at + out, tail);
	if (n)
		memcpy(m->p + at, with, n);
	m->n = at + n + tail;
}

static void mutate(struct mutator *m)
{
	const struct seed *s = m->seed + draw(m, (size_t)m->seeds);
	const size_t at = draw(m, m->n + 1), n = draw_length(m, m->n - at);
	const size_t from = draw(m, s->n + 1), take = draw_length(m, s->n - from);
	uint8_t byte = (uint8_t)draw(m, 256);

	switch (draw(m, 6)) {
	case 0:					/* a byte, or a bit of it */
		if (at < m->n)
			m->p[at] = draw(m, 2) ? byte : (uint8_t)(m->p[at] ^ 1 << byte % 8);
		break;
	case 1:
		replace(m, at, n, NULL, 0);
		break;
	case 2:
		replace(m, at, draw(m, 2) ? n : 0, s->p + from, take);
		break;
	case 3:					/* what follows comes from another file */
		replace(m, at, m->n - at, s->p + from, s->n - from);
		break;
	case 4:					/* a slice again, perhaps many times, there */
		memcpy(m->spare, m->p + at, n);
		for (size_t i = draw(m, 4) ? 1 : draw(m, 64); i > 0; i--)
			replace(m, at, 0, m->spare, n);
		break;
	default:				/* ... or elsewhere */
		memcpy(m->spare, m->p + at, n);
		replace(m, draw(m, m->n + 1), 0, m->spare, n);
	}
}

static int run(struct mutator *m)
{
	const struct seed *s = m->seed + draw(m, (size_t)m->seeds);
	uint8_t *exact;

	m->n = 0;
	replace(m, 0, 0, s->p, s->n);
	for (size_t i = 1 + draw(m, 8); i > 0; i--)
		mutate(m);
	exact = malloc(m->n ? m->n : 1);
	if (!exact || pwrite(m->out, m->p, m->n, 0) != (ssize_t)m->n ||
	    ftruncate(m->out, (off_t)m->n) != 0)
		return 0;
	memcpy(exact, m->p, m->n);
	LLVMFuzzerTestOneInput(exact, m->n);
	free(exact);
	return 1;
}

static int read_seed(struct seed *s, const char *path)
{
	FILE *fp = fopen(path, "rb");
	long n = fp && !fseek(fp, 0, SEEK_END) ? ftell(fp) : -1;
	int ok = 0;

	if (n >= 0 && (s->p = malloc((size_t)n + 1)) != NULL && !fseek(fp, 0, SEEK_SET)) {
		s->n = fread(s->p, 1, (size_t)n, fp);
		ok = s->n == (size_t)n;
	}
	if (fp)
		fclose(fp);
	return ok;
}

static long long number(const char *text)	/* -1: it is none */
{
	long long n = 0;

	for (; *text >= '0' && *text <= '9' && n < 1000000000000; text++)
		n = n * 10 + (*text - '0');
	return *text ? -1 : n;
}

int main(int argc, char **argv)
{
	const long long runs = argc > 5 ? number(argv[1]) : -1,
		seed = argc > 5 ? number(argv[2]) : -1;
	const long long most = argc > 5 ? number(argv[3]) : -1;
	struct mutator m = { .seeds = argc - 5 };

	if (runs < 0 || seed < 0 || most < 1 || most > 1 << 20 ||
	    (m.out = open(argv[4], O_WRONLY | O_CREAT | O_TRUNC, 0666)) < 0) {
		fprintf(stderr, "usage: %s RUNS SEED MOST OUT FILE...\n", argv[0]);
		return 2;
	}
	m.most = (size_t)most;
	m.state = (uint64_t)seed * 2 + 1;
	m.p = malloc(m.most);
	m.spare = malloc(m.most);
	m.seed = calloc((size_t)m.seeds, sizeof(*m.seed));
	if (!m.p || !m.spare || !m.seed)
		return 2;
	for (int i = 0; i < m.seeds; i++)
		if (!read_seed(m.seed + i, argv[5 + i])) {
			fprintf(stderr, "%s: cannot be read\n", argv[5 + i]);
			return 2;
		}
	for (long long i = 0; i < runs; i++)
		if (!run(&m)) {
			fprintf(stderr, "%s: cannot be written\n", argv[4]);
			return 2;
		}
	printf("%lld runs\n", runs);
	return 0;
}
