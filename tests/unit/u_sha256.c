/* u_sha256.c - the examples of FIPS 180-2 appendix B and NIST's long message, cut in odd places */
#include "sha256.h"
#include "t.h"

static void is(const char *text, size_t n, size_t step, const char *want)
{
	struct fx_sha256 s;
	char hex[65];

	fx_sha256_start(&s);
	for (size_t i = 0; i < n; i += step)
		fx_sha256_take(&s, text + i, n - i < step ? n - i : step);
	fx_sha256_end(&s, hex);
	T_EQ_STR(hex, want);
}

/* Both ways of taking blocks. */
static void both_ways_agree(void)
{
	static unsigned char text[64 * 9];
	unsigned seed = 7;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (unsigned char)t_random(&seed, 256);
	for (size_t n = 0; n <= 9; n++) {
		struct fx_sha256 s, c;

		fx_sha256_start(&s);
		c = s;
		fx_sha256_take(&s, text, 64 * n);
		fx_sha256_blocks_c(c.h, text, n);
		T_OK(!memcmp(s.h, c.h, sizeof(s.h)));
	}
}

/* n letters 'a', around where the padding needs a block more; by Python's hashlib. */
static void lengths(void)
{
	static const struct { size_t n; const char *want; } a[] = {
		{ 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318" },
		{ 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a" },
		{ 57, "f13b2d724659eb3bf47f2dd6af1accc87b81f09f59f2b75e5c0bed6589dfe8c6" },
		{ 63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34" },
		{ 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb" },
		{ 65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0" },
		{ 119, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb" },
		{ 120, "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c" },
		{ 128, "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e" },
	};
	char text[128];

	memset(text, 'a', sizeof(text));
	for (size_t i = 0; i < FX_COUNT(a); i++)
		for (size_t step = 1; step <= a[i].n; step += 9)
			is(text, a[i].n, step, a[i].want);
}

int main(void)
{
	static char million[1000000];
	const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

	is("", 0, 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	is("abc", 3, 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	is(two, 56, 7, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	lengths();
	both_ways_agree();
	memset(million, 'a', sizeof(million));
	is(million, sizeof(million), 997,
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	return t_end();
}
