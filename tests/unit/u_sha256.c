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

int main(void)
{
	static char million[1000000];
	const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

	is("", 0, 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	is("abc", 3, 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	is(two, 56, 7, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	memset(million, 'a', sizeof(million));
	is(million, sizeof(million), 997,
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	return t_end();
}
