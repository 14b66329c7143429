package dev.overwinter.app.wiring;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/// Logs to standard error: consequences in one line each; with `--debug` everything, with stack traces.
///
/// In code rather than in a `logback.xml`, since reading XML costs a short command a tenth of its time.
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String LEVEL = "overwinter.log.level";
    private static final String PLAIN = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%nopex";
    private static final String WITH_TRACES = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%rootException";

    /// For commands that tell the person everything themselves, failures too.
    public static final String QUIET = "OFF";

    public static final String WARNINGS = "WARN";
    public static final String EVERYTHING = "DEBUG";

    /// To be called before anything logs.
    public static void level(String level) {
        System.setProperty(LEVEL, level);
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var level = Level.toLevel(System.getProperty(LEVEL, WARNINGS), Level.WARN);
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        if (level != Level.OFF) {
            root.addAppender(standardError(context, level.isGreaterOrEqual(Level.INFO) ? PLAIN : WITH_TRACES));
            // A client's mistake is answered to the client.
            context.getLogger("io.javalin").setLevel(Level.ERROR);
            context.getLogger("com.networknt").setLevel(Level.ERROR);
            context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context, String pattern) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
