package dev.overwinter.app.torture;

import dev.overwinter.app.kill.History;
import dev.overwinter.engine.core.NodeKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What stands in the database after the last clean stop, read with nothing of ours but the file.
final class Findings {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SHOWN = 5;
    private static final String EXECUTIONS = "SELECT number, id, workflow, status, header FROM execution";
    private static final String HISTORY = "SELECT seq, type, node_key, detail FROM history WHERE execution = ? ORDER BY seq";

    /// Where everything has ended, each of these finds nothing.
    private static final Map<String, String> RULES = new LinkedHashMap<>(Map.of(
            "everything ends",
            "SELECT id FROM execution WHERE ended_at IS NULL",
            "what has ended owes nothing",
            "SELECT id FROM execution WHERE wake_at IS NOT NULL",
            "no outside fact waits",
            "SELECT execution FROM inbox",
            "no event waits for its listeners",
            "SELECT position FROM undispatched",
            "nobody listens",
            "SELECT execution FROM listener",
            "no step stands",
            "SELECT execution FROM node",
            "no gate is open",
            "SELECT execution FROM gate WHERE state = 'OPEN'",
            "a history has no gap",
            "SELECT execution FROM history GROUP BY execution HAVING COUNT(*) <> MAX(seq)",
            "a child is started once",
            "SELECT name FROM execution GROUP BY workflow, name HAVING COUNT(*) > 1"));

    /// An execution as its rows tell it.
    ///
    /// @param undo what became of its effects
    /// @param output of an execution that completed
    record Found(String id, String workflow, String status, String undo, JsonNode output, History history) {}

    private final Map<String, Found> executions = new HashMap<>();
    private final List<String> broken = new ArrayList<>();

    private Findings() {}

    /// @param directory of the database, which no process has open
    static Findings in(Path directory) throws SQLException {
        var findings = new Findings();
        var url = "jdbc:h2:" + directory.resolve("overwinter") + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
        try (var connection = DriverManager.getConnection(url, "overwinter", "")) {
            findings.checkRules(connection);
            findings.read(connection);
        }
        return findings;
    }

    Map<String, Found> executions() {
        return executions;
    }

    List<String> broken() {
        return broken;
    }

    private void checkRules(Connection connection) throws SQLException {
        for (var rule : RULES.entrySet()) {
            try (var statement = connection.prepareStatement(rule.getValue());
                    var rows = statement.executeQuery()) {
                for (int shown = 0; rows.next() && shown < SHOWN; shown++) {
                    broken.add(rule.getKey() + ", but: " + rows.getString(1));
                }
            }
        }
    }

    private void read(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(EXECUTIONS);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                var id = rows.getString(2);
                try {
                    var header = JSON.readTree(rows.getString(5));
                    executions.put(
                            id,
                            new Found(
                                    id,
                                    rows.getString(3),
                                    rows.getString(4),
                                    header.path("undo").asString(),
                                    header.at("/output/inline"),
                                    new History(entries(connection, rows.getLong(1)))));
                } catch (AssertionError e) {
                    broken.add("history of " + id + ": " + e.getMessage());
                }
            }
        }
    }

    /// As `show` gives them, with addresses for steps.
    private static JsonNode entries(Connection connection, long number) throws SQLException {
        var entries = JsonNodeFactory.instance.arrayNode();
        try (var statement = connection.prepareStatement(HISTORY)) {
            statement.setLong(1, number);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    add(entries, rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4));
                }
            }
        }
        return entries;
    }

    private static void add(ArrayNode entries, long seq, String type, String key, String detail) {
        var entry = entries.addObject()
                .put("seq", seq)
                .put("type", type)
                .put("step", new NodeKey(key).address());
        if (detail != null) {
            entry.set("detail", JSON.readTree(detail));
        }
    }
}
