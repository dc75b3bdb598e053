// mprotect with a SIGSEGV handler: a write barrier over many pages, PROT_NONE, code made at run time, guard pages.
#include "check.h"

enum { PAGE = 4096, PAGES = 300 };
static unsigned char *area;
static volatile int faults, strange;
static unsigned char dirty[PAGES];

static void barrier(int sig, siginfo_t *info, void *context) {
    (void)sig; (void)context;
    long page = ((unsigned char *)info->si_addr - area) / PAGE;
    if (page < 0 || page >= PAGES || info->si_code != SEGV_ACCERR) { strange++; _exit(3); }
    dirty[page] = 1;
    faults++;
    mprotect(area + page * PAGE, PAGE, PROT_READ | PROT_WRITE);
}

static void checks(void) {
    area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (long i = 0; i < PAGES * PAGE; i += 512) area[i] = (unsigned char)(i / 512);
    on_signal(SIGSEGV, barrier, 0);
    CHECK("protect", mprotect(area, PAGES * PAGE, PROT_READ) == 0);
    faults = strange = 0;
    memset(dirty, 0, sizeof dirty);
    uint64_t x = 9;
    int want = 0, wrong = 0;
    unsigned char expected[PAGES] = { 0 };
    for (int i = 0; i < 2000; i++) {
        x = churn(x, 20);
        long page = (x >> 33) % PAGES;
        if (!expected[page]) want++, expected[page] = 1;
        area[page * PAGE + 100] = (unsigned char)page;
    }
    for (int i = 0; i < PAGES; i++) {
        wrong += dirty[i] != expected[i] || (expected[i] && area[i * PAGE + 100] != (unsigned char)i);
        wrong += area[i * PAGE + 512] != (unsigned char)(i * 8 + 1);
    }
    CHECK("each first write faults once", faults == want && strange == 0);
    CHECK("memory and marks agree", wrong == 0);
    CHECK("PROT_NONE", mprotect(area + 7 * PAGE, PAGE, PROT_NONE) == 0);
    faults = 0;
    CHECK("a read of it faults, then holds", area[7 * PAGE + 512] == 57 && faults == 1);

    unsigned char code[] = { 0xb8, 0x39, 0x30, 0, 0, 0xc3 }; // mov eax, 12345; ret
    int (*made)(void) = (int (*)(void))(uintptr_t)(area + 20 * PAGE);
    mprotect(area + 20 * PAGE, PAGE, PROT_READ | PROT_WRITE);
    memcpy(area + 20 * PAGE, code, sizeof code);
    CHECK("code made at run time", mprotect(area + 20 * PAGE, PAGE, PROT_READ | PROT_EXEC) == 0 && made() == 12345);
    int p[2];
    CHECK("pipe", pipe(p) == 0);
    mprotect(area + 30 * PAGE, PAGE, PROT_NONE);
    CHECK("a call into guarded memory gives EFAULT", write(p[1], area + 30 * PAGE, 1) == -1 && errno == EFAULT);
    mprotect(area + 31 * PAGE, PAGE, PROT_READ);
    CHECK("write", write(p[1], "xy", 2) == 2);
    CHECK("so does one that would write there", syscall(SYS_read, p[0], area + 31 * PAGE, 1) == -1 && errno == EFAULT);
    close(p[0]); close(p[1]);
    signal(SIGSEGV, SIG_DFL);
    munmap(area, PAGES * PAGE);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
