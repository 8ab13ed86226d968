/* main_worker.c - the process that reads one outside document */
int main(void)
{
	return 0;
}
