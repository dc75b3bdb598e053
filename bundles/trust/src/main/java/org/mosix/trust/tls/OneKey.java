package org.mosix.trust.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows one key, which can be replaced. A handshake asks for key and chain one after the other, by a name: the name stands
 * for one of them, so that it never gets halves of two. Any thread.
 */
public final class OneKey extends X509ExtendedKeyManager {
    private record Shown(String alias, PrivateKey key, X509Certificate[] chain, Shown before) {}

    private volatile Shown shown;

    public OneKey(PrivateKey key, List<X509Certificate> chain) {
        show(key, chain);
    }

    /** From the next handshake on; those that have begun end with the one before. */
    public synchronized void show(PrivateKey key, List<X509Certificate> chain) {
        String alias = chain.get(0).getSerialNumber().toString();
        Shown before = shown == null ? null : new Shown(shown.alias(), shown.key(), shown.chain(), null);
        shown = new Shown(alias, key, chain.toArray(new X509Certificate[0]), before);
    }

    private Shown named(String alias) {
        Shown now = shown;
        if (now.alias().equals(alias)) {
            return now;
        }
        return now.before() != null && now.before().alias().equals(alias) ? now.before() : null;
    }

    private String alias(String keyType) {
        return keyType.equals("EC") || keyType.startsWith("EC_") ? shown.alias() : null;
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return chooseClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        for (String type : keyTypes) {
            if (alias(type) != null) {
                return alias(type);
            }
        }
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return alias(keyType);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {shown.alias()};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[] {shown.alias()};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        Shown one = named(alias);
        return one == null ? null : one.chain().clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        Shown one = named(alias);
        return one == null ? null : one.key();
    }
}
