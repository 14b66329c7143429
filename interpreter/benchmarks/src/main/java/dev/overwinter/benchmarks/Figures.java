package dev.overwinter.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a workload found: a table for people and one line of JSON for later comparison.
public final class Figures {
    private final String workload;
    private final List<Row> rows = new ArrayList<>();
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    private record Row(String what, String value) {}

    public Figures(String workload) {
        this.workload = workload;
    }

    /// Several measurements; the JSON holds median, least and most.
    ///
    /// @param name of the JSON field, unit last
    public Figures add(String what, String name, Spread spread) {
        rows.add(new Row(what, spread.text()));
        json.putObject(name)
                .put("median", rounded(spread.median()))
                .put("least", rounded(spread.least()))
                .put("most", rounded(spread.most()));
        return this;
    }

    /// One measurement.
    public Figures add(String what, String name, double value) {
        rows.add(new Row(what, Spread.text(value)));
        json.put(name, rounded(value));
        return this;
    }

    /// Something to know beside the figures.
    public Figures note(String what, String text) {
        rows.add(new Row(what, text));
        return this;
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    public void print(PrintStream out) {
        var machine = Machine.now();
        out.println(workload + "   (" + machine.text() + ")");
        int width = rows.stream().mapToInt(row -> row.what().length()).max().orElse(0);
        rows.forEach(row ->
                out.println("  " + row.what() + " ".repeat(width - row.what().length() + 3) + row.value()));
        var line = JsonNodeFactory.instance.objectNode().put("workload", workload);
        line.set("machine", machine.json());
        line.set("figures", json);
        out.println(line);
        out.println();
    }
}
