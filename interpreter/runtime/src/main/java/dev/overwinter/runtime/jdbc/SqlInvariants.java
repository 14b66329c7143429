package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.Standing;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What holds in every database, whatever the engine did and however it died.
public final class SqlInvariants {
    private static final int EXAMPLES = 10;
    private static final Pattern EACH = Pattern.compile("EACH\\(([a-z.]+)\\)");

    /// An invariant that does not hold.
    ///
    /// @param rule what should hold
    /// @param where executions (by id, or by number where there is none), or positions of events; at most ten
    /// @param more true where there are more than these
    public record Broken(String rule, List<String> where, boolean more) {
        static Broken of(String rule, Collection<String> found) {
            return new Broken(rule, found.stream().limit(EXAMPLES).toList(), found.size() > EXAMPLES);
        }

        @Override
        public String toString() {
            return rule + ": " + String.join(", ", where) + (more ? ", ..." : "");
        }
    }

    /// @param sql gives where it is broken; `JSON(body)` stands for a body as text, `JSON(live)` for the live rows,
    ///   `EACH(column)` for the executions that are looked at
    private record Rule(String says, String sql, List<Object> arguments) {
        Rule(String says, String sql) {
            this(says, sql, List.of());
        }
    }

    private static final String ENDED =
            Standing.ENDED.stream().sorted().map(word -> "'" + word + "'").collect(Collectors.joining(", "));

    private static final List<Rule> EXECUTIONS = List.of(
            new Rule("a live execution has something to wait for: time, a gate, a child or an event", """
                    SELECT id FROM execution WHERE EACH(execution.number) AND wake_at IS NULL AND status IN ('running', 'suspended', 'compensating')
                        AND NOT EXISTS (SELECT 1 FROM gate WHERE gate.execution = execution.number AND state = 'OPEN')
                        AND NOT EXISTS (SELECT 1 FROM listener WHERE listener.execution = execution.number)
                        AND NOT COALESCE(JSON(live) LIKE '%"is":"Parenting"%' OR JSON(live) LIKE '%"is":"UndoingChild"%', FALSE)
                        AND NOT EXISTS (SELECT 1 FROM node WHERE node.execution = execution.number
                            AND (JSON(body) LIKE '%"is":"Parenting"%' OR JSON(body) LIKE '%"is":"UndoingChild"%'))"""),
            new Rule("an execution that waits for its slot has one", """
                    SELECT id FROM execution WHERE EACH(execution.number) AND status = 'queued' AND slot IS NULL"""),
            new Rule("an execution is due at once while something is in its inbox", """
                    SELECT id FROM execution WHERE EACH(execution.number) AND (wake_at IS NULL OR wake_at > ?)
                        AND EXISTS (SELECT 1 FROM inbox WHERE inbox.execution = execution.number)""", List.of(Header.BUSY)),
            new Rule("what has ended owes nothing", """
                    SELECT id FROM execution WHERE EACH(execution.number) AND status IN (%s) AND (ended_at IS NULL
                        OR (wake_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.execution = execution.number)))""".formatted(ENDED)),
            new Rule("what has ended or rests has no live step", """
                    SELECT id FROM execution WHERE EACH(execution.number) AND status IN ('resting', %s)
                        AND (EXISTS (SELECT 1 FROM node WHERE node.execution = execution.number)
                            OR POSITION('\nnode\t' IN JSON(live)) > 0)""".formatted(ENDED)),
            new Rule("live steps, results and variables stand in one place", """
                    SELECT id FROM execution WHERE EACH(execution.number) AND live IS NOT NULL
                        AND (EXISTS (SELECT 1 FROM node WHERE node.execution = execution.number)
                            OR EXISTS (SELECT 1 FROM result WHERE result.execution = execution.number)
                            OR EXISTS (SELECT 1 FROM variable WHERE variable.execution = execution.number))"""),
            new Rule("what has ended or rests waits for no answer", """
                    SELECT id FROM execution WHERE EACH(execution.number) AND status IN ('resting', %s)
                        AND EXISTS (SELECT 1 FROM gate WHERE gate.execution = execution.number AND state = 'OPEN')""".formatted(ENDED)),
            new Rule("what has ended or rests, unless it was terminated, is in no undo", """
                    SELECT id FROM execution WHERE EACH(execution.number) AND status IN ('resting', %s) AND status <> 'terminated'
                        AND EXISTS (SELECT 1 FROM ledger WHERE ledger.execution = execution.number AND NOT settled
                            AND JSON(body) LIKE '%%"state":"UNDOING"%%')""".formatted(ENDED)),
            new Rule("an open gate belongs to a live step", """
                    SELECT DISTINCT id FROM execution JOIN gate ON gate.execution = execution.number
                    WHERE EACH(execution.number) AND state = 'OPEN'
                        AND NOT COALESCE(POSITION('\nnode\t' || gate.node_key || '\t' IN JSON(live)) > 0, FALSE)
                        AND NOT EXISTS (SELECT 1 FROM node WHERE node.execution = execution.number AND node.node_key = gate.node_key)"""),
            new Rule("who listens is a live step", """
                    SELECT DISTINCT id FROM execution JOIN listener ON listener.execution = execution.number
                    WHERE EACH(execution.number) AND NOT COALESCE(POSITION('\nnode\t' || listener.node_key || '\t' IN JSON(live)) > 0, FALSE)
                        AND NOT EXISTS (SELECT 1 FROM node WHERE node.execution = execution.number
                            AND node.node_key = listener.node_key)"""),
            new Rule("a history is gapless from 1", """
                    SELECT id FROM execution JOIN (
                        SELECT execution AS owner, MIN(first_seq) AS lowest, MAX(seq) AS highest,
                            SUM(seq - first_seq + 1) AS entries FROM history WHERE EACH(history.execution) GROUP BY execution) story ON owner = execution.number
                    WHERE lowest <> 1 OR highest <> entries"""),
            new Rule("every execution has a history", """
                    SELECT id FROM execution
                    WHERE EACH(execution.number) AND NOT EXISTS (SELECT 1 FROM history WHERE history.execution = execution.number)"""),
            new Rule("a start name is used by one execution", """
                    SELECT id FROM execution WHERE EACH(execution.number) AND EXISTS (SELECT 1 FROM tombstone
                        WHERE tombstone.namespace = execution.namespace AND tombstone.workflow = execution.workflow
                            AND tombstone.name = execution.name)"""),
            new Rule("a removed execution is gone", """
                    SELECT id FROM execution WHERE EACH(execution.number) AND EXISTS (SELECT 1 FROM removed WHERE removed.execution = execution.number)"""));

    private static final List<Rule> OTHERS = List.of(
            new Rule("an event has its parts, gapless from 0", """
                    SELECT CAST(position AS VARCHAR(20)) FROM event WHERE NOT EXISTS (
                        SELECT 1 FROM event_part WHERE event_part.position = event.position
                        HAVING COUNT(*) > 0 AND MAX(part) = COUNT(*) - 1)"""),
            new Rule("a part belongs to an event", """
                    SELECT DISTINCT CAST(position AS VARCHAR(20)) FROM event_part
                    WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.position = event_part.position)"""),
            new Rule("a key belongs to an event", """
                    SELECT DISTINCT CAST(position AS VARCHAR(20)) FROM event_key
                    WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.position = event_key.position)"""),
            new Rule("an event that is to be brought to its listeners is there", """
                    SELECT CAST(position AS VARCHAR(20)) FROM undispatched
                    WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.position = undispatched.position)"""),
            new Rule("what is deployed has its text", """
                    SELECT workflow FROM deployment WHERE NOT EXISTS (SELECT 1 FROM definition
                        WHERE definition.namespace = deployment.namespace AND definition.digest = deployment.digest)"""),
            new Rule("numbers are given out once: no row has a higher one than was given", """
                    SELECT 'engine' FROM engine WHERE last_execution < (SELECT COALESCE(MAX(number), 0) FROM execution)
                        OR last_inbox < (SELECT COALESCE(MAX(id), 0) FROM inbox)
                        OR last_gate < (SELECT COALESCE(MAX(number), 0) FROM gate)
                        OR last_event < (SELECT COALESCE(MAX(position), 0) FROM event)
                        OR epoch < (SELECT COALESCE(MAX(epoch), 0) FROM execution)"""),
            new Rule("the engine has one row", "SELECT 'engine' FROM engine HAVING COUNT(*) <> 1"));

    private final Session session;
    private final Map<String, Set<String>> found = new LinkedHashMap<>();

    SqlInvariants(Session session) {
        this.session = session;
    }

    /// Executions are looked at some at a time, by all rules, so that what belongs to them is read once.
    List<Broken> broken() throws SQLException {
        for (var rule : rules(Stream.of(OTHERS, formats(SqlInvariants::isOther)))) {
            check(rule);
        }
        var each = rules(Stream.of(EXECUTIONS, belongings(), parts(), formats(SqlInvariants::isOfExecutions)));
        var headers = new HeaderInvariants(session, this::add);
        for (var some = headers.after(Long.MIN_VALUE); some != null; some = headers.after(some.to())) {
            for (var rule : each) {
                check(rule, some.from(), some.to());
            }
            headers.check(some);
        }
        return found.entrySet().stream()
                .map(broken -> Broken.of(broken.getKey(), broken.getValue()))
                .toList();
    }

    private void add(String rule, String where) {
        var examples = found.computeIfAbsent(rule, _ -> new LinkedHashSet<>());
        if (examples.size() <= EXAMPLES) {
            examples.add(where);
        }
    }

    private List<Rule> rules(Stream<List<Rule>> rules) {
        return rules.flatMap(List::stream)
                .map(rule -> new Rule(
                        rule.says(),
                        EACH.matcher(rule.sql())
                                        .replaceAll("($1 > ? AND $1 <= ?)")
                                        .replace("JSON(body)", session.dialect().json("body"))
                                        .replace("JSON(live)", session.dialect().json("live"))
                                + " LIMIT " + (EXAMPLES + 1),
                        rule.arguments()))
                .toList();
    }

    private void check(Rule rule, Object... range) throws SQLException {
        var arguments =
                Stream.concat(Stream.of(range), rule.arguments().stream()).toArray();
        session.list(row -> row.getString(1), rule.sql(), arguments).forEach(where -> add(rule.says(), where));
    }

    private static List<Rule> belongings() {
        return Removing.BELONGINGS.stream()
                .map(table -> new Rule("a row of table " + table + " belongs to an execution", """
                        SELECT DISTINCT CAST(execution AS VARCHAR(20)) FROM %1$s
                        WHERE EACH(%1$s.execution) AND NOT EXISTS (SELECT 1 FROM execution WHERE execution.number = %1$s.execution)
                            AND NOT EXISTS (SELECT 1 FROM removed WHERE removed.execution = %1$s.execution)""".formatted(table)))
                .toList();
    }

    private static List<Rule> parts() {
        return List.of("payload", "inbox").stream()
                .map(table ->
                        new Rule("the parts of a row in table " + table + " are gapless from 0", """
                        SELECT CAST(execution AS VARCHAR(20)) FROM %1$s
                        WHERE EACH(%1$s.execution) AND NOT EXISTS (SELECT 1 FROM removed WHERE removed.execution = %1$s.execution)
                        GROUP BY execution, id HAVING MIN(part) <> 0 OR MAX(part) <> COUNT(*) - 1""".formatted(table)))
                .toList();
    }

    private static List<Rule> formats(Predicate<String> tables) {
        return H2Database.TABLES.stream()
                .filter(tables)
                .map(table -> new Rule("table " + table + " is in a format that this version knows", """
                        SELECT CAST(format AS VARCHAR(20)) FROM %s WHERE %s format NOT BETWEEN 1 AND %d""".formatted(
                                table, each(table), StateCodec.FORMAT)))
                .toList();
    }

    private static String each(String table) {
        if (table.equals("execution")) {
            return "EACH(execution.number) AND";
        }
        return Removing.BELONGINGS.contains(table) ? "EACH(%s.execution) AND".formatted(table) : "";
    }

    private static boolean isOfExecutions(String table) {
        return !each(table).isEmpty();
    }

    private static boolean isOther(String table) {
        return !table.equals("engine") && !isOfExecutions(table);
    }
}
