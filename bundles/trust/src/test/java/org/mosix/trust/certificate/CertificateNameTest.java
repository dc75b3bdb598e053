package org.mosix.trust.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.mosix.api.Malformed;
import org.mosix.trust.ClusterId;

class CertificateNameTest {
    private static final String CLUSTER = "0123456789abcdef0123456789abcdef";

    @Test
    void thereAndBack() throws Exception {
        for (String end : new String[] {"node/1", "node/65535", "node/2147483647", "authority", "join"}) {
            String uri = "mosix://" + CLUSTER + "/" + end;
            assertEquals(uri, CertificateName.parse(uri).uri());
        }
    }

    @Test
    void nothingElseIsAName() {
        for (String end : new String[] {
            "",
            "/",
            "/node",
            "/node/",
            "/node/0",
            "/node/01",
            "/node/-1",
            "/node/+1",
            "/node/2147483648",
            "/node/99999999999",
            "/node/1/",
            "/node/1?",
            "/Node/1",
            "/authority/",
            "/join\n",
            "//join"
        }) {
            assertThrows(Malformed.class, () -> CertificateName.parse("mosix://" + CLUSTER + end), end);
        }
        assertThrows(Malformed.class, () -> CertificateName.parse("mosix://" + CLUSTER.toUpperCase() + "/join"));
        assertThrows(Malformed.class, () -> CertificateName.parse("https://" + CLUSTER + "/join"));
        assertThrows(Malformed.class, () -> CertificateName.parse("mosix://" + CLUSTER.substring(1) + "/join"));
    }

    @Test
    void aRoleAndANumberBelongTogether() {
        ClusterId cluster = new ClusterId(CLUSTER);
        assertThrows(IllegalArgumentException.class, () -> CertificateName.node(cluster, 0));
        assertThrows(IllegalArgumentException.class, () -> new CertificateName(cluster, CertificateName.Role.JOIN, 1));
    }
}
