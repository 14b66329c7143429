package dev.overwinter.agents.llm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Puts one reply into the text of a recording and leaves every other line, comments too, as it was.
final class RecordingEdit {

    static final String EMPTY = """
            # Replies of models. Play them with model: "recorded:<this file>".
            recorded: 1
            replies:
            """;

    private static final DumpSettings YAML = DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSplitLines(false)
            .setDereferenceAliases(true)
            .build();

    private RecordingEdit() {}

    /// Null where the file is written in a way that lines cannot be put into, such as `{ ... }`.
    static @Nullable String with(Recording recording, RecordedReply added) {
        int replaced = replaced(recording, added);
        List<String> lines = new ArrayList<>(recording.text().lines().toList());
        if (!(recording.list() instanceof SequenceNode list) || list.getValue().isEmpty()) {
            return withFirst(recording, lines, added);
        }
        if (list.getFlowStyle() == FlowStyle.FLOW) {
            return null;
        }
        int column = mark(list.getStartMark()).column();
        int next = replaced < 0 ? list.getValue().size() : replaced + 1;
        int end = next == list.getValue().size()
                ? Math.min(mark(list.getEndMark()).line(), lines.size())
                : dashLine(lines, list, next);
        end = beforeComments(lines, end, column);
        int start = replaced < 0 ? end : dashLine(lines, list, replaced);
        lines.subList(start, end).clear();
        lines.addAll(start, entry(added, column));
        return String.join("\n", lines) + "\n";
    }

    /// Into a file whose `replies` is empty: as null, as `[]`, or not there at all.
    private static @Nullable String withFirst(Recording recording, List<String> lines, RecordedReply added) {
        Node list = recording.list();
        if (list == null) {
            lines.add("replies:");
            lines.addAll(entry(added, 2));
            return String.join("\n", lines) + "\n";
        }
        if (!(list instanceof SequenceNode)) {
            lines.addAll(entry(added, 2));
            return String.join("\n", lines) + "\n";
        }
        int line = mark(list.getStartMark()).line();
        lines.set(line, lines.get(line).replaceFirst("\\[\\s*]", "").stripTrailing());
        lines.addAll(line + 1, entry(added, 2));
        return String.join("\n", lines) + "\n";
    }

    private static int replaced(Recording recording, RecordedReply added) {
        for (int i = 0; i < recording.replies().size(); i++) {
            if (added.replaces(recording.replies().get(i))) {
                return i;
            }
        }
        return -1;
    }

    /// What the list must hold after the edit.
    static List<RecordedReply> expected(Recording recording, RecordedReply added) {
        List<RecordedReply> replies = new ArrayList<>(recording.replies());
        int replaced = replaced(recording, added);
        if (replaced < 0) {
            replies.add(added);
        } else {
            replies.set(replaced, added);
        }
        return replies;
    }

    private static List<String> entry(RecordedReply reply, int column) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("step", reply.step());
        if (reply.round() > 1) {
            entry.put("round", reply.round());
        }
        if (reply.request() != null) {
            entry.put("request", reply.request());
        }
        if (reply.model() != null) {
            entry.put("model", reply.model());
        }
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("inputTokens", reply.inputTokens());
        usage.put("outputTokens", reply.outputTokens());
        entry.put("usage", usage);
        entry.put("reply", reply.reply());
        String indent = " ".repeat(column);
        return new Dump(YAML)
                .dumpToString(List.of(entry))
                .lines()
                .map(line -> line.isBlank() ? line : indent + line)
                .toList();
    }

    private record Place(int line, int column) {}

    private static Place mark(Optional<org.snakeyaml.engine.v2.exceptions.Mark> mark) {
        return new Place(mark.orElseThrow().getLine(), mark.orElseThrow().getColumn());
    }

    /// An entry's own mark is after its dash, on the same line unless somebody broke it there.
    private static int dashLine(List<String> lines, SequenceNode list, int index) {
        int line = mark(list.getValue().get(index).getStartMark()).line();
        int column = mark(list.getStartMark()).column();
        while (line > 0 && !lines.get(line).startsWith("-", column)) {
            line--;
        }
        return line;
    }

    /// Comments above a line belong to it. Text of a reply stands deeper than the list and is none.
    private static int beforeComments(List<String> lines, int end, int column) {
        int first = end;
        for (int line = end - 1; line >= 0; line--) {
            String text = lines.get(line);
            if (text.strip().startsWith("#") && text.indexOf('#') <= column) {
                first = line;
            } else if (!text.isBlank()) {
                break;
            }
        }
        return first;
    }
}
