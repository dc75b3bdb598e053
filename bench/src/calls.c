// The time of one system call: calls getppid|pread4k|pwrite4k COUNT FILE (prints the median in microseconds).
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int compare(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : 1; }
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}
int main(int argc, char **argv) {
    if (argc != 4) return 2;
    static char block[4096];
    int count = atoi(argv[2]), fd = open(argv[3], O_RDWR | O_CREAT, 0600), ok = 1;
    double *took = malloc(count * sizeof *took);
    if (fd < 0 || pwrite(fd, block, sizeof block, 0) != sizeof block) return perror("calls"), 1;
    for (int i = -count / 10; i < count; i++) { // the first tenth is not counted
        double begin = now();
        if (!strcmp(argv[1], "pread4k")) ok &= pread(fd, block, sizeof block, 0) == sizeof block;
        else if (!strcmp(argv[1], "pwrite4k")) ok &= pwrite(fd, block, sizeof block, 0) == sizeof block;
        else ok &= getppid() >= 0;
        if (i >= 0) took[i] = now() - begin;
    }
    qsort(took, count, sizeof *took, compare);
    printf("%.3f\n", took[count / 2]);
    return !ok;
}
