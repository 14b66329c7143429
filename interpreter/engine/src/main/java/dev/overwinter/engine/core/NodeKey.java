package dev.overwinter.engine.core;

import org.jspecify.annotations.Nullable;

/// The address of one visit of a node: a path of step ids with their visits, and of frames: the words `~catch`,
/// `~finally` and `~undo`, a branch or an iteration (`@logs`, `@17`), a turn of a `repeat` (`+2`). Ids, names and
/// words, never list positions, so that it survives an edit of the file.
///
/// `order/charge` is the first visit of `charge` inside the first visit of `order`; `order#2/charge` belongs to
/// the second visit of `order`; `order/charge/~undo/refund` is a step of the undo of `charge`; `pay/@17/transfer`
/// stands in the iteration with index 17. The workflow itself is the empty text.
public record NodeKey(String text) implements Comparable<NodeKey> {
    public static final NodeKey ROOT = new NodeKey("");
    private static final char WORD = '~';
    private static final char BRANCH = '@';
    private static final char TURN = '+';
    private static final String NUMBERED = "@+#";

    public NodeKey child(String id, int visit) {
        return with(visit == 1 ? id : id + "#" + visit);
    }

    public NodeKey word(String word) {
        return with(WORD + word);
    }

    /// The frame of a branch, or of an iteration by its index.
    public NodeKey branch(String name) {
        return with(BRANCH + name);
    }

    /// The frame of a turn, by its index.
    public NodeKey turn(int index) {
        return with(TURN + Integer.toString(index));
    }

    private NodeKey with(String segment) {
        return new NodeKey(text.isEmpty() ? segment : text + "/" + segment);
    }

    public boolean isRoot() {
        return text.isEmpty();
    }

    /// True for the frames of catch, finally and undo lists.
    public boolean isWord() {
        return begins(WORD);
    }

    /// True for the frames of branches and iterations.
    public boolean isBranch() {
        return begins(BRANCH);
    }

    /// True for the frames of the turns of a `repeat`.
    public boolean isTurn() {
        return begins(TURN);
    }

    /// True where this is a step, not the workflow and not a frame.
    public boolean isStep() {
        return !isRoot() && !isWord() && !isBranch() && !isTurn();
    }

    private boolean begins(char mark) {
        int start = text.lastIndexOf('/') + 1;
        return start < text.length() && text.charAt(start) == mark;
    }

    /// What a frame is called: the word, the branch's name, the index.
    public String frameName() {
        return last().substring(1);
    }

    /// True where this key lies strictly inside `scope`.
    public boolean within(NodeKey scope) {
        return scope.isRoot()
                ? !isRoot()
                : text.length() > scope.text.length()
                        && text.charAt(scope.text.length()) == '/'
                        && text.startsWith(scope.text);
    }

    /// The first text after all keys that lie inside this one.
    NodeKey end() {
        return new NodeKey(text + "/\uffff");
    }

    /// True where this is an undo, or lies inside one.
    public boolean inUndo() {
        return text.startsWith("~undo") || text.contains("/~undo");
    }

    boolean isUndo() {
        return isWord() && frameName().equals("undo");
    }

    /// The nearest branch, iteration or undo around (or this itself): what runs there shows its results and
    /// variables to nobody outside. The root where there is none.
    public NodeKey isolation() {
        var key = this;
        while (!key.isRoot() && !key.isBranch() && !key.isUndo()) {
            key = key.up();
        }
        return key;
    }

    /// The key one segment up; the root for a step of the workflow's own list.
    public NodeKey up() {
        int slash = text.lastIndexOf('/');
        return slash < 0 ? ROOT : new NodeKey(text.substring(0, slash));
    }

    /// The id of the step; for a frame the id of the step it belongs to, empty where that is the workflow.
    public String stepId() {
        if (isRoot()) {
            return "";
        }
        if (!isStep()) {
            return up().stepId();
        }
        var last = last();
        int hash = last.indexOf('#');
        return hash < 0 ? last : last.substring(0, hash);
    }

    /// How people name the step: its id, with the indexes of the loops around it and, where it is not the first, the
    /// visit: `charge`, `pay[17].transfer`, `order#2/charge`. Empty for the workflow.
    public String address() {
        var address = new StringBuilder();
        boolean isLater = false;
        var segments = text.split("/");
        for (int i = 0; i < segments.length; i++) {
            var segment = segments[i];
            if (isFrame(segment)) {
                continue;
            }
            isLater |= segment.indexOf('#') >= 0;
            if (i + 1 < segments.length && isLoop(segments[i + 1])) {
                address.append(segment)
                        .append('[')
                        .append(segments[i + 1], 1, segments[i + 1].length())
                        .append("].");
            } else if (isLast(segments, i)) {
                address.append(segment);
            } else if (isLater) {
                address.append(segment).append('/');
            }
        }
        return address.toString();
    }

    /// True inside of an iteration or a turn.
    boolean isInLoop() {
        return address().indexOf('[') >= 0;
    }

    private static boolean isFrame(String segment) {
        return !segment.isEmpty()
                && (segment.charAt(0) == WORD || segment.charAt(0) == BRANCH || segment.charAt(0) == TURN);
    }

    private static boolean isLoop(String segment) {
        return segment.charAt(0) == TURN || segment.charAt(0) == BRANCH && Character.isDigit(segment.charAt(1));
    }

    /// True for the last id: only frames follow.
    private static boolean isLast(String[] segments, int at) {
        for (int i = at + 1; i < segments.length; i++) {
            if (!isFrame(segments[i])) {
                return false;
            }
        }
        return true;
    }

    /// Two branches of one block in which two keys stand.
    record Apart(NodeKey block, String one, String other) {}

    /// Where the two part at the branches of one block; null where they part elsewhere.
    @Nullable
    Apart branchesApart(NodeKey other) {
        if (!isConcurrentWith(other)) {
            return null;
        }
        int start = text.lastIndexOf('/', firstDifference(other) - 1);
        return new Apart(
                new NodeKey(text.substring(0, Math.max(0, start))),
                segment(text, start + 2),
                segment(other.text, start + 2));
    }

    private static String segment(String text, int from) {
        int end = text.indexOf('/', from);
        return end < 0 ? text.substring(from) : text.substring(from, end);
    }

    /// True where the two stand in different branches or iterations of one block: neither happened before the other.
    boolean isConcurrentWith(NodeKey other) {
        int length = Math.min(text.length(), other.text.length());
        int differs = firstDifference(other);
        if (differs == length) {
            return false;
        }
        int start = text.lastIndexOf('/', differs - 1) + 1;
        return start < length && text.charAt(start) == BRANCH && other.text.charAt(start) == BRANCH;
    }

    private String last() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /// By text, but indexes and visits by number: `pay/@2` comes before `pay/@10`.
    @Override
    public int compareTo(NodeKey other) {
        int differs = firstDifference(other);
        int number = digitsBefore(differs);
        if (number > 0 && NUMBERED.indexOf(text.charAt(number - 1)) >= 0) {
            int digits = Integer.compare(digitsAfter(text, number), digitsAfter(other.text, number));
            if (digits != 0) {
                return digits;
            }
        }
        return text.compareTo(other.text);
    }

    private int firstDifference(NodeKey other) {
        int length = Math.min(text.length(), other.text.length());
        int differs = 0;
        while (differs < length && text.charAt(differs) == other.text.charAt(differs)) {
            differs++;
        }
        return differs;
    }

    private int digitsBefore(int at) {
        int start = at;
        while (start > 0 && Character.isDigit(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static int digitsAfter(String text, int start) {
        int end = start;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end - start;
    }

    @Override
    public String toString() {
        return text.isEmpty() ? "(workflow)" : text;
    }
}
