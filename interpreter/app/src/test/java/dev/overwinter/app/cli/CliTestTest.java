package dev.overwinter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/// `overwinter test` as a user meets it.
final class CliTestTest {
    private static final String TESTS = """
            input: { amount: 10 }
            agents: { charge: { id: c1 }, parcel: { carrier: post } }
            cases:
              a small order is sent:
                expect: { status: completed, output: { paid: c1 } }
              a rejected order is refunded:
                input: { amount: 500 }
                agents: { refund: ok }
                script: [ { answer: review, as: ann, action: reject } ]
                expect: { status: failed, undone: [charge] }
            """;

    @TempDir
    private Path folder = Path.of("");

    private Shell shell = new Shell(folder);
    private String workflow = "";
    private String test = "";

    @BeforeEach
    void write() {
        shell = new Shell(folder);
        workflow = shell.file("order.workflow.yaml", """
                dsl: 1
                workflow: order
                input: { type: object, required: [amount], properties: { amount: { type: number } } }
                steps:
                  - id: charge
                    agent: http.request
                    with: { url: "http://pay.test", body: { amount: "${ input.amount }" } }
                    compensate:
                      - { id: refund, agent: http.request, with: { url: "http://pay.test/${ output.id }" } }
                  - id: review
                    if: input.amount > 100
                    approval: { title: Review, timeout: 7d }
                  - id: send
                    switch:
                      - when: input.amount > 1000
                        do: [ { id: truck, agent: http.request, with: { url: "http://truck.test" } } ]
                      - else:
                          do:
                            - id: parcel
                              agent: http.request
                              with: { url: "http://post.test" }
                              catch:
                                - { errors: [http.404], output: none }
                                - { errors: [http.5xx], output: later }
                output: { paid: "${ steps.charge.output.id }", how: "${ steps.parcel.output }" }
                """);
        test = shell.file("order.test.yaml", TESTS);
    }

    @Test
    void aFileOfGoodCases() {
        var ran = shell.run("test", test);
        assertEquals("""
                FOLDER/order.test.yaml
                  ok  a small order is sent  LONG
                  ok  a rejected order is refunded  LONG

                2 cases in 1 file: passed (LONG)""", ran.text(folder));
        assertEquals(0, ran.code());
    }

    @Test
    void foldersWorkflowsAndAFilterNameTests() {
        shell.file("other.test.yaml", "{ workflow: ./order.workflow.yaml, expect: { refused: invalid-input } }");
        assertEquals("""
                  ok  FOLDER/order.test.yaml  2 cases, LONG
                  ok  FOLDER/other.test.yaml  1 case, LONG

                3 cases in 2 files: passed (LONG)""", shell.text("test", folder.toString()));
        assertEquals(shell.text("test", folder.toString()), shell.text("test", workflow));
        assertEquals("""
                  ok  FOLDER/order.test.yaml  1 case, LONG

                1 case in 1 file: passed (LONG)""", shell.text("test", folder.toString(), "--filter", "REJECTED"));
    }

    @Test
    void aFailureIsADiffAtItsPlaceWithTheHistory() {
        shell.file("order.test.yaml", TESTS + """
                  it is free and flies:
                    agents: { parcel: { carrier: post, days: [ 1, 2 ] } }
                    expect:
                      status: failed
                      output: { how: { carrier: plane, days: [ 1, 3 ] } }
                      undone: [charge]
                """);
        var ran = shell.run("test", test, "--filter", "free");
        assertEquals("""
                FOLDER/order.test.yaml
                  FAILED it is free and flies  LONG

                  FAILED it is free and flies
                    --> FOLDER/order.test.yaml:11
                    status  FOLDER/order.test.yaml:14
                      expected failed
                      actual  completed
                    output  FOLDER/order.test.yaml:15  (- expected, + actual)
                        how:
                      -  carrier: plane
                      +  carrier: post
                          days:
                          - 1
                      -  - 3
                      +  - 2
                    undone  FOLDER/order.test.yaml:16
                      expected charge
                      actual  nothing
                    what happened
                      execution started
                      charge started
                      charge completed
                      review skipped
                      send started
                      parcel started
                      parcel completed
                      send completed
                      execution completed
                    seed 1


                1 case in 1 file: 0 passed, 1 failed (LONG)""", ran.text(folder));
        assertEquals(1, ran.code());
    }

    @Test
    void aMistakeInOneFileLeavesTheOthers() {
        var broken = shell.file("a.test.yaml", """
                workflow: ./order.workflow.yaml
                agents: { chrage: ok }
                expect: { status: completed }
                """);
        var ran = shell.run("test", broken, test);
        assertEquals("""
                  FAILED FOLDER/a.test.yaml  cannot be run

                  error[unknown-step]: the workflow has no step "chrage"
                   --> a.test.yaml:2:11
                    |
                  2 | agents: { chrage: ok }
                    |  ^^^^^^
                    |
                    = hint: did you mean "charge"?

                  ok  FOLDER/order.test.yaml  2 cases, LONG

                2 cases in 2 files: passed; 1 file cannot be run (LONG)""", ran.text(folder));
        assertEquals(5, ran.code());
    }

    @Test
    void aFolderMayHoldAnything() throws Exception {
        Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        Files.write(folder.resolve("a.test.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        shell.file("b.test.yaml", "expect: {}");
        shell.file("c.test.yaml", "{ workflow: ./order.workflow.yaml, cases: {} }");
        var ran = shell.run("test", folder.toString());
        assertEquals(5, ran.code());
        var text = ran.text(folder);
        assertTrue(text.contains("the file, or its workflow, is not UTF-8 text"), text);
        assertTrue(text.contains("hint: name another one with"), text);
        assertTrue(text.contains("there is no case here"), text);
        assertTrue(text.contains("2 cases in 4 files: passed; 3 files cannot be run"), text);
    }

    @Test
    void whatIsNotThere() {
        var none = shell.run("test", folder.resolve("none.test.yaml").toString());
        assertEquals("error: there is no file FOLDER/none.test.yaml", none.text(folder));
        assertEquals(8, none.code());
        assertEquals("error: no file *.test.yaml beside FOLDER/nap.yaml tests it", shell.text("test", shell.nap()));
        var filter = shell.run("test", test, "--filter", "nobody");
        assertTrue(filter.err().contains("error: no case has \"nobody\" in its name"), filter.err());
        assertEquals(2, filter.code());
        assertEquals(
                "error: --min-coverage takes a number from 0 to 100, not 101",
                shell.text("test", test, "--min-coverage", "101"));
    }

    @Test
    void verboseShowsACaseOfTheCorpusAsItHappens() {
        var corpus = Path.of("../../dsl-spec/conformance/approval/an-approval-suspends-until-it-is-answered.yaml");
        var ran = shell.run("test", corpus.toString(), "--verbose", "--filter", "approval");
        assertEquals(0, ran.code(), ran.out());
        assertTrue(ran.out().contains(" review gate opened\n"), ran.out());
        assertTrue(ran.out().contains("answer: review"), ran.out());
        assertFalse(ran.out().contains("terminated"), "the end of the process is no part of the case");
        assertTrue(ran.out().contains(" line 12  - { answer: review, as: ann,"), ran.out());
        var call = shell.run("test", test, "--verbose", "--filter", "small").out();
        assertTrue(call.contains("call of charge with {\"url\":\"http://pay.test\",\"body\":{\"amount\":10}}"), call);
    }

    @Test
    void aCrashEverywhereIsRunAndCounted() {
        shell.file("order.test.yaml", TESTS + "  not this one: { restarts: false, expect: { status: completed } }\n");
        assertEquals("""
                FOLDER/order.test.yaml
                  ok  a small order is sent  LONG
                  ok  a rejected order is refunded  LONG
                  ok  not this one  LONG, not crashed: `restarts: false`

                3 cases in 1 file: passed, each also with a crash at every checkpoint but 1 with `restarts: false` (LONG)""", shell.text("test", test, "--crash-everywhere"));
    }

    @Test
    void whereACrashChangesTheOutcomeTheCaseFails() {
        var ran = shell.run("test", shell.file("grace.test.yaml", """
                workflow:
                  dsl: 1
                  workflow: grace
                  steps: [ { id: charge, agent: pay } ]
                agents: { charge: { error: http.404, duration: 20s } }
                script: [ { advance: 1s }, { cancel: true } ]
                expect: { status: cancelled, unknownEffects: 0 }
                """), "--crash-everywhere");
        assertEquals(1, ran.code());
        assertTrue(ran.out().contains("FAILED grace.test (in memory, restarted at every checkpoint)"), ran.out());
        assertTrue(ran.text(folder).contains("unknownEffects  FOLDER/grace.test.yaml:7\n      expected 0"), ran.out());
    }

    @Test
    void coverageNamesWhatNoCaseReached() {
        var ran = shell.run("test", test, "--coverage");
        assertEquals("""
                Coverage
                  FOLDER/order.workflow.yaml: steps 5 of 6, branches 4 of 7, together 69%
                    never send, when: input.amount > 1000  (FOLDER/order.workflow.yaml:15)
                    never step truck  (FOLDER/order.workflow.yaml:16)
                    never parcel, catch: http.404  (FOLDER/order.workflow.yaml:23)
                    never parcel, catch: http.5xx  (FOLDER/order.workflow.yaml:24)""", ran.text(folder).substring(ran.text(folder).indexOf("Coverage")));
        assertEquals(0, ran.code());
        assertEquals(0, shell.run("test", test, "--min-coverage", "69").code());
        var less = shell.run("test", test, "--min-coverage", "70");
        assertEquals(1, less.code());
        assertEquals("error: the cases reach 69% of the steps and branches, less than 70%\n", less.err());
    }

    @Test
    void coverageTellsClausesAndCasesApart() {
        shell.file("order.test.yaml", TESTS + """
                  a parcel that gets lost: { agents: { parcel: { error: http.503 } }, expect: { output: { how: later } } }
                  a big order: { input: { amount: 2000 }, agents: { truck: ok }, until: 8d, expect: { status: failed } }
                """);
        var missed = shell.run("test", test, "--coverage").text(folder);
        assertFalse(missed.contains("http.5xx"), missed);
        assertTrue(missed.contains("never parcel, catch: http.404"), missed);
        assertTrue(missed.contains("never step truck"), "the gate timed out before it: " + missed);
    }

    @Test
    void jsonHasTheSame() {
        var json = shell.run("test", test, "--output", "json", "--coverage").json();
        assertTrue(json.path("passed").asBoolean());
        assertEquals(2, json.path("cases").asInt());
        assertEquals("a small order is sent", json.at("/files/0/cases/0/name").asString());
        assertEquals("execution started", json.at("/files/0/cases/0/history/0").asString());
        assertEquals(69, json.at("/coverage/percent").asInt());
        assertEquals(15, json.at("/coverage/workflows/0/missed/0/line").asInt());
        shell.file("order.test.yaml", TESTS.replace("paid: c1", "paid: c2"));
        var failed = shell.run("test", test, "--output", "json");
        assertEquals(1, failed.code());
        assertEquals(5, failed.json().at("/files/0/cases/0/mismatches/0/line").asInt());
        assertEquals(
                "- paid: c2",
                failed.json().at("/files/0/cases/0/mismatches/0/diff/0").asString());
    }

    @Test
    void jUnitXmlIsWellFormedWhateverStandsInIt() throws Exception {
        shell.file("order.test.yaml", TESTS + """
                  "<a> & \\"b\\" ]]> \\u0007":
                    agents: { charge: { id: "\\u0001<x>&" } }
                    expect: { output: { paid: "]]>" } }
                """);
        var broken = shell.file("zz.test.yaml", "expect: {}");
        var xml = folder.resolve("tests.xml");
        assertEquals(
                5,
                shell.run("test", folder.toString(), "--junit", xml.toString()).code(),
                broken);
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(xml))));
        var suite = (Element) document.getElementsByTagName("testsuite").item(0);
        assertEquals("3", suite.getAttribute("tests"));
        assertEquals("1", suite.getAttribute("failures"));
        var failed = (Element) suite.getElementsByTagName("testcase").item(2);
        assertEquals("<a> & \"b\" ]]> \uFFFD", failed.getAttribute("name"));
        assertTrue(failed.getAttribute("time").matches("\\d+\\.\\d{3}"), failed.getAttribute("time"));
        var text = failed.getElementsByTagName("failure").item(0).getTextContent();
        assertTrue(text.contains("expected paid: \"]]>\""), text);
        assertTrue(text.contains("charge completed"), text);
        var error = (Element) document.getElementsByTagName("error").item(0);
        assertTrue(error.getAttribute("message").contains("there is no file"), error.getAttribute("message"));
    }

    /// What is printed, to be waited for line by line.
    private static final class Lines extends Writer {
        private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final StringBuilder open = new StringBuilder();

        @Override
        public void write(char[] text, int from, int length) {
            open.append(text, from, length);
            for (int end = open.indexOf("\n"); end >= 0; end = open.indexOf("\n")) {
                lines.add(open.substring(0, end));
                open.delete(0, end + 1);
            }
        }

        /// The lines up to one with this word.
        String until(String word) throws InterruptedException {
            var text = new StringBuilder();
            String line;
            do {
                line = lines.take();
                text.append(line).append("\n");
            } while (!line.contains(word));
            return text.toString();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    @Timeout(120)
    void watchRunsAgainWhatChanged() throws Exception {
        shell.file("other.test.yaml", "{ workflow: ./order.workflow.yaml, expect: { refused: invalid-input } }");
        var out = new Lines();
        var code = new AtomicInteger(-1);
        var watching = Thread.ofPlatform()
                .start(() -> code.set(OverwinterCommand.run(
                        new PrintWriter(out),
                        new PrintWriter(new StringWriter()),
                        "test",
                        folder.toString(),
                        "--watch")));
        assertTrue(out.until("Waiting for changes").contains("3 cases in 2 files: passed"));

        Files.writeString(Path.of(test), TESTS.replace("paid: c1", "paid: c2"));
        var failed = out.until("Waiting for changes");
        assertTrue(failed.contains("order.test.yaml changed"), failed);
        assertTrue(failed.contains("2 cases in 1 file: 1 passed, 1 failed"), failed);

        Files.writeString(Path.of(workflow), Files.readString(Path.of(workflow)).replace("Review", "Look at it"));
        var both = out.until("Waiting for changes");
        assertTrue(both.contains("order.workflow.yaml changed") && both.contains("3 cases in 2 files"), both);

        watching.interrupt();
        watching.join();
        assertEquals(1, code.get());
    }
}
