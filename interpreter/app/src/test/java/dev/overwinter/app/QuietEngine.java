package dev.overwinter.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/// The engine logs nothing: the faults that a store reports in these tests are the tests' own.
public final class QuietEngine implements BeforeAllCallback, AfterAllCallback {
    private static final Logger ENGINE = (Logger) LoggerFactory.getLogger("dev.overwinter.engine");

    @Override
    public void beforeAll(ExtensionContext context) {
        ENGINE.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        ENGINE.setLevel(null);
    }
}
