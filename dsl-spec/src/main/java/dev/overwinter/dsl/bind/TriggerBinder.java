package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.Trigger;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Tree;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Binds `triggers:`.
final class TriggerBinder {
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Binding binding;

    TriggerBinder(Binding binding) {
        this.binding = binding;
    }

    List<Trigger> triggers(Tree.@Nullable Items list) {
        var triggers = new ArrayList<Trigger>();
        for (var item : list == null ? List.<Tree>of() : list.items()) {
            if (!(item instanceof Tree.Fields trigger) || binding.draft().isBroken(trigger)) {
                continue;
            }
            if (binding.object(trigger, "schedule") instanceof Tree.Fields schedule) {
                var bound = schedule(schedule);
                checkUnique(schedule, bound, triggers);
                triggers.add(bound);
            } else if (binding.object(trigger, "event") instanceof Tree.Fields event) {
                triggers.add(event(event));
            }
        }
        return triggers;
    }

    private Trigger.Schedule schedule(Tree.Fields tree) {
        return new Trigger.Schedule(
                cron(binding.get(tree, "cron")),
                timezone(binding.get(tree, "timezone")),
                binding.choice(tree, "overlap", Trigger.Overlap.SKIP),
                binding.choice(tree, "catchUp", Trigger.CatchUp.LAST),
                binding.template(tree, "input"),
                binding.draft().span(tree));
    }

    /// An execution is named by its calendar and its instant, so two with the same calendar would be one.
    private void checkUnique(Tree.Fields tree, Trigger.Schedule schedule, List<Trigger> others) {
        boolean twice = others.stream()
                .anyMatch(other -> other instanceof Trigger.Schedule earlier
                        && earlier.cron().equals(schedule.cron())
                        && earlier.timezone().equals(schedule.timezone()));
        var cron = binding.get(tree, "cron");
        boolean isZoneKnown = !tree.has("timezone") || binding.get(tree, "timezone") != null;
        if (twice && cron != null && isZoneKnown) {
            binding.draft()
                    .errorAbout(
                            cron,
                            "duplicate-trigger",
                            "two schedules have the same calendar",
                            "an instant starts one execution of a workflow",
                            "do both in one execution, or put one of them into a workflow of its own");
        }
    }

    private String cron(@Nullable Tree tree) {
        var text = binding.text(tree);
        if (tree == null || text == null) {
            return "";
        }
        var mistake = Cron.check(text);
        if (mistake != null) {
            binding.draft().errorAbout(tree, "bad-cron", mistake.title(), mistake.label(), mistake.hint());
        }
        return String.join(" ", text.strip().split("\\s+"));
    }

    private ZoneId timezone(@Nullable Tree tree) {
        var text = binding.text(tree);
        if (tree == null || text == null) {
            return UTC;
        }
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException _) {
            var hint = Spelling.hint(text, ZoneId.getAvailableZoneIds());
            binding.draft()
                    .errorAbout(
                            tree,
                            "bad-timezone",
                            "no time zone is named \"" + text + "\"",
                            "a continent and a city were expected",
                            hint != null ? hint : "write it like Europe/Oslo, America/New_York or UTC");
            return ZoneOffset.UTC;
        }
    }

    private Trigger.OnEvent event(Tree.Fields tree) {
        var type = binding.text(tree, "type");
        return new Trigger.OnEvent(
                type == null ? "" : type,
                binding.templates().condition(binding.get(tree, "when")),
                binding.template(tree, "input"),
                binding.template(tree, "name"),
                concurrency(binding.object(tree, "concurrency")),
                binding.draft().span(tree));
    }

    private Trigger.@Nullable Concurrency concurrency(Tree.@Nullable Fields tree) {
        var key = tree == null ? null : binding.template(tree, "key");
        return tree == null || key == null
                ? null
                : new Trigger.Concurrency(key, binding.choice(tree, "onConflict", Trigger.OnConflict.QUEUE));
    }
}
