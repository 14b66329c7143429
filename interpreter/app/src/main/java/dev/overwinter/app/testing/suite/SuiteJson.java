package dev.overwinter.app.testing.suite;

import dev.overwinter.app.testing.LineDiff;
import dev.overwinter.app.testing.Report;
import dev.overwinter.app.testing.Report.Mismatch;
import dev.overwinter.app.testing.Report.Result;
import dev.overwinter.app.testing.coverage.Coverage;
import dev.overwinter.app.testing.coverage.Coverage.Share;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An outcome for programs.
public final class SuiteJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SuiteJson() {}

    /// @param withCoverage adds the member `coverage`
    public static ObjectNode of(Outcome outcome, boolean withCoverage) {
        var json = JSON.objectNode()
                .put("passed", outcome.failed() == 0 && outcome.broken() == 0)
                .put("cases", outcome.cases())
                .put("failed", outcome.failed())
                .put("brokenFiles", outcome.broken())
                .put("durationMillis", outcome.took().toMillis());
        json.set("files", array(outcome.reports().stream().map(SuiteJson::file).toList()));
        if (withCoverage) {
            var coverage = json.putObject("coverage");
            shares(coverage, outcome.steps(), outcome.branches());
            coverage.set(
                    "workflows",
                    array(outcome.coverage().stream().map(SuiteJson::workflow).toList()));
        }
        return json;
    }

    private static JsonNode file(Report report) {
        var file = JSON.objectNode()
                .put("file", report.file().toString())
                .put("workflow", report.workflow().toString())
                .put("passed", report.passed());
        file.set("diagnostics", DiagnosticRenderer.json(report.mistakes()));
        file.set("cases", array(report.results().stream().map(SuiteJson::result).toList()));
        return file;
    }

    private static JsonNode result(Result result) {
        var json = JSON.objectNode()
                .put("name", result.name())
                .put("line", result.line())
                .put("way", result.way().name().toLowerCase(Locale.ROOT))
                .put("passed", result.passed())
                .put("durationMillis", result.took().toMillis())
                .put("seed", result.seed());
        if (!result.why().isEmpty()) {
            json.put("why", result.why());
        }
        json.set("faults", array(result.faults().stream().map(JSON::stringNode).toList()));
        json.set(
                "mismatches",
                array(result.mismatches().stream().map(SuiteJson::mismatch).toList()));
        json.set(
                "history", array(result.history().stream().map(JSON::stringNode).toList()));
        return json;
    }

    private static JsonNode mismatch(Mismatch mismatch) {
        var json = JSON.objectNode()
                .put("line", mismatch.line())
                .put("what", mismatch.what())
                .put("expected", mismatch.expected())
                .put("actual", mismatch.actual());
        json.set(
                "diff",
                array(LineDiff.of(mismatch.expected(), mismatch.actual()).stream()
                        .map(line -> JSON.stringNode(line.toString()))
                        .toList()));
        return json;
    }

    private static JsonNode workflow(Coverage coverage) {
        var json = JSON.objectNode().put("file", coverage.file().toString()).put("workflow", coverage.workflow());
        shares(json, coverage.steps(), coverage.branches());
        json.set(
                "missed",
                array(coverage.missed().stream()
                        .map(point -> JSON.objectNode()
                                .put("kind", point.mark().isBranch() ? "branch" : "step")
                                .put("what", point.words())
                                .put("line", point.span().line()))
                        .toList()));
        return json;
    }

    private static void shares(ObjectNode json, Share steps, Share branches) {
        json.putObject("steps").put("reached", steps.reached()).put("all", steps.all());
        json.putObject("branches").put("reached", branches.reached()).put("all", branches.all());
        json.put("percent", steps.plus(branches).percent());
    }

    private static ArrayNode array(List<? extends JsonNode> items) {
        var array = JSON.arrayNode();
        items.forEach(array::add);
        return array;
    }
}
