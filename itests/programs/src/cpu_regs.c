// Registers over long loops: general ones, vector registers of every width the CPU has, x87, MXCSR, FS base.
#include "check.h"
#include <asm/prctl.h>
#include <immintrin.h>

static __thread volatile uint64_t local = 0x1122334455667788u;

// Keeps twelve patterns in registers for n steps; 1 when all are as they were.
static int general(long n) {
    uint64_t ok = 0;
    __asm__ volatile(
        "push %%rbx\n push %%rbp\n mov %[n], %%rcx\n"
        "mov $0x1111111111111111, %%rax\n mov $0x2222222222222222, %%rbx\n mov $0x3333333333333333, %%rdx\n"
        "mov $0x4444444444444444, %%rsi\n mov $0x5555555555555555, %%rbp\n mov $0x6666666666666666, %%r8\n"
        "mov $0x7777777777777777, %%r9\n mov $0x123456789abcdef0, %%r10\n mov %%r8, %%r11\n xor %%r12, %%r12\n std\n"
        "1: add $3, %%r12\n dec %%rcx\n jnz 1b\n"
        "pushf\n pop %%r13\n cld\n and $0x400, %%r13\n shr $10, %%r13\n"
        "sub %%r8, %%r11\n add %%rax, %%r11\n sub %%rbx, %%r11\n add %%rdx, %%r11\n sub %%rsi, %%r11\n add %%rbp, %%r11\n"
        "add %%r9, %%r11\n mov %%r10, %%r14\n pop %%rbp\n pop %%rbx\n"
        "mov $0, %[ok]\n"
        "mov $0x123456789abcdef0, %%rax\n cmp %%rax, %%r14\n jne 2f\n"
        "mov $0xaaaaaaaaaaaaaaaa, %%rax\n cmp %%rax, %%r11\n jne 2f\n"
        "lea (%[n],%[n],2), %%rax\n cmp %%rax, %%r12\n jne 2f\n mov %%r13, %[ok]\n 2:\n"
        : [ok] "=&D"(ok) : [n] "r"((uint64_t)n + 0) : "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "memory", "cc");
    return ok == 1;
}
__attribute__((target("avx2"))) static int wide(long n) {
    __m256i a = _mm256_set1_epi64x(0x0123456789abcdef), b = _mm256_set_epi64x(1, 2, 3, 4), c = _mm256_setzero_si256();
    for (long i = 0; i < n; i++) {
        __asm__ volatile("vpaddq %1, %0, %0" : "+x"(c) : "x"(b));
        __asm__ volatile("" : "+x"(a));
    }
    int64_t sum[4], kept[4];
    _mm256_storeu_si256((void *)sum, c);
    _mm256_storeu_si256((void *)kept, a);
    return sum[0] == 4 * n && sum[3] == n && kept[3] == 0x0123456789abcdef && kept[0] == kept[3];
}
__attribute__((target("avx512f"))) static int widest(long n) {
    __m512i a = _mm512_set1_epi64(0x0fedcba987654321), c = _mm512_setzero_si512(), b = _mm512_set1_epi64(5);
    __mmask8 m = 0x5a;
    for (long i = 0; i < n; i++) {
        __asm__ volatile("vpaddq %1, %0, %0 %{%2%}" : "+v"(c) : "v"(b), "Yk"(m));
        __asm__ volatile("" : "+v"(a), "+Yk"(m));
    }
    int64_t sum[8], kept[8];
    _mm512_storeu_si512(sum, c);
    _mm512_storeu_si512(kept, a);
    return sum[1] == 5 * n && sum[0] == 0 && sum[6] == 5 * n && kept[7] == 0x0fedcba987654321 && m == 0x5a;
}
static int x87(void) {
    uint16_t cw = 0x0c7f, back = 0; // round towards zero
    long double third = 1.0L;
    __asm__ volatile("fldcw %0" : : "m"(cw));
    for (int i = 0; i < 300000; i++) __asm__ volatile("fld1\n fldpi\n fdivrp\n fstpt %0" : "=m"(third));
    __asm__ volatile("fnstcw %0\n fninit" : "=m"(back));
    return back == cw && third > 0;
}

static void checks(void) {
    CHECK("general registers and the direction flag", general(3000000));
    __builtin_cpu_init();
    CHECK("AVX2 registers", !__builtin_cpu_supports("avx2") || wide(3000000));
    CHECK("AVX-512 registers and masks", !__builtin_cpu_supports("avx512f") || widest(3000000));
    CHECK("x87 control word", x87());
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040); // flush to zero, denormals are zero
    churn(1, 3000000);
    CHECK("MXCSR", _mm_getcsr() == (before | 0x8040));
    _mm_setcsr(before);
    unsigned long fs = 0, again = 0, gs = 1;
    syscall(SYS_arch_prctl, ARCH_GET_FS, &fs);
    churn(1, 1000000);
    syscall(SYS_arch_prctl, ARCH_GET_FS, &again);
    CHECK("FS base and thread-local memory", fs == again && local == 0x1122334455667788u);
    CHECK("GS base", syscall(SYS_arch_prctl, ARCH_SET_GS, 0x12345000) == 0 && churn(1, 500000)
          && syscall(SYS_arch_prctl, ARCH_GET_GS, &gs) == 0 && gs == 0x12345000);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
