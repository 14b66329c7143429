package dev.overwinter.dsl.source;

import dev.overwinter.dsl.diagnostic.Diagnostics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import tools.jackson.databind.node.JsonNodeFactory;

/// Builds a positioned tree from YAML 1.2 or JSON, event by event, so that depth, aliases and size are checked before
/// anything grows. One reader reads one text.
public final class YamlReader {
    private static final String STANDARD_TAG = "tag:yaml.org,2002:";
    private static final Set<String> STANDARD_TAGS = Set.of("str", "int", "float", "bool", "null", "seq", "map");

    private final SourceText source;
    private final Diagnostics diagnostics;
    private final Set<Tree> broken;
    private final ParserImpl events;
    private final Map<String, Tree> anchors = new HashMap<>();
    private final Map<Tree, Integer> weights = new IdentityHashMap<>();
    private final Size size;

    private YamlReader(SourceText source, Diagnostics diagnostics, Set<Tree> broken, Limits limits) {
        // All at once: the library falls over a surrogate pair that the end of its buffer (1025 characters) cuts.
        var settings = LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(source.text().length() + 1)
                .build();
        this.source = source;
        this.diagnostics = diagnostics;
        this.broken = broken;
        this.size = new Size(limits);
        this.events = new ParserImpl(settings, new StreamReader(settings, readable(source.text())));
    }

    /// @param broken receives the values about which something was already said
    /// @return null where the text cannot be read at all
    public static @Nullable Tree read(SourceText source, Diagnostics diagnostics, Set<Tree> broken) {
        return read(source, diagnostics, broken, Limits.DEFAULT);
    }

    /// @param broken receives the values about which something was already said
    /// @return null where the text cannot be read at all
    public static @Nullable Tree read(SourceText source, Diagnostics diagnostics, Set<Tree> broken, Limits limits) {
        if (source.text().length() > limits.characters()) {
            var hint = "move long texts out of the workflow, into files that an agent reads";
            diagnostics.error(
                    "too-large",
                    "the file has more than %,d characters (%,d)"
                            .formatted(limits.characters(), source.text().length()),
                    source.span(0, 0),
                    null,
                    hint);
            return null;
        }
        int torn = source.tornCharacter();
        if (torn >= 0) {
            new YamlProblem(source, diagnostics).unreadable(source.text().charAt(torn), source.span(torn, torn + 1));
            return null;
        }
        try {
            return new YamlReader(source, diagnostics, broken, limits).document();
        } catch (YamlEngineException problem) {
            new YamlProblem(source, diagnostics).report(problem);
            return null;
        } catch (Size.Reached limit) {
            diagnostics.error("too-large", limit.title, source.span(limit.at, limit.at + 1), null, limit.hint);
            return null;
        }
    }

    /// JSON may be indented with tabs, which YAML refuses; inside JSON's texts no tab can stand.
    private static String readable(String text) {
        return text.stripLeading().startsWith("{") ? text.replace('\t', ' ') : text;
    }

    private @Nullable Tree document() {
        events.next();
        if (events.checkEvent(Event.ID.StreamEnd)) {
            diagnostics.error("empty-file", "the file is empty", source.span(0, 0), "a workflow was expected", null);
            return null;
        }
        events.next();
        var tree = value(1);
        events.next();
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            int start = start(events.next());
            diagnostics.error(
                    "second-document",
                    "a file holds one workflow",
                    source.span(start, start + 3),
                    "a second document begins here",
                    "put each workflow into a file of its own");
        }
        return tree;
    }

    private Tree value(int depth) {
        var event = events.next();
        size.count(1, start(event));
        size.checkDepth(depth, start(event));
        var tree = switch (event) {
            case AliasEvent alias -> alias(alias);
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent sequence -> items(sequence, depth);
            case MappingStartEvent mapping -> fields(mapping, depth);
            default -> throw new IllegalStateException("not the start of a value: " + event);
        };
        if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
            node.getAnchor().map(Anchor::getValue).ifPresent(name -> anchors.put(name, tree));
        }
        return tree;
    }

    private Tree alias(AliasEvent event) {
        var name = event.getAlias().getValue();
        var tree = anchors.get(name);
        if (tree != null) {
            size.countAlias(weights.getOrDefault(tree, 1), start(event));
            return tree;
        }
        int start = start(event);
        diagnostics.error(
                "unknown-anchor",
                "no anchor \"&" + name + "\" before here",
                source.span(start, end(event)),
                "YAML reads a value that begins with * as an alias",
                "if it was meant as text, put it in quotes: \"*" + name + "\"");
        return damaged(new Tree.Scalar(JsonNodeFactory.instance.nullNode(), Tree.Style.PLAIN, start, end(event)));
    }

    private Tree scalar(ScalarEvent event) {
        int start = contentStart(event, event.getAnchor(), event.getTag());
        int end = Math.max(start, end(event));
        var style = style(event.getScalarStyle());
        var text = event.getValue();
        boolean plain = style == Tree.Style.PLAIN && event.getTag().isEmpty();
        var value = plain ? CoreScalars.resolve(text) : JsonNodeFactory.instance.stringNode(text);
        var tree = new Tree.Scalar(value, style, start, style == Tree.Style.BLOCK ? trimmed(start, end) : end);
        if (plain && CoreScalars.isAmbiguousNumber(text)) {
            diagnostics.error(
                    "leading-zero",
                    "the number " + text + " begins with a zero",
                    source.span(start, end),
                    "octal to some readers, decimal to YAML 1.2",
                    "write \"" + text + "\" for a text, or the number without the zero");
            return damaged(tree);
        }
        if (plain && CoreScalars.isNotFinite(text)) {
            diagnostics.error(
                    "not-a-number",
                    "JSON has no number " + text,
                    source.span(start, end),
                    null,
                    "put it in quotes for a text");
            return damaged(tree);
        }
        return tagged(event, event.getTag(), tree);
    }

    private Tree items(SequenceStartEvent event, int depth) {
        var items = new ArrayList<Tree>();
        int before = size.values();
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            items.add(value(depth + 1));
        }
        var close = events.next();
        var tree = new Tree.Items(items, start(event), end(event, close));
        weights.put(tree, size.values() - before);
        return tagged(event, event.getTag(), tree);
    }

    private Tree fields(MappingStartEvent event, int depth) {
        var members = new LinkedHashMap<String, Tree.Member>();
        int before = size.values();
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            var key = events.peekEvent();
            if (key instanceof ScalarEvent scalar) {
                events.next();
                size.count(1, start(scalar));
                var member = member(scalar, value(depth + 1));
                if (member != null) {
                    addMember(members, member);
                }
            } else {
                refuseKey(key);
                value(depth + 1);
                value(depth + 1);
            }
        }
        var close = events.next();
        var tree = new Tree.Fields(members, start(event), end(event, close));
        weights.put(tree, size.values() - before);
        new FlowTraps(source, diagnostics).check(event, tree, broken);
        return tagged(event, event.getTag(), tree);
    }

    private Tree.@Nullable Member member(ScalarEvent key, Tree value) {
        int start = contentStart(key, key.getAnchor(), key.getTag());
        if (key.isPlain() && key.getValue().equals("<<")) {
            diagnostics.error(
                    "merge-key",
                    "merge keys are not part of YAML 1.2",
                    source.span(start, start + 2),
                    "\"<<\" would not merge anything",
                    "name what is shared under \"agents:\", \"retries:\" or \"defaults:\", or repeat it");
            return null;
        }
        return new Tree.Member(key.getValue(), start, Math.max(start, end(key)), value);
    }

    private void addMember(Map<String, Tree.Member> members, Tree.Member member) {
        var first = members.putIfAbsent(member.key(), member);
        if (first != null) {
            diagnostics.error(
                    "duplicate-key",
                    "\"" + member.key() + "\" is given twice",
                    source.span(member.keyStart(), member.keyEnd()),
                    "first given in line " + source.lineNumber(first.keyStart()),
                    "keep one of them");
        }
    }

    private void refuseKey(Event key) {
        int start = start(key);
        boolean braces = key instanceof MappingStartEvent && source.text().startsWith("{", start - 1);
        if (braces) {
            YamlProblem.reportBraces(source, diagnostics, start - 1);
            return;
        }
        diagnostics.error(
                "key-is-not-text",
                "a key must be a text",
                source.span(start, source.endOfLine(start)),
                "a list or an object stands in the place of a key",
                "if this is one value, put all of it in quotes");
    }

    private Tree tagged(Event event, Optional<String> tag, Tree tree) {
        if (tag.isEmpty() || tag.get().equals("!")) {
            return tree;
        }
        var name = tag.get();
        boolean standard =
                name.startsWith(STANDARD_TAG) && STANDARD_TAGS.contains(name.substring(STANDARD_TAG.length()));
        if (standard && event instanceof ScalarEvent scalar) {
            return standardScalar(name.substring(STANDARD_TAG.length()), scalar, (Tree.Scalar) tree);
        }
        if (standard) {
            return tree;
        }
        YamlProblem.reportTag(source, diagnostics, tagStart(start(event)));
        return damaged(tree);
    }

    private static Tree standardScalar(String type, ScalarEvent event, Tree.Scalar tree) {
        return type.equals("str")
                ? tree
                : new Tree.Scalar(CoreScalars.resolve(event.getValue()), tree.style(), tree.start(), tree.end());
    }

    private Tree damaged(Tree tree) {
        broken.add(tree);
        return tree;
    }

    private int tagStart(int start) {
        int tag = source.text().indexOf('!', start);
        return tag < 0 ? start : tag;
    }

    /// The event of a value with an anchor or a tag begins at that; this is where the value itself begins.
    private int contentStart(Event event, Optional<Anchor> anchor, Optional<String> tag) {
        int start = start(event);
        var text = source.text();
        boolean more = anchor.isPresent() || tag.isPresent();
        while (more && start < text.length() && (text.charAt(start) == '&' || text.charAt(start) == '!')) {
            while (start < text.length() && !Character.isWhitespace(text.charAt(start))) {
                start++;
            }
            while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
                start++;
            }
        }
        return start;
    }

    private int trimmed(int start, int end) {
        int trimmed = Math.min(end, source.text().length());
        while (trimmed > start && Character.isWhitespace(source.text().charAt(trimmed - 1))) {
            trimmed--;
        }
        return trimmed;
    }

    private int end(CollectionStartEvent open, Event close) {
        return open.isFlow() ? end(close) : trimmed(start(open), start(close));
    }

    private int start(Event event) {
        return event.getStartMark().map(this::offset).orElse(0);
    }

    private int end(Event event) {
        return event.getEndMark().map(this::offset).orElse(0);
    }

    private int offset(Mark mark) {
        return source.offset(mark.getLine(), mark.getColumn());
    }

    private static Tree.Style style(ScalarStyle style) {
        return switch (style) {
            case PLAIN, JSON_SCALAR_STYLE -> Tree.Style.PLAIN;
            case SINGLE_QUOTED -> Tree.Style.SINGLE_QUOTED;
            case DOUBLE_QUOTED -> Tree.Style.DOUBLE_QUOTED;
            case LITERAL, FOLDED -> Tree.Style.BLOCK;
        };
    }
}
