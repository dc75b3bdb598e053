/**
 * A small x86-64 assembler and ELF writer, so that the thin client, the gadget and the zygote's stub are made by the
 * build and need no C compiler. Only the instructions these use. Instruction encodings: Intel SDM volume 2; file format:
 * elf(5). No threads, no state beyond the objects.
 *
 * <pre>{@code
 * Elf elf = Elf.at(0x400000);
 * Assembler a = new Assembler(elf.codeAddress());
 * a.mov(EAX, 60).mov(EDI, 7).syscall();
 * byte[] file = elf.file(a.toBytes(), elf.codeAddress());
 * }</pre>
 */
package org.mosix.linux.asm;
