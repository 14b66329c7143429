package dev.overwinter.dsl.check;

import com.networknt.schema.Error;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import org.jspecify.annotations.Nullable;

/// Checks the structure of a file: kinds first, then the language's schema.
///
/// A value that is wrong is marked, so that neither an error further out (which the schema derives from it) nor a
/// later pass speaks of it again.
public final class StructureCheck {
    private final Draft draft;
    private final Tree.Fields workflow;
    private final KeyMistakes keys;
    private final ValueMistakes values;

    public StructureCheck(Draft draft, Tree.Fields workflow) {
        this.draft = draft;
        this.workflow = workflow;
        this.keys = new KeyMistakes(draft);
        this.values = new ValueMistakes(draft);
    }

    public void check() {
        var kinds = new KindCheck(draft);
        StepTrees.of(workflow).stream().filter(step -> !draft.isBroken(step)).forEach(kinds::check);
        new CommentCuts(draft).check(workflow);
        for (var error : LanguageSchema.get().validate(workflow.json())) {
            var place = place(error);
            if (place != null) {
                report(error, place);
            }
        }
    }

    private void report(Error error, Place place) {
        switch (error.getKeyword()) {
            case "additionalProperties", "unevaluatedProperties" -> keys.unknown(error, place);
            case "propertyNames" -> keys.badName(error, place);
            case "required" -> keys.missing(error, place);
            case "maxProperties" -> keys.tooMany(place);
            default -> values.report(error, place);
        }
    }

    /// Where an error is; null where something was already said about the value or about one around it.
    private @Nullable Place place(Error error) {
        var path = error.getInstanceLocation();
        Tree tree = workflow;
        Place place = new Place(workflow, null, null);
        for (int i = 0; i < path.getNameCount(); i++) {
            if (draft.isBroken(tree)) {
                return null;
            }
            if (tree instanceof Tree.Items items && path.getElement(i) instanceof Integer index) {
                tree = items.items().get(index);
                place = new Place(tree, null, place);
            } else if (tree instanceof Tree.Fields fields
                    && fields.members().get(path.getName(i)) instanceof Tree.Member member) {
                tree = member.value();
                place = new Place(tree, member, place);
            } else {
                return null;
            }
        }
        return draft.isBroken(tree) ? null : place;
    }

    /// A value in the tree with what is around it.
    ///
    /// @param member the key that it is the value of; null in a list and at the top
    record Place(
            Tree tree,
            Tree.@Nullable Member member,
            @Nullable Place parent) {

        /// The nearest key outwards.
        @Nullable
        String key() {
            return member != null ? member.key() : parent == null ? null : parent.key();
        }

        boolean isWorkflow() {
            return parent == null;
        }

        /// An entry of the workflow's `triggers:`.
        boolean isTrigger() {
            return member == null
                    && parent != null
                    && parent.member() != null
                    && parent.member().key().equals("triggers");
        }
    }
}
