// Clocks never go back, agree with each other and with the file system and /proc of home. (CPU clocks: time_used.c)
#include "check.h"
#include <sys/times.h>

static int64_t ns(clockid_t c) {
    struct timespec t;
    return clock_gettime(c, &t) ? -1 : t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void checks(void) {
    static clockid_t all[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE,
                               CLOCK_MONOTONIC_RAW, CLOCK_TAI };
    enum { N = sizeof all / sizeof *all };
    static int64_t last[N];
    static time_t first_second;
    for (int i = 0; i < 20000; i++) {
        int c = i % N;
        int64_t t = ns(all[c]);
        CHECK("no clock goes back", t >= last[c]);
        last[c] = t;
        if (i % 100 == 0) churn(i, 2000);
    }
    struct timeval v;
    int64_t r = ns(CLOCK_REALTIME), s;
    gettimeofday(&v, NULL);
    s = v.tv_sec * 1000000000LL + v.tv_usec * 1000LL;
    CHECK("gettimeofday agrees", s - r > -2000 && s - r < 20000000000LL);
    if (!first_second) first_second = time(NULL);
    CHECK("time agrees", time(NULL) >= v.tv_sec - 1 && time(NULL) - v.tv_sec < 20 && v.tv_sec >= first_second - 1);
    int64_t m = ns(CLOCK_MONOTONIC), b = ns(CLOCK_BOOTTIME);
    CHECK("boot time is not before monotonic time", b >= m - 1000);

    int fd = scratch_file("time_clocks.tmp", 0);
    struct stat st;
    int64_t before = ns(CLOCK_REALTIME_COARSE);
    CHECK("file", write(fd, "x", 1) == 1 && fstat(fd, &st) == 0);
    int64_t stamp = st.st_mtim.tv_sec * 1000000000LL + st.st_mtim.tv_nsec;
    CHECK("a file's time is home's time", stamp - before > -2000000000LL && stamp - ns(CLOCK_REALTIME) < 2000000000LL);
    close(fd);
    double up = 0;
    b = ns(CLOCK_BOOTTIME);
    FILE *f = fopen("/proc/uptime", "r");
    CHECK("/proc/uptime is home's boot time", f && fscanf(f, "%lf", &up) == 1 && up - b / 1e9 > -2 && up - b / 1e9 < 20);
    if (f) fclose(f);

    struct tms used;
    CHECK("times", times(&used) != (clock_t)-1 && used.tms_utime >= 0);
    struct timespec res;
    CHECK("resolution", clock_getres(CLOCK_MONOTONIC, &res) == 0 && res.tv_sec == 0 && res.tv_nsec == 1);
    CHECK("no such clock", clock_gettime(99, &res) == -1 && errno == EINVAL);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
