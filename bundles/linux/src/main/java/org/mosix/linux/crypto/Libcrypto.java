package org.mosix.linux.crypto;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.mosix.api.RecordCipher;
import org.mosix.api.RecordCiphers;
import org.mosix.api.RecordSuite;
import org.mosix.api.StreamSeal;
import org.mosix.linux.internal.LibCrypto;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ciphers by the system's libcrypto. It is looked for when somebody asks the first time; one that is missing, or whose results are not
 * the known ones, is not used, which the log says. Any thread.
 */
@Component(service = RecordCiphers.class)
public final class Libcrypto implements RecordCiphers {
    private static final Logger LOG = LoggerFactory.getLogger(Libcrypto.class);
    private static final List<String> SONAMES = List.of("libcrypto.so.3", "libcrypto.so.1.1");

    /** Of a head of zeros without a body, with a key and a nonce of zeros. */
    private static final String KNOWN_HMAC = "853c7403937d8b6239569b184eb7993f";

    /** By GCM the head is authenticated only, so both give the same. */
    private static final String KNOWN_GCM = "3c1d3d0e57c91f9d0c13aad954e911e0";

    private final List<String> sonames;
    /** Null until somebody has asked. */
    private Set<RecordSuite> found;

    private LibCrypto library;

    @Activate
    public Libcrypto() {
        this(SONAMES);
    }

    /** @param sonames the first that is there and good is taken */
    Libcrypto(List<String> sonames) {
        this.sonames = sonames;
    }

    @Override
    public synchronized Set<RecordSuite> suites() {
        if (found == null) {
            List<String> reasons = new ArrayList<>();
            if (sonames.stream().anyMatch(soname -> load(soname, reasons))) {
                found = Set.copyOf(EnumSet.allOf(RecordSuite.class));
            } else {
                found = Set.of();
                LOG.warn("records between nodes are sealed by the JDK, which is slow: {}", String.join("; ", reasons));
            }
        }
        return found;
    }

    private boolean load(String soname, List<String> reasons) {
        try {
            library = LibCrypto.load(soname);
            for (RecordSuite suite : RecordSuite.values()) {
                check(suite);
            }
            LOG.info("records between nodes are sealed by {}", soname);
            return true;
        } catch (LinkageError | IllegalStateException e) {
            library = null;
            reasons.add(soname + ": "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("it cannot be loaded"));
            return false;
        }
    }

    private void check(RecordSuite suite) {
        ByteBuffer record = ByteBuffer.allocate(StreamSeal.BYTES);
        try (RecordCipher cipher = make(suite, new byte[RecordCipher.KEY_BYTES])) {
            cipher.seal(0, record);
        }
        byte[] known = HexFormat.of().parseHex(suite == RecordSuite.HMAC_SHA256 ? KNOWN_HMAC : KNOWN_GCM);
        if (!record.position(StreamSeal.HEAD_BYTES).equals(ByteBuffer.wrap(known))) {
            throw new IllegalStateException("what it gives for " + suite + " is wrong");
        }
    }

    @Override
    public RecordCipher cipher(RecordSuite suite, byte[] key) {
        if (!suites().contains(suite)) {
            throw new IllegalArgumentException("there is no library for " + suite);
        }
        return make(suite, key);
    }

    private RecordCipher make(RecordSuite suite, byte[] key) {
        return switch (suite) {
            case HMAC_SHA256 -> HmacCipher.of(library, key);
            case AES_256_GCM -> GcmCipher.of(library, key, true);
            case AES_256_GMAC -> GcmCipher.of(library, key, false);
        };
    }
}
