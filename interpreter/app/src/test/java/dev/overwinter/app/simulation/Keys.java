package dev.overwinter.app.simulation;

/// The shadow's own notion of where something stands: the path that the language's documents describe.
final class Keys {
    /// Ends the key of a step that started a child: what comes after it stands in the child.
    static final String CHILD = ">";

    private Keys() {}

    static String child(String parent, String id, int visit) {
        return in(parent, visit == 1 ? id : id + "#" + visit);
    }

    static String up(String key) {
        int slash = key.lastIndexOf('/');
        return slash < 0 ? "" : key.substring(0, slash);
    }

    static String last(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /// The id of the step whose visit a key ends with.
    static String stepId(String key) {
        return last(key).replaceAll("#.*", "");
    }

    static String in(String parent, String segment) {
        return parent.isEmpty() ? segment : parent + "/" + segment;
    }

    /// True where `key` is the scope or stands in it.
    static boolean isOf(String scope, String key) {
        return scope.isEmpty() || key.equals(scope) || key.startsWith(scope + "/") || key.startsWith(scope + CHILD);
    }

    /// True where two keys part at a branch or an iteration of one block.
    static boolean areConcurrent(String one, String other) {
        var left = one.split("/");
        var right = other.split("/");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            if (!left[i].equals(right[i])) {
                return left[i].startsWith("@") && right[i].startsWith("@");
            }
        }
        return false;
    }

    static String named(String key) {
        return key.isEmpty() ? "workflow" : key;
    }
}
