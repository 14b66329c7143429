package dev.overwinter.app.testing;

import dev.overwinter.dsl.Durations;
import dev.overwinter.dsl.Poll;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import dev.overwinter.engine.core.ExecutionLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads one case: its fixtures, its script, its expectations.
final class CaseReader {
    static final List<String> FIXTURES = List.of(
            "now", "env", "secrets", "startedBy", "name", "input", "seed", "limits", "agents", "until", "restarts");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Draft draft;
    private final Workflow workflow;
    private final Set<String> ids;
    private final Map<Integer, CaseFile.Other> revisions;
    private final @Nullable String proves;

    /// @param others workflows that the first starts, or that events start
    /// @param revisions what the scripts deploy, by where it stands
    CaseReader(
            Draft draft,
            Workflow workflow,
            List<CaseFile.Other> others,
            Map<Integer, CaseFile.Other> revisions,
            @Nullable String proves) {
        this.draft = draft;
        this.workflow = workflow;
        this.revisions = revisions;
        ids = new TreeSet<>(workflow.index().keySet());
        others.forEach(other -> ids.addAll(other.workflow().index().keySet()));
        revisions
                .values()
                .forEach(revision -> ids.addAll(revision.workflow().index().keySet()));
        this.proves = proves;
    }

    /// Marks the fixtures of a file with several cases as known.
    void fixtureKeys(Section file) {
        FIXTURES.forEach(file::get);
    }

    /// @param fixtures of the file and the case, merged
    /// @param own the case as written
    TestCase read(String name, Span span, Section fixtures, Section own) {
        var given = given(fixtures);
        fixtureKeys(own);
        var expectations = new ExpectationReader(this);
        var script = new ActionReader(this, expectations).script(own);
        var expect = own.section("expect");
        if (expect == null) {
            draft.error("case-key", "the case expects nothing", span, null, "say under `expect:` what must come of it");
        }
        var expectation = expectations.read(
                expect == null ? new Section(draft, new Tree.Fields(new java.util.LinkedHashMap<>(), 0, 0)) : expect);
        own.close();
        return new TestCase(name, proves, span, given, script, expectation);
    }

    private TestCase.Given given(Section given) {
        var input = given.json("input");
        var seed = given.number("seed");
        return new TestCase.Given(
                given.instant("now", START),
                given.members("env", member -> given.text(member.value())),
                given.members("secrets", member -> given.text(member.value())),
                given.text("startedBy", "tester"),
                given.text("name"),
                input == null ? JsonNodeFactory.instance.objectNode() : input,
                seed == null ? 1 : seed,
                limits(given),
                agents(given),
                until(given),
                !Boolean.FALSE.equals(given.flag("restarts")));
    }

    private static TestCase.Limits limits(Section given) {
        var limits = given.section("limits");
        var usual = TestCase.Limits.USUAL;
        if (limits == null) {
            return usual;
        }
        var execution = usual.execution();
        var read = new TestCase.Limits(
                limits.number("calls", usual.calls()),
                new ExecutionLimits(
                        limits.number("payload", execution.payloadChars()), limits.number("items", execution.items())));
        limits.close();
        return read;
    }

    private Map<String, AgentScript> agents(Section given) {
        var scripts = new AgentScriptReader(draft);
        return given.members("agents", member -> {
            knownStep(callStep(member.key()), draft.keySpan(member));
            return scripts.read(member.value());
        });
    }

    /// The step's id: `pay[3].transfer` is one in a loop; `order#2/charge` is one in a later visit;
    /// `research/web.search` is a call that step `research` asked for, or its notification.
    static String callStep(String key) {
        if (key.contains("#")) {
            var last = key.substring(Math.max(key.lastIndexOf('/'), key.lastIndexOf('.')) + 1);
            return last.contains("#") ? last.substring(0, last.indexOf('#')) : last;
        }
        int slash = key.indexOf('/');
        var place = slash < 0 ? key : key.substring(0, slash);
        return place.substring(place.lastIndexOf('.') + 1);
    }

    private static TestCase.Until until(Section given) {
        var until = given.get("until");
        if (until == null) {
            return new TestCase.Until.NothingDue();
        }
        var text = given.text(until);
        if (text.equals("script")) {
            return new TestCase.Until.ScriptEnds();
        }
        if (Durations.parse(text) == null) {
            given.wrong(until, "`until` is the word script, or a duration since the start");
        }
        return new TestCase.Until.Elapsed(given.duration(until));
    }

    Draft draft() {
        return draft;
    }

    /// The workflow that a script deploys; null where it has mistakes, which are reported.
    CaseFile.@Nullable Other revision(Tree where) {
        return revisions.get(where.start());
    }

    /// Reports a step that the workflow does not have.
    void knownStep(String id, Span span) {
        if (!ids.contains(id)) {
            var hint = Spelling.hint(id, ids);
            draft.error(
                    "unknown-step",
                    "the workflow has no step \"" + id + "\"",
                    span,
                    null,
                    hint != null ? hint : "it has " + String.join(", ", ids));
        }
    }

    /// The id in a value, reported where there is no such step.
    String step(Section section, Tree value) {
        var id = section.text(value);
        knownStep(callStep(id), draft.span(value));
        return id;
    }

    /// The one poll of the workflow.
    String onlyPoll(Section section, Tree value) {
        var polls = workflow.index().values().stream()
                .filter(Poll.class::isInstance)
                .toList();
        if (polls.size() != 1) {
            section.wrong(
                    value,
                    "the workflow has " + polls.size() + " polls: say which, as in `probes: { ask: [0s, 30s] }`");
        }
        return polls.isEmpty() ? "" : polls.getFirst().id();
    }

    List<String> steps(Section section, String key) {
        return section.items(key).stream().map(item -> step(section, item)).toList();
    }

    <T> Map<String, T> bySteps(Section section, String key, java.util.function.Function<Tree, @Nullable T> read) {
        return section.members(key, member -> {
            knownStep(callStep(member.key()), draft.keySpan(member));
            return read.apply(member.value());
        });
    }
}
