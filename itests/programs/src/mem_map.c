// Mappings: brk, anonymous and private file memory, shared read-only file, mremap, holes, mincore, madvise, fixed.
#include "check.h"

enum { PAGE = 4096 };
static unsigned char stamp(long i) { return (unsigned char)(churn(i, 1) >> 40); }
static int holds(const unsigned char *p, long n, long seed) {
    for (long i = 0; i < n; i++) if (p[i] != stamp(i + seed)) return 0;
    return 1;
}
static void fill(unsigned char *p, long n, long seed) { for (long i = 0; i < n; i++) p[i] = stamp(i + seed); }

static void checks(void) {
    unsigned char *top = sbrk(0), *p, *q;
    CHECK("brk grows", sbrk(5 * PAGE) == top && sbrk(0) == top + 5 * PAGE);
    fill(top, 5 * PAGE, 1);
    churn(1, 200000);
    CHECK("and holds", holds(top, 5 * PAGE, 1));
    CHECK("and shrinks", sbrk(-3 * PAGE) != (void *)-1 && sbrk(0) == top + 2 * PAGE && holds(top, 2 * PAGE, 1));
    sbrk(-2 * PAGE);

    p = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK("fresh memory is zero", p[0] == 0 && p[64 * PAGE - 1] == 0 && !memcmp(p, p + PAGE, 63 * PAGE));
    fill(p, 64 * PAGE, 2);
    CHECK("a hole", munmap(p + 10 * PAGE, 4 * PAGE) == 0);
    unsigned char in[64];
    CHECK("mincore sees it", mincore(p + 10 * PAGE, PAGE, in) == -1 && errno == ENOMEM && mincore(p, 4 * PAGE, in) == 0);
    q = mmap(p + 11 * PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    CHECK("MAP_FIXED_NOREPLACE", q == p + 11 * PAGE && mmap(p, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0)
          == MAP_FAILED && errno == EEXIST);
    CHECK("its neighbours hold", holds(p, 10 * PAGE, 2) && holds(p + 14 * PAGE, 50 * PAGE, 2 + 14 * PAGE) && q[0] == 0);
    unsigned char *r = mremap(p + 20 * PAGE, 10 * PAGE, 400 * PAGE, MREMAP_MAYMOVE);
    CHECK("mremap grows", r != MAP_FAILED && holds(r, 10 * PAGE, 2 + 20 * PAGE) && r[399 * PAGE] == 0);
    r[399 * PAGE] = 7;
    CHECK("mremap shrinks", mremap(r, 400 * PAGE, 5 * PAGE, 0) == r && holds(r, 5 * PAGE, 2 + 20 * PAGE));
    CHECK("MADV_DONTNEED", madvise(p, 2 * PAGE, MADV_DONTNEED) == 0 && p[5] == 0 && holds(p + 2 * PAGE, 8 * PAGE, 2 + 2 * PAGE));
    munmap(r, 5 * PAGE); munmap(p, 64 * PAGE);

    int fd = scratch_file("mem_map.tmp", 0);
    static unsigned char data[8 * PAGE + 100];
    fill(data, sizeof data, 3);
    CHECK("file", write(fd, data, sizeof data) == sizeof data);
    p = mmap(NULL, sizeof data, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    q = mmap(NULL, 4 * PAGE, PROT_READ, MAP_SHARED, fd, 2 * PAGE);
    CHECK("private file map", holds(p, sizeof data, 3) && p[sizeof data] == 0);
    CHECK("shared read-only file map", holds(q, 4 * PAGE, 3 + 2 * PAGE));
    p[3 * PAGE] ^= 0xff;
    CHECK("a write stays private", q[PAGE] == stamp(3 + 3 * PAGE) && pread(fd, data, 1, 3 * PAGE) == 1 && data[0] == q[PAGE]);
    churn(1, 300000);
    CHECK("still so", p[3 * PAGE] == (unsigned char)~stamp(3 + 3 * PAGE) && holds(q, 4 * PAGE, 3 + 2 * PAGE));
    CHECK("no writing to it", mprotect(q, PAGE, PROT_READ) == 0 && mprotect(p, PAGE, PROT_READ | PROT_EXEC) == 0);
    close(fd);
    CHECK("it stays when the file is closed", holds(p, 3 * PAGE, 3));
    munmap(p, sizeof data); munmap(q, 4 * PAGE);
    CHECK("bad length", mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == EINVAL);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
