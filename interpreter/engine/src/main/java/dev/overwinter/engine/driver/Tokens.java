package dev.overwinter.engine.driver;

import dev.overwinter.engine.core.NodeKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Callback tokens: key id and HMAC over the gate's identity, so that a token can be computed again after a crash and
/// cannot be guessed. The key is not in the database, which holds hashes only.
public final class Tokens {
    private static final String MAC = "HmacSHA256";
    private final String keyId;
    private final SecretKeySpec key;

    /// @param keyId tells keys apart when they are exchanged; letters and digits
    /// @param key at least 32 random bytes
    public Tokens(String keyId, byte[] key) {
        if (key.length < 32) {
            throw new IllegalArgumentException("the engine key needs at least 32 bytes, but has " + key.length);
        }
        this.keyId = keyId;
        this.key = new SecretKeySpec(key, MAC);
    }

    String token(String execution, NodeKey node, String call, String nonce) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            var identity = execution + "\n" + node.text() + "\n" + call + "\n" + nonce;
            var code = mac.doFinal(identity.getBytes(StandardCharsets.UTF_8));
            return keyId + "-" + Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + MAC, e);
        }
    }

    /// The hash under which the store finds the gate.
    static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
