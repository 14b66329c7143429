package dev.overwinter.engine.driver;

/// A request that the engine does not take, and changes nothing. The message is for the person who asked.
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /// @param code a slug, such as `unknown-execution`
    public Refused(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
