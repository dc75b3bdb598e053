// Mappings of what is no plain file: devices, sockets, directories, files of /proc.
#include "check.h"
#include <sys/socket.h>

static void *map(int fd, int prot, int how) { return mmap(NULL, 8192, prot, how, fd, 0); }
static int refused(void *p, int why) {
    if (p == MAP_FAILED) return errno == why;
    munmap(p, 8192);
    return 0;
}

static void checks(void) {
    int zero = open("/dev/zero", O_RDWR);
    char *p = map(zero, PROT_READ | PROT_WRITE, MAP_PRIVATE);
    CHECK("private /dev/zero", p != MAP_FAILED && (p[5] = 3) && p[4096] == 0);
    munmap(p, 8192);
    char *q = map(zero, PROT_READ, MAP_SHARED);
    CHECK("shared /dev/zero", q != MAP_FAILED && q[8191] == 0);
    munmap(q, 8192);
    close(zero);
    int null = open("/dev/null", O_RDWR);
    CHECK("/dev/null", refused(map(null, PROT_READ, MAP_PRIVATE), ENODEV));
    close(null);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    void *window = map(s, PROT_READ, MAP_SHARED);
    CHECK("window of a TCP socket", window != MAP_FAILED);
    munmap(window, 8192);
    close(s);
    int top = open("/", O_RDONLY);
    CHECK("directory", refused(map(top, PROT_READ, MAP_PRIVATE), ENODEV));
    close(top);
    int info = open("/proc/cpuinfo", O_RDONLY);
    CHECK("file of /proc", refused(map(info, PROT_READ, MAP_PRIVATE), EIO));
    close(info);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
