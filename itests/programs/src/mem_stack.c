// The stack grows by 6 MiB and keeps what is on it; MAP_GROWSDOWN; deep recursion with pointers between frames.
#include "check.h"

static uint64_t descend(uint64_t *above, int depth) {
    uint64_t here[128];
    for (int i = 0; i < 128; i++) here[i] = (above ? above[i] : 1) * 3 + depth + i;
    uint64_t below = depth ? descend(here, depth - 1) : 17;
    uint64_t sum = below;
    for (int i = 0; i < 128; i++) sum = sum * 31 + here[i];
    return sum;
}
static int deep(long unused) {
    (void)unused;
    static uint64_t first;
    first = descend(NULL, 5500); // 5500 frames of a little more than 1 KiB: about 6 MiB
    return first == descend(NULL, 5500) ? 0 : 1;
}
static int too_deep(long unused) { (void)unused; return descend(NULL, 100000000) & 1; }

static void checks(void) {
    static uint64_t want;
    uint64_t got = descend(NULL, 5500);
    if (!want) want = got;
    CHECK("6 MiB of stack", got == want);
    CHECK("in a child too", exited(reap(child(deep, 0)), 0));
    CHECK("too much is SIGSEGV", killed(reap(child(too_deep, 0)), SIGSEGV));

    enum { PAGE = 4096 };
    unsigned char *wide = mmap(NULL, 2000 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    munmap(wide, 2000 * PAGE);
    unsigned char *p = mmap(wide + 1990 * PAGE, 4 * PAGE, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_FIXED_NOREPLACE, -1, 0);
    CHECK("MAP_GROWSDOWN", p == wide + 1990 * PAGE);
    if (p == MAP_FAILED) return;
    for (int i = 3; i >= -200; i--) p[i * PAGE + 8] = (unsigned char)i;
    churn(1, 200000);
    int good = 1;
    for (int i = 3; i >= -200; i--) good &= p[i * PAGE + 8] == (unsigned char)i;
    CHECK("it grew down and holds", good);
    munmap(p - 200 * PAGE, 204 * PAGE);
    char *room = __builtin_alloca(3000000);
    memset(room, 5, 3000000);
    CHECK("alloca of 3 MB", room[0] == 5 && room[2999999] == 5);
}
int main(int argc, char **argv) {
    struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
    return check_main(argc, argv, checks);
}
