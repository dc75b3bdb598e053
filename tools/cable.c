/* cable PID_A NAME_A PID_B NAME_B DELAY_MICROSECONDS - an Ethernet cable that takes its time.
 *
 * Makes a TAP device in the network namespace of each of the two processes and carries frames between them, in order,
 * each DELAY after it came. The kernel's own netem would do, but not every kernel has it. Says "ready" when both
 * devices are there; ends with SIGTERM, and the devices with it. One thread; nothing is allocated after the start. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

/* 16384 frames of up to 2 KiB: 24 MB of full frames under way each way, 200 ms at 1 Gbit/s. What exceeds it is lost, as
 * in a switch. */
enum { SLOTS = 16384, FRAME = 2048, BATCH = 64 };

struct frame {
    int64_t due;
    uint32_t length;
    unsigned char bytes[FRAME - 12];
};

struct way {
    int from, to;
    struct frame *slots;
    unsigned long head, tail; /* frames sent on, frames taken in */
};

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int make_tap(const char *pid, const char *name) {
    char path[64];
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
    snprintf(path, sizeof path, "/proc/%s/ns/net", pid);
    int net = open(path, O_RDONLY | O_CLOEXEC);
    if (net < 0 || setns(net, CLONE_NEWNET) < 0) fail(path);
    close(net);
    int tap = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (tap < 0) fail("/dev/net/tun");
    snprintf(request.ifr_name, IFNAMSIZ, "%s", name);
    if (ioctl(tap, TUNSETIFF, &request) < 0) fail("TUNSETIFF");
    return tap;
}

static struct way make_way(int from, int to) {
    size_t size = (size_t)SLOTS * sizeof(struct frame);
    struct way way = {.from = from, .to = to};
    way.slots = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (way.slots == MAP_FAILED) fail("mmap");
    return way;
}

/* A device that is down refuses with EIO: the frame is lost, as on a cable pulled out. */
static void take_in(struct way *way, int64_t delay) {
    static unsigned char lost[FRAME];
    for (int i = 0; i < BATCH; i++) {
        struct frame *slot = &way->slots[way->tail % SLOTS];
        int full = way->tail - way->head == SLOTS;
        ssize_t length = read(way->from, full ? lost : slot->bytes, sizeof slot->bytes);
        if (length <= 0) return;
        if (full) continue;
        slot->length = length;
        slot->due = now() + delay;
        way->tail++;
    }
}

/* Sends on what is due; the time at which the next is, or a second from now. */
static int64_t send_on(struct way *way) {
    int64_t time = now();
    while (way->head != way->tail) {
        struct frame *slot = &way->slots[way->head % SLOTS];
        if (slot->due > time) return slot->due;
        if (write(way->to, slot->bytes, slot->length) < 0 && errno == EAGAIN) return time + 50000;
        way->head++;
    }
    return time + 1000000000LL;
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: cable PID_A NAME_A PID_B NAME_B DELAY_MICROSECONDS\n");
        return 2;
    }
    int a = make_tap(argv[1], argv[2]), b = make_tap(argv[3], argv[4]);
    int64_t delay = atoll(argv[5]) * 1000;
    struct way ways[2] = {make_way(a, b), make_way(b, a)};
    prctl(PR_SET_TIMERSLACK, 1);
    puts("ready");
    fflush(stdout);
    for (;;) {
        int64_t first = send_on(&ways[0]), second = send_on(&ways[1]);
        int64_t wait = (first < second ? first : second) - now();
        struct timespec limit = {.tv_sec = wait > 0 ? wait / 1000000000 : 0, .tv_nsec = wait > 0 ? wait % 1000000000 : 0};
        struct pollfd ends[2] = {{.fd = a, .events = POLLIN}, {.fd = b, .events = POLLIN}};
        if (ppoll(ends, 2, &limit, NULL) < 0 && errno != EINTR) fail("ppoll");
        if (ends[0].revents & POLLIN) take_in(&ways[0], delay);
        if (ends[1].revents & POLLIN) take_in(&ways[1], delay);
    }
}
