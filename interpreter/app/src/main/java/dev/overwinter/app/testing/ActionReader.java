package dev.overwinter.app.testing;

import dev.overwinter.app.testing.Action.Person;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.source.Tree;
import dev.overwinter.engine.core.Event.Released.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads the lines of a script: each a flat object with one key that says what happens.
final class ActionReader {
    static final List<String> KINDS = List.of(
            "answer",
            "heartbeat",
            "event",
            "advance",
            "cancel",
            "terminate",
            "release",
            "crash",
            "down",
            "clock",
            "env",
            "secrets",
            "start",
            "deploy",
            "retain",
            "uninstall",
            "install",
            "expect");
    private static final Map<String, Decision> DECISIONS = Map.of(
            "retry",
            Decision.RETRY,
            "skip",
            Decision.SKIP,
            "setOutput",
            Decision.SET_OUTPUT,
            "compensate",
            Decision.COMPENSATE);

    private final CaseReader reader;
    private final ExpectationReader expectations;

    ActionReader(CaseReader reader, ExpectationReader expectations) {
        this.reader = reader;
        this.expectations = expectations;
    }

    List<Action> script(Section own) {
        var script = new ArrayList<Action>();
        for (var item : own.items("script")) {
            var section = own.section(item);
            if (section != null) {
                var action = action(section);
                section.close();
                if (action != null) {
                    script.add(action);
                }
            }
        }
        return script;
    }

    private @Nullable Action action(Section line) {
        var span = line.span();
        var kind = KINDS.stream().filter(line::has).findFirst().orElse(null);
        return switch (kind) {
            case "answer" -> answer(line, span);
            case "heartbeat" -> new Action.Heartbeat(span, step(line, "heartbeat"), line.text("refused"));
            case "event" -> {
                var event = line.json("event");
                yield new Action.Occurs(
                        span, event == null ? JsonNodeFactory.instance.objectNode() : event, line.text("refused"));
            }
            case "advance" -> new Action.Advance(span, duration(line, "advance"));
            case "down" -> new Action.Down(span, duration(line, "down"));
            case "cancel" -> {
                line.flag("cancel");
                yield new Action.Cancel(span, line.text("as", "operator"), line.text("reason"), line.text("refused"));
            }
            case "terminate" -> {
                line.flag("terminate");
                yield new Action.Terminate(
                        span, line.text("as", "operator"), line.text("reason"), line.text("refused"));
            }
            case "release" -> release(line, span);
            case "crash" -> crash(line, span);
            case "clock" -> clock(line, span);
            case "env" -> new Action.SetEnv(span, values(line, "env"));
            case "secrets" -> new Action.SetSecrets(span, values(line, "secrets"));
            case "start" -> start(line, span);
            case "deploy" -> {
                var revision = reader.revision(Objects.requireNonNull(line.get("deploy")));
                yield revision == null ? null : new Action.Deploy(span, revision);
            }
            case "retain" -> new Action.Retain(span, duration(line, "retain"));
            case "uninstall" -> new Action.Install(span, line.text("uninstall", ""), false);
            case "install" -> new Action.Install(span, line.text("install", ""), true);
            case "expect" -> {
                var expect = line.section("expect");
                yield expect == null ? null : new Action.Expect(span, expectations.read(expect));
            }
            case null, default -> {
                reader.draft()
                        .error(
                                "case-key",
                                "this line of the script does nothing",
                                span,
                                null,
                                "write one of " + String.join(", ", KINDS));
                KINDS.forEach(line::get);
                yield null;
            }
        };
    }

    private Action answer(Section line, Span span) {
        var form = line.json("form");
        var payload = line.json("payload");
        return new Action.Answer(
                span,
                step(line, "answer"),
                line.number("visit"),
                person(line),
                line.text("action"),
                form == null ? payload : form,
                line.text("comment"),
                line.text("error"),
                line.text("detail"),
                line.text("refused"));
    }

    /// `as: ann`, or `as: { user: ann, groups: [...] }`.
    private static Person person(Section line) {
        var as = line.get("as");
        if (!(as instanceof Tree.Fields)) {
            return new Person(as == null ? "somebody" : line.text(as), List.of());
        }
        var section = Objects.requireNonNull(line.section(as));
        var person = new Person(section.text("user", "somebody"), section.texts("groups"));
        section.close();
        return person;
    }

    private Action release(Section line, Span span) {
        var word = line.text("release", "");
        var decision = DECISIONS.get(word);
        if (decision == null) {
            reader.draft()
                    .error(
                            "case-value",
                            "there is no decision \"" + word + "\"",
                            span,
                            null,
                            "write retry, skip, setOutput or compensate");
        }
        return new Action.Release(
                span,
                decision == null ? Decision.RETRY : decision,
                line.json("output"),
                line.text("as", "operator"),
                line.text("reason"),
                line.text("refused"));
    }

    private Action crash(Section line, Span span) {
        if (!(line.get("crash") instanceof Tree.Fields)) {
            return new Action.CrashNow(span);
        }
        var section = Objects.requireNonNull(line.section("crash"));
        var after = section.text("after", "");
        if (!after.contains(" ")) {
            reader.knownStep(after, section.span());
        }
        section.close();
        return new Action.CrashAfter(span, after);
    }

    private static Action clock(Section line, Span span) {
        var text = line.text("clock", "");
        var duration = text.startsWith("back ")
                ? dev.overwinter.dsl.Durations.parse(text.substring(5).strip())
                : null;
        if (duration == null) {
            line.draft().error("case-value", "the clock goes `back <duration>`", span, null, "forward is `advance:`");
        }
        return new Action.ClockBack(span, duration == null ? Duration.ZERO : duration);
    }

    private static Action start(Section line, Span span) {
        var start = line.section("start");
        var same = line.flag("same");
        var refused = line.text("refused");
        if (start == null) {
            return new Action.Start(span, null, null, false, refused);
        }
        var action =
                new Action.Start(span, start.text("name"), start.json("input"), Boolean.TRUE.equals(same), refused);
        start.close();
        return action;
    }

    private static Map<String, @Nullable String> values(Section line, String key) {
        var values = new LinkedHashMap<String, @Nullable String>();
        var section = line.section(key);
        if (section != null) {
            section.tree()
                    .members()
                    .forEach((name, member) ->
                            values.put(name, member.value().json().isNull() ? null : section.text(member.value())));
        }
        return values;
    }

    private String step(Section line, String key) {
        var value = line.get(key);
        return value == null ? "" : reader.step(line, value);
    }

    private static Duration duration(Section line, String key) {
        var duration = line.duration(key);
        return duration == null ? Duration.ZERO : duration;
    }
}
