package org.mosix.trust.file;

/** What a file of this room holds; its number stands in the file, so that one is not taken for another. */
public enum FileKind {
    AUTHORITY(1),
    REGISTER(2),
    CREDENTIALS(3),
    CHARTER(4);

    final int number;

    FileKind(int number) {
        this.number = number;
    }
}
