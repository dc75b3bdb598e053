// Reading and writing: offsets, vectors, append, holes, truncation, sendfile, copy_file_range, fallocate.
#include "check.h"
#include <sys/sendfile.h>
#include <sys/uio.h>

static unsigned char big[1 << 20], back[1 << 20];

static void checks(void) {
    int fd = scratch_file("file_rw.a", 1), other = scratch_file("file_rw.b", 0);
    uint64_t x = 1;
    for (unsigned i = 0; i < sizeof big; i++) big[i] = (x = churn(x, 1)) >> 56;
    CHECK("write 1 MiB at once", write_all(fd, big, sizeof big) == sizeof big && lseek(fd, 0, SEEK_CUR) == sizeof big);
    CHECK("read it", lseek(fd, 0, SEEK_SET) == 0 && read_all(fd, back, sizeof back) == sizeof back && !memcmp(big, back, sizeof big));
    CHECK("end of file", read(fd, back, 10) == 0);
    CHECK("pread", pread(fd, back, 5000, 12345) == 5000 && !memcmp(back, big + 12345, 5000) && lseek(fd, 0, SEEK_CUR) == sizeof big);
    CHECK("pwrite", pwrite(fd, "hello", 5, 77) == 5 && pread(fd, back, 5, 77) == 5 && !memcmp(back, "hello", 5));
    char a[10], b[3], c[20];
    struct iovec out[3] = { { "one ", 4 }, { "", 0 }, { "two three", 9 } }, in[3] = { { a, 4 }, { b, 3 }, { c, 20 } };
    CHECK("writev", ftruncate(other, 0) == 0 && writev(other, out, 3) == 13);
    CHECK("readv", lseek(other, 0, SEEK_SET) == 0 && readv(other, in, 3) == 13 && !memcmp(a, "one ", 4) && !memcmp(c, " three", 6));
    CHECK("preadv", preadv(other, in, 2, 4) == 7 && !memcmp(a, "two ", 4) && !memcmp(b, "thr", 3));
    CHECK("pwritev", pwritev(other, out, 1, 100) == 4 && lseek(other, 0, SEEK_END) == 104);
    CHECK("a hole reads as zeros", pread(other, back, 104, 0) == 104 && back[13] == 0 && back[99] == 0 && back[100] == 'o');
    CHECK("seek before the start", lseek(other, -1, SEEK_SET) == -1 && errno == EINVAL);

    int app = open("file_rw.a", O_WRONLY | O_APPEND);
    CHECK("append", lseek(app, 0, SEEK_SET) == 0 && write(app, "tail", 4) == 4 && lseek(app, 0, SEEK_CUR) == sizeof big + 4);
    close(app);
    CHECK("truncate", truncate("file_rw.a", 1000) == 0 && lseek(fd, 0, SEEK_END) == 1000);
    CHECK("and longer", ftruncate(fd, 3000) == 0 && pread(fd, back, 3000, 0) == 3000 && back[2999] == 0 && back[999] == big[999]);
    off_t at = 10;
    CHECK("sendfile", lseek(other, 0, SEEK_SET) == 0 && sendfile(other, fd, &at, 500) == 500 && at == 510);
    CHECK("it came over", pread(other, back, 500, 0) == 500 && !memcmp(back + 100, big + 110, 400));
    loff_t from = 200, to = 2000;
    CHECK("copy_file_range", copy_file_range(fd, &from, other, &to, 300, 0) == 300 && from == 500 && to == 2300);
    CHECK("it came over too", pread(other, back, 300, 2000) == 300 && !memcmp(back, big + 200, 300));
    CHECK("posix_fallocate", posix_fallocate(other, 0, 100000) == 0 && lseek(other, 0, SEEK_END) == 100000);
    CHECK("fsync", fsync(fd) == 0 && fdatasync(other) == 0 && posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0);
    int ro = open("file_rw.a", O_RDONLY);
    CHECK("no writing to a read-only one", write(ro, "x", 1) == -1 && errno == EBADF);
    CHECK("a bad pointer gives EFAULT", syscall(SYS_read, ro, 8L, 10L) == -1 && errno == EFAULT);
    CHECK("flags", fcntl(ro, F_GETFL) == (O_RDONLY | 0100000) || (fcntl(ro, F_GETFL) & O_ACCMODE) == O_RDONLY);
    close(ro); close(fd); close(other);
    CHECK("closed", read(fd, back, 1) == -1 && errno == EBADF);
    unlink("file_rw.a");
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
