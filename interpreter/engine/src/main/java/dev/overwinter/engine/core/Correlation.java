package dev.overwinter.engine.core;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an event must have to be heard: values by dotted path, in one canonical text, so that a store can find
/// listeners
/// by equality.
///
/// The text is `paths=values`, both JSON arrays in the order of the paths: `["data.orderId"]=["o1"]`. Without
/// correlation it is `[]=[]`.
public final class Correlation {
    /// The paths of whoever hears every event of a type.
    public static final String NO_PATHS = "[]";

    private Correlation() {}

    /// The paths of a correlation, as they go into `ofEvent`.
    static List<String> pathsOf(String correlation) {
        var paths = paths(correlation);
        return paths.length() <= 2
                ? List.of()
                : List.of(paths.substring(2, paths.length() - 2).split("\",\""));
    }

    static String of(SortedMap<String, JsonNode> values) {
        var paths = Turn.JSON.arrayNode();
        var wanted = Turn.JSON.arrayNode();
        values.forEach((path, value) -> {
            paths.add(path);
            wanted.add(Json.asReloaded(value));
        });
        return paths + "=" + wanted;
    }

    /// The paths of a correlation, which a store keeps beside it.
    public static String paths(String correlation) {
        return correlation.substring(0, correlation.indexOf("]=[") + 1);
    }

    /// The correlation that an event has by these paths; null where it lacks one of them.
    ///
    /// @param paths as `paths` gives them
    public static @Nullable String ofEvent(JsonNode event, String paths) {
        return ofEvent(event, pathsOf(paths + "=[]"));
    }

    static @Nullable String ofEvent(JsonNode event, List<String> paths) {
        var values = new TreeMap<String, JsonNode>();
        for (var path : paths) {
            var value = at(event, path);
            if (value == null) {
                return null;
            }
            values.put(path, value);
        }
        return of(values);
    }

    private static @Nullable JsonNode at(JsonNode event, String path) {
        var at = event;
        for (var segment : path.split("\\.")) {
            at = at.path(segment);
        }
        return at.isMissingNode() ? null : at;
    }
}
