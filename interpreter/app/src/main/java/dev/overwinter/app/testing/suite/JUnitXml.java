package dev.overwinter.app.testing.suite;

import dev.overwinter.app.testing.FailureText;
import dev.overwinter.app.testing.Report;
import dev.overwinter.app.testing.Report.Result;
import dev.overwinter.app.testing.Way;
import dev.overwinter.app.view.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// An outcome in the XML that build servers read: a suite for each file, a test case for each case and way.
public final class JUnitXml {
    private static final FailureText FAILURES = new FailureText(Style.PLAIN);

    private final XMLStreamWriter xml;

    private JUnitXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    public static void write(Outcome outcome, Writer out) {
        try {
            new JUnitXml(XMLOutputFactory.newFactory().createXMLStreamWriter(out)).suites(outcome);
        } catch (XMLStreamException e) {
            throw new UncheckedIOException(new IOException(e.getMessage(), e));
        }
    }

    private void suites(Outcome outcome) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        newLine(0);
        xml.writeStartElement("testsuites");
        attribute("name", "overwinter");
        attribute("time", seconds(outcome.took()));
        for (var report : outcome.reports()) {
            suite(report);
        }
        newLine(0);
        xml.writeEndElement();
        xml.writeEndDocument();
        xml.flush();
    }

    private void suite(Report report) throws XMLStreamException {
        boolean isBroken = Outcome.isBroken(report);
        newLine(1);
        xml.writeStartElement("testsuite");
        attribute("name", report.file().toString());
        attribute("tests", Integer.toString(isBroken ? 1 : report.results().size()));
        long failed =
                report.results().stream().filter(result -> !result.passed()).count();
        attribute("failures", Long.toString(failed));
        attribute("errors", isBroken ? "1" : "0");
        attribute("time", seconds(report.results().stream().map(Result::took).reduce(Duration.ZERO, Duration::plus)));
        if (isBroken) {
            broken(report);
        }
        for (var result : report.results()) {
            test(report, result);
        }
        newLine(1);
        xml.writeEndElement();
    }

    private void broken(Report report) throws XMLStreamException {
        testCase(report, "the file can be run", 1, Duration.ZERO);
        problem("error", report.mistakes().getFirst().title(), FAILURES.of(report));
        newLine(2);
        xml.writeEndElement();
    }

    private void test(Report report, Result result) throws XMLStreamException {
        var way = result.way() == Way.MEMORY ? "" : " (" + result.way().words() + ")";
        testCase(report, result.name() + way, result.line(), result.took());
        if (!result.passed()) {
            var first = result.mismatches().isEmpty()
                    ? result.faults().getFirst()
                    : result.mismatches().getFirst().what() + " differs";
            problem("failure", first, FAILURES.of(report, result));
        }
        newLine(2);
        xml.writeEndElement();
    }

    private void testCase(Report report, String name, int line, Duration took) throws XMLStreamException {
        newLine(2);
        xml.writeStartElement("testcase");
        attribute("classname", report.file().toString().replaceAll("(\\.test)?\\.ya?ml$", ""));
        attribute("name", name);
        attribute("file", report.file().toString());
        attribute("line", Integer.toString(line));
        attribute("time", seconds(took));
    }

    private void problem(String element, String message, String text) throws XMLStreamException {
        newLine(3);
        xml.writeStartElement(element);
        attribute("message", message);
        xml.writeCharacters(allowed(text));
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value));
    }

    private void newLine(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static String seconds(Duration duration) {
        return "%d.%03d".formatted(duration.toSeconds(), duration.toMillisPart());
    }

    /// XML 1.0 has no way to write most control characters, not even escaped.
    private static String allowed(String text) {
        return text.codePoints()
                .map(c -> c == '\t'
                                || c == '\n'
                                || c == '\r'
                                || c >= 0x20 && c <= 0xD7FF
                                || c >= 0xE000 && c <= 0xFFFD
                                || c >= 0x10000
                        ? c
                        : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
