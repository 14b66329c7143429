package dev.overwinter.app.cli;

/// Something that the person at the command line can mend; the message says how.
final class UserMistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    UserMistake(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /// The same for programs.
    String code() {
        return switch (exitCode) {
            case ExitCode.INVALID -> "invalid-value";
            case ExitCode.REFUSED -> "unknown-execution";
            case ExitCode.STORE -> "database-locked";
            case ExitCode.UNREACHABLE -> "unreachable";
            default -> "usage";
        };
    }
}
