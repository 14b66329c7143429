package dev.overwinter.agents.llm;

import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// The text of a file of replies, and what it says.
///
/// @param list where the replies stand in the text; null where there are none yet
record Recording(
        String text, List<RecordedReply> replies, @Nullable Node list) {

    private static final Set<String> TOP_KEYS = Set.of("recorded", "replies");
    private static final Set<String> ENTRY_KEYS =
            Set.of("step", "round", "request", "match", "reply", "model", "usage");

    static final LoadSettings YAML = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(64 << 20)
            .build();

    /// @param shown the file's name, for messages
    static Recording parse(String shown, String text) {
        Object whole;
        try {
            whole = new Load(YAML).loadFromString(text);
        } catch (MarkedYamlEngineException e) {
            String place =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw AgentFailure.invalid(shown + place + " cannot be read: " + e.getProblem() + ".");
        } catch (YamlEngineException e) {
            throw AgentFailure.invalid(shown + " cannot be read: " + e.getMessage() + ".");
        }
        if (!(whole instanceof Map<?, ?> map) || !Integer.valueOf(1).equals(map.get("recorded"))) {
            throw AgentFailure.invalid(shown + " is no file of recorded replies: it must begin with `recorded: 1`.");
        }
        refuseOthers(shown, map, TOP_KEYS);
        return new Recording(text, replies(shown, map.get("replies")), node(text));
    }

    private static List<RecordedReply> replies(String shown, @Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw AgentFailure.invalid(shown + ": replies must be a list, and is " + Fields.kind(value) + ".");
        }
        List<RecordedReply> replies = new ArrayList<>();
        for (Object item : list) {
            String place = shown + ", reply " + (replies.size() + 1);
            if (!(item instanceof Map<?, ?> entry)) {
                throw AgentFailure.invalid(place + " must be a map, and is " + Fields.kind(item) + ".");
            }
            replies.add(reply(place, entry));
        }
        return List.copyOf(replies);
    }

    private static RecordedReply reply(String place, Map<?, ?> entry) {
        refuseOthers(place, entry, ENTRY_KEYS);
        Fields fields = new Fields(place + ", ", entry);
        Object reply = entry.get("reply");
        if (reply == null) {
            throw AgentFailure.invalid(place + " has no reply.");
        }
        Fields match = fields.optionalFields("match");
        Map<String, Object> wanted = new LinkedHashMap<>();
        if (match != null) {
            match.values().forEach((path, value) -> wanted.put(String.valueOf(path), value));
        }
        Fields usage = fields.optionalFields("usage");
        return new RecordedReply(
                fields.text("step"),
                fields.count("round", 1, 100, 1),
                fields.optionalText("request"),
                wanted,
                reply,
                fields.optionalText("model"),
                usage == null ? 0 : usage.count("inputTokens", 0, Long.MAX_VALUE, 0),
                usage == null ? 0 : usage.count("outputTokens", 0, Long.MAX_VALUE, 0));
    }

    private static void refuseOthers(String place, Map<?, ?> map, Set<String> known) {
        for (Object key : map.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                throw AgentFailure.invalid(place + " has an unknown key \"" + key + "\".");
            }
        }
    }

    private static @Nullable Node node(String text) {
        if (!(new Compose(YAML).composeString(text).orElse(null) instanceof MappingNode top)) {
            return null;
        }
        return top.getValue().stream()
                .filter(pair -> pair.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("replies"))
                .map(pair -> pair.getValueNode())
                .findFirst()
                .orElse(null);
    }
}
