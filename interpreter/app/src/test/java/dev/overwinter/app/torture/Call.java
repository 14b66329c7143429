package dev.overwinter.app.torture;

/// One call as the world sees it.
///
/// @param kind effect, probe, token, ready or end
/// @param key the idempotency key
/// @param text what the call says
record Call(String kind, String key, String workflow, String execution, String address, int attempt, String text) {
    private static final String FLAKY = "flaky";
    private static final int PARTS = 7;

    static Call read(String line) {
        var parts = line.split("\t", -1);
        return new Call(parts[0], parts[1], parts[2], parts[3], parts[4], Integer.parseInt(parts[5]), parts[6]);
    }

    String line() {
        return String.join("\t", kind, key, workflow, execution, address, Integer.toString(attempt), text);
    }

    /// Refused the first time.
    boolean isFlaky() {
        return text.equals(FLAKY);
    }

    /// The place in the world that may see one key only.
    String place() {
        return execution + " " + address;
    }

    /// What the world answered to a call.
    static String outcome(String noted) {
        return noted.split("\t", -1)[PARTS];
    }
}
