package dev.overwinter.app.testing;

/// Why a request was not taken.
///
/// @param code a slug, such as `invalid-form`
/// @param message for the person who asked
record Refusal(String code, String message) {

    /// With the reason; one line.
    String words() {
        return "refused: " + code
                + (message.isBlank() ? "" : " (" + message.strip().replaceAll("\\s*\\R\\s*", "; ") + ")");
    }
}
