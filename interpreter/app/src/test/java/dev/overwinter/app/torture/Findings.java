package dev.overwinter.app.torture;

import dev.overwinter.app.kill.History;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.jdbc.JdbcSettings;
import dev.overwinter.runtime.jdbc.JdbcStore;
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
import tools.jackson.databind.node.JsonNodeFactory;

/// What stands in the database after the last clean stop, with its histories.
final class Findings {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SHOWN = 5;
    private static final String EXECUTIONS = "SELECT id, workflow, status, header FROM execution";

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
            "SELECT execution FROM node UNION ALL SELECT number FROM execution WHERE POSITION('\nnode\t' IN UTF8TOSTRING(live)) > 0",
            "no gate is open",
            "SELECT execution FROM gate WHERE state = 'OPEN'",
            "a child is started once",
            "SELECT name FROM execution GROUP BY workflow, name HAVING COUNT(*) > 1"));

    /// An execution as its rows tell it.
    ///
    /// @param undo what became of its effects
    /// @param output of an execution that completed
    record Found(String id, String workflow, String status, String undo, JsonNode output, History history) {}

    private record Header(String workflow, String status, String undo, JsonNode output) {}

    private final Map<String, Header> headers = new HashMap<>();
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
        try (var store = JdbcStore.open(JdbcSettings.in(directory))) {
            findings.readHistories(store);
            store.broken().forEach(broken -> findings.broken.add(broken.toString()));
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
                var header = JSON.readTree(rows.getString(4));
                headers.put(
                        rows.getString(1),
                        new Header(
                                rows.getString(2),
                                rows.getString(3),
                                header.path("undo").asString(),
                                header.at("/output/inline")));
            }
        }
    }

    private void readHistories(Store store) {
        headers.forEach((id, header) -> {
            try {
                executions.put(
                        id,
                        new Found(
                                id,
                                header.workflow(),
                                header.status(),
                                header.undo(),
                                header.output(),
                                new History(entries(store, id))));
            } catch (AssertionError e) {
                broken.add("history of " + id + ": " + e.getMessage());
            }
        });
    }

    /// As `show` gives them, with addresses for steps.
    private static JsonNode entries(Store store, String execution) {
        var entries = JsonNodeFactory.instance.arrayNode();
        for (var found : store.history(execution, 0, Integer.MAX_VALUE)) {
            var entry = entries.addObject()
                    .put("seq", found.seq())
                    .put("type", found.type())
                    .put("step", found.key().address());
            if (found.detail() != null) {
                entry.set("detail", found.detail());
            }
        }
        return entries;
    }
}
