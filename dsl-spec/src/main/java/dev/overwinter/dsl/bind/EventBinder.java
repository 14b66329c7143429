package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.Emit;
import dev.overwinter.dsl.Listen;
import dev.overwinter.dsl.StepHead;
import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.source.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Binds `emit` and `listen`.
final class EventBinder {
    private final Binding binding;
    private final AmountBinder amounts;

    EventBinder(Binding binding, AmountBinder amounts) {
        this.binding = binding;
        this.amounts = amounts;
    }

    Emit emit(StepHead head, Tree.Fields tree) {
        return new Emit(head, binding.templates().fields(tree, Allowed.NOTHING));
    }

    Listen listen(StepHead head, Tree.Fields tree) {
        var mode = tree.has("any") ? Listen.Mode.ANY : tree.has("all") ? Listen.Mode.ALL : Listen.Mode.ONE;
        var filters = switch (mode) {
            case ONE -> List.of(filter(tree));
            case ANY -> filters(binding.list(tree, "any"));
            case ALL -> filters(binding.list(tree, "all"));
        };
        return new Listen(head, mode, filters, amounts.duration(tree, "timeout"), amounts.duration(tree, "lookBack"));
    }

    private List<Listen.Filter> filters(Tree.@Nullable Items list) {
        return list == null
                ? List.of()
                : list.items().stream()
                        .filter(item -> !binding.draft().isBroken(item))
                        .filter(Tree.Fields.class::isInstance)
                        .map(item -> filter((Tree.Fields) item))
                        .toList();
    }

    private Listen.Filter filter(Tree.Fields tree) {
        var type = binding.text(tree, "type");
        var correlate = new LinkedHashMap<String, Template>();
        var written = binding.object(tree, "correlate");
        if (written != null) {
            written.members()
                    .forEach((path, member) ->
                            correlate.put(path, binding.templates().template(member.value(), Allowed.NOTHING)));
        }
        return new Listen.Filter(
                type == null ? "" : type,
                correlate,
                binding.templates().condition(binding.get(tree, "when")),
                binding.draft().span(tree));
    }
}
