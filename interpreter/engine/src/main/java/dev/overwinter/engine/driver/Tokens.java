package dev.overwinter.engine.driver;

import dev.overwinter.engine.core.NodeKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Callback tokens: key id, the second of the execution's start, and HMAC over the gate's identity, so that a token can
/// be computed again after a crash and cannot be guessed. The key is not in the database, which holds hashes only.
public final class Tokens {
    private static final String MAC = "HmacSHA256";
    private static final String SECOND_FOLLOWS = "-";

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
            return keyId
                    + SECOND_FOLLOWS
                    + Ids.second(execution)
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + MAC, e);
        }
    }

    /// The hash under which the store finds the gate. It begins with the second of the start as the token has it, so
    /// that gates of executions that began together lie together.
    static String hash(String token) {
        int from = token.indexOf(SECOND_FOLLOWS) + 1;
        return Ids.second(token.substring(from)) + sha256(token);
    }

    static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
