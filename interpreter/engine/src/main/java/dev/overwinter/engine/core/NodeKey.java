package dev.overwinter.engine.core;

/// The address of one visit of a node: a path of step ids with their visits, and of the words `~catch`, `~finally`
/// and `~undo`. Ids and words, never list positions, so that it survives an edit of the file.
///
/// `order/charge` is the first visit of `charge` inside the first visit of `order`; `order#2/charge` belongs to
/// the second visit of `order`; `order/charge/~undo/refund` is a step of the undo of `charge`. The workflow itself
/// is the empty text.
public record NodeKey(String text) implements Comparable<NodeKey> {
    public static final NodeKey ROOT = new NodeKey("");
    private static final char WORD = '~';

    public NodeKey child(String id, int visit) {
        var segment = visit == 1 ? id : id + "#" + visit;
        return new NodeKey(text.isEmpty() ? segment : text + "/" + segment);
    }

    public NodeKey word(String word) {
        return new NodeKey(text.isEmpty() ? WORD + word : text + "/" + WORD + word);
    }

    public boolean isRoot() {
        return text.isEmpty();
    }

    /// True for the frames of catch, finally and undo lists.
    public boolean isWord() {
        return last().startsWith(String.valueOf(WORD));
    }

    /// The word of a word frame, such as `catch`.
    public String wordName() {
        return last().substring(1);
    }

    /// True where this key lies strictly inside `scope`.
    public boolean within(NodeKey scope) {
        return scope.isRoot() ? !isRoot() : text.startsWith(scope.text + "/");
    }

    /// True where this is an undo, or lies inside one.
    public boolean inUndo() {
        return text.startsWith("~undo") || text.contains("/~undo");
    }

    /// The key one segment up; the root for a step of the workflow's own list.
    public NodeKey up() {
        int slash = text.lastIndexOf('/');
        return slash < 0 ? ROOT : new NodeKey(text.substring(0, slash));
    }

    /// The id of the step; for a word frame the id of the step it belongs to, empty where that is the workflow.
    public String stepId() {
        if (isRoot()) {
            return "";
        }
        if (isWord()) {
            return up().stepId();
        }
        var last = last();
        int hash = last.indexOf('#');
        return hash < 0 ? last : last.substring(0, hash);
    }

    private String last() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    @Override
    public int compareTo(NodeKey other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text.isEmpty() ? "(workflow)" : text;
    }
}
