package dev.overwinter.dsl.check;

import com.networknt.schema.Error;
import dev.overwinter.dsl.bind.Kinds;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keys that are unknown, missing, badly named, or stand in the wrong place.
final class KeyMistakes {
    private final Draft draft;

    KeyMistakes(Draft draft) {
        this.draft = draft;
    }

    void unknown(Error error, StructureCheck.Place place) {
        if (!(place.tree() instanceof Tree.Fields fields)
                || !(fields.members().get(error.getProperty()) instanceof Tree.Member member)) {
            return;
        }
        if (error.getKeyword().equals("unevaluatedProperties")) {
            unknownInStep(fields, member);
            return;
        }
        if (place.isTrigger() && member.key().equals("manual")) {
            reportUnknown(member, "a trigger", "leave it out: a workflow can always be started by hand");
            return;
        }
        var known = LanguageSchema.get().around(error).path("properties").propertyNames();
        var beside = stepAround(place);
        if (beside != null
                && Spelling.nearest(member.key(), known) == null
                && LanguageSchema.get().modifiers(beside).contains(member.key())) {
            reportUnknown(member, "\"" + beside + "\"", "put it beside \"" + beside + ":\", not inside");
            return;
        }
        var habit = Habits.key(place.key(), member.key());
        reportUnknown(
                member,
                subject(place, error),
                habit != null && known.contains(habit)
                        ? "did you mean \"" + habit + "\"?"
                        : suggestion(member.key(), known));
    }

    /// The schema calls every key of a step unknown in which something is wrong; only the unknown ones are.
    private void unknownInStep(Tree.Fields step, Tree.Member member) {
        var kind = kind(step);
        if (kind == null || LanguageSchema.get().stepKeys(kind).contains(member.key())) {
            return;
        }
        var article = "aeiou".indexOf(kind.charAt(0)) >= 0 ? "an " : "a ";
        if (LanguageSchema.get().insideKeys(kind).contains(member.key())) {
            reportMisplaced(member, article + kind, "put it inside \"" + kind + ":\"");
            return;
        }
        var owners = Kinds.ALL.stream()
                .filter(other -> LanguageSchema.get().modifiers(other).contains(member.key()))
                .toList();
        if (!owners.isEmpty()) {
            reportMisplaced(member, article + kind, "it belongs to " + list(owners, "or") + " steps");
            return;
        }
        var home = Habits.home(member.key());
        if (home != null && Spelling.nearest(member.key(), LanguageSchema.get().stepKeys(kind)) == null) {
            reportMisplaced(member, article + kind, "it stands inside \"" + home + ":\"");
            return;
        }
        reportUnknown(
                member,
                article + kind + " step",
                suggestion(member.key(), LanguageSchema.get().stepKeys(kind)));
    }

    private void reportMisplaced(Tree.Member member, String kind, String hint) {
        draft.error("key-not-here", kind + " step has no \"" + member.key() + "\"", draft.keySpan(member), null, hint);
    }

    private void reportUnknown(Tree.Member member, String subject, String hint) {
        draft.error(
                "unknown-key",
                "\"" + member.key() + "\" is not a key of " + subject,
                draft.keySpan(member),
                null,
                hint);
    }

    void badName(Error error, StructureCheck.Place place) {
        if (place.tree() instanceof Tree.Fields fields
                && fields.members().get(error.getProperty()) instanceof Tree.Member member
                && kind(fields) == null) {
            if ("correlate".equals(place.key())) {
                draft.error(
                        "bad-name",
                        "\"" + member.key() + "\" is not a path",
                        draft.keySpan(member),
                        "names with dots between them were expected, such as data.orderId",
                        null);
                return;
            }
            draft.error(
                    "bad-name",
                    "\"" + member.key() + "\" is not a name",
                    draft.keySpan(member),
                    "letters, digits and _, not beginning with a digit",
                    member.key().contains("-")
                            ? "a hyphen would subtract in JavaScript: write "
                                    + member.key().replace('-', '_')
                            : null);
        }
    }

    void missing(Error error, StructureCheck.Place place) {
        var key = error.getProperty();
        if (place.tree() instanceof Tree.Fields fields && hasMisspelling(fields, key, error, place.key())) {
            return;
        }
        draft.error(
                "missing-key",
                owner(place, error) + " has no \"" + key + "\"",
                draft.span(place.tree()),
                "\"" + key + ":\" is missing",
                hint(key, place));
    }

    /// `verison:` for a required `version:` is one mistake, and the unknown key tells it better.
    private static boolean hasMisspelling(Tree.Fields fields, String key, Error error, @Nullable String owner) {
        var known = LanguageSchema.get().around(error).path("properties").propertyNames();
        return fields.members().keySet().stream()
                .filter(written -> !known.contains(written))
                .anyMatch(written ->
                        key.equals(Spelling.nearest(written, known)) || key.equals(Habits.key(owner, written)));
    }

    private static @Nullable String hint(String key, StructureCheck.Place place) {
        return switch (key) {
            case "id" -> "give it a name: letters, digits and _";
            case "dsl" -> "write \"dsl: 1\"";
            case "maxAttempts" -> "it counts the first try: 1 means no retry";
            case "until" ->
                "poll".equals(place.key())
                        ? "a condition on the answer, such as output.body.status != 'PENDING'"
                        : null;
            default -> null;
        };
    }

    void tooMany(StructureCheck.Place place) {
        if (place.tree() instanceof Tree.Fields fields && fields.has("else")) {
            draft.errorAbout(
                    fields,
                    "else-with-when",
                    "a case has either \"when\" and \"do\", or \"else\"",
                    null,
                    "make \"else:\" a case of its own, the last of the list: - else: { do: [...] }");
        } else if (place.tree() instanceof Tree.Fields fields) {
            draft.errorAbout(
                    fields,
                    "two-in-one",
                    "an entry of \"" + place.key() + "\" says one thing",
                    "found " + list(fields.members().keySet().stream().toList(), "and"),
                    "make two entries of it");
        }
    }

    private static @Nullable String kind(Tree.Fields step) {
        return Kinds.ALL.stream().filter(step::has).findFirst().orElse(null);
    }

    /// The kind in whose own object a value stands directly.
    private static @Nullable String stepAround(StructureCheck.Place place) {
        var member = place.member();
        return member != null && Kinds.ALL.contains(member.key()) ? member.key() : null;
    }

    private static String subject(StructureCheck.Place place, Error error) {
        if (place.isWorkflow()) {
            return "a workflow";
        }
        var title = LanguageSchema.get().around(error).path("title").asString("");
        return place.member() == null && !title.isEmpty() ? title : "\"" + place.key() + "\"";
    }

    private static String owner(StructureCheck.Place place, Error error) {
        if (place.isWorkflow()) {
            return "the workflow";
        }
        var schema = LanguageSchema.get().around(error);
        var title = schema.path("title").asString("");
        if (schema.path("dependentSchemas").has("agent")) {
            return "this step";
        }
        if (place.member() != null) {
            return "\"" + place.key() + "\"";
        }
        if (error.getSchemaLocation().toString().contains("/case/")) {
            return "this case";
        }
        return title.startsWith("a") ? "this " + title.substring(title.indexOf(' ') + 1) : "\"" + place.key() + "\"";
    }

    private static String suggestion(String key, Collection<String> known) {
        var hint = Spelling.hint(key, known);
        return hint != null
                ? hint
                : "it knows "
                        + list(
                                known.stream()
                                        .filter(one -> !one.startsWith("$"))
                                        .sorted()
                                        .toList(),
                                "and");
    }

    static String list(List<String> words, String last) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        return words.stream().limit(words.size() - 1L).collect(Collectors.joining(", ")) + " " + last + " "
                + words.getLast();
    }
}
