// Pipes: data through a child, non-blocking ends, end of file, poll events, sizes, splice and tee, FIFOs.
#include "check.h"

static int up[2], down[2];
static char block[65536];

// Sends what it reads back, each byte plus one.
static int echo_plus_one(long unused) {
    (void)unused;
    close(up[1]); close(down[0]);
    for (long n; (n = read(up[0], block, sizeof block)) > 0;) {
        for (long i = 0; i < n; i++) block[i]++;
        if (write_all(down[1], block, n) != n) return 1;
    }
    return 0;
}
static int open_fifo(long unused) {
    (void)unused;
    int fd = open("pipes.fifo", O_WRONLY);
    return write(fd, "through", 7) == 7 ? 0 : 1;
}

static void checks(void) {
    CHECK("pipe", pipe(up) == 0 && pipe(down) == 0);
    pid_t c = child(echo_plus_one, 0);
    close(up[0]); close(down[1]);
    static char data[30000];
    uint64_t sent = 0, got = 0;
    for (int i = 0; i < 60; i++) {
        for (unsigned j = 0; j < sizeof data; j++) data[j] = (char)(i * 31 + j), sent += (unsigned char)(data[j] + 1);
        CHECK("write through a child", write_all(up[1], data, sizeof data) == sizeof data);
        CHECK("and read back", read_all(down[0], data, sizeof data) == sizeof data);
        for (unsigned j = 0; j < sizeof data; j++) got += (unsigned char)data[j];
    }
    CHECK("nothing is lost", sent == got);
    close(up[1]);
    CHECK("end of file", read(down[0], data, 1) == 0);
    CHECK("the child ends", exited(reap(c), 0));
    close(down[0]);

    int p[2], q[2];
    CHECK("pipe2", pipe2(p, O_NONBLOCK) == 0 && pipe2(q, O_NONBLOCK) == 0);
    CHECK("empty: EAGAIN", read(p[0], data, 1) == -1 && errno == EAGAIN);
    int size = fcntl(p[1], F_SETPIPE_SZ, 16384);
    CHECK("F_SETPIPE_SZ", size == 16384 && fcntl(p[0], F_GETPIPE_SZ) == 16384);
    long room = 0, n;
    while ((n = write(p[1], block, 4096)) > 0) room += n;
    CHECK("full: EAGAIN", n == -1 && errno == EAGAIN && room == size);
    struct pollfd f[2] = { { p[0], POLLIN, 0 }, { p[1], POLLOUT, 0 } };
    CHECK("poll: readable, not writable", poll(f, 2, 0) == 1 && f[0].revents == POLLIN && f[1].revents == 0);
    CHECK("tee", tee(p[0], q[1], 5000, SPLICE_F_NONBLOCK) == 5000 && read(q[0], data, sizeof data) == 5000);
    int file = scratch_file("pipes.tmp", 0);
    CHECK("splice into a file", splice(p[0], NULL, file, NULL, 8192, 0) == 8192 && lseek(file, 0, SEEK_END) == 8192);
    close(file);
    close(p[1]);
    while (read(p[0], block, sizeof block) > 0) { }
    f[0].revents = 0;
    CHECK("poll: hang-up", poll(f, 1, 1000) == 1 && (f[0].revents & POLLHUP));
    close(p[0]); close(q[0]);
    f[0] = (struct pollfd){ q[1], POLLOUT, 0 };
    CHECK("poll: no reader", poll(f, 1, 1000) == 1 && (f[0].revents & POLLERR));
    close(q[1]);
    f[0].fd = q[1];
    CHECK("poll: closed", poll(f, 1, 0) == 1 && f[0].revents == POLLNVAL);

    CHECK("mkfifo", mkfifo("pipes.fifo", 0600) == 0);
    c = child(open_fifo, 0);
    int fd = open("pipes.fifo", O_RDONLY);
    CHECK("FIFO", read_all(fd, data, 7) == 7 && !memcmp(data, "through", 7) && exited(reap(c), 0));
    close(fd);
    unlink("pipes.fifo");
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
