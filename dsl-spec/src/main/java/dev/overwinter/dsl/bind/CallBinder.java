package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.AgentUse;
import dev.overwinter.dsl.Budget;
import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.RetryPolicy;
import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Tree;
import java.util.LinkedHashMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Binds calls of agents. What the call says itself comes first, then its named agent, then `defaults:`.
final class CallBinder {
    private final Binding binding;
    private final AmountBinder amounts;
    private final RetryBinder retries;
    private final WithCheck withCheck;
    private final Tree.@Nullable Fields named;
    private final Tree.@Nullable Fields defaults;

    /// @param named the `agents:` of the header
    CallBinder(
            Binding binding,
            AmountBinder amounts,
            RetryBinder retries,
            Tree.@Nullable Fields named,
            Tree.@Nullable Fields defaults) {
        this.binding = binding;
        this.amounts = amounts;
        this.retries = retries;
        this.withCheck = new WithCheck(binding);
        this.named = named;
        this.defaults = defaults;
    }

    /// @param call the object that holds `agent:` and the keys beside it
    /// @param undo true inside `compensate:`
    AgentUse use(Tree.Fields call, boolean undo, Allowed allowed) {
        var written = binding.get(call, "agent");
        var name = binding.text(written);
        var settings = name == null ? null : settings(name);
        var agent = agent(written, name, settings);
        var with = TreeMerge.merge(settings == null ? null : binding.get(settings, "with"), binding.get(call, "with"));
        withCheck.check(agent, with, written);
        return new AgentUse(
                agent,
                settings == null ? null : name,
                with == null
                        ? new Template.Fields(new LinkedHashMap<>())
                        : binding.templates().template(with, allowed),
                retry(call, settings, undo),
                timeout(call, settings),
                delivery(call, settings),
                key(call),
                budget(call, settings),
                binding.draft().span(written == null ? call : written));
    }

    /// Checks the named agents by themselves, used or not.
    void checkNamed() {
        if (named == null) {
            return;
        }
        for (var member : named.members().values()) {
            if (!(member.value() instanceof Tree.Fields settings)
                    || binding.draft().isBroken(settings)) {
                continue;
            }
            agent(binding.get(settings, "uses"), member.key(), settings);
            retries.policy(binding.get(settings, "retry"));
            amounts.duration(settings, "timeout");
            amounts.budget(settings);
            var with = binding.get(settings, "with");
            if (with != null) {
                binding.templates().template(with, Allowed.SECRETS);
            }
        }
    }

    private Tree.@Nullable Fields settings(String name) {
        return named == null ? null : binding.object(named, name);
    }

    private String agent(@Nullable Tree written, @Nullable String name, Tree.@Nullable Fields settings) {
        if (name == null) {
            return "";
        }
        if (settings != null) {
            var uses = binding.get(settings, "uses");
            var library = binding.text(uses);
            if (uses != null && library != null && !binding.catalogue().knows(library)) {
                reportUnknown(uses, library, false);
            }
            return library == null ? "" : library;
        }
        boolean declared = named != null && named.has(name);
        if (written != null && !declared && !binding.catalogue().knows(name)) {
            reportUnknown(written, name, true);
        }
        return name;
    }

    private void reportUnknown(Tree written, String name, boolean orNamed) {
        var names = new TreeSet<>(binding.catalogue().names());
        if (orNamed && named != null) {
            names.addAll(named.members().keySet());
        }
        var hint = Spelling.hint(name, names);
        binding.draft()
                .errorAbout(
                        written,
                        "unknown-agent",
                        "no agent named \"" + name + "\"",
                        orNamed ? "neither installed nor under \"agents:\"" : "not installed",
                        hint != null
                                ? hint
                                : "installed: "
                                        + String.join(
                                                ", ",
                                                new TreeSet<>(
                                                        binding.catalogue().names())));
    }

    private RetryPolicy retry(Tree.Fields call, Tree.@Nullable Fields settings, boolean undo) {
        var own = retries.policy(binding.get(call, "retry"));
        if (own == null && settings != null) {
            own = retries.policy(binding.get(settings, "retry"));
        }
        if (own != null) {
            return own;
        }
        if (undo) {
            return RetryBinder.UNDO;
        }
        var general = defaults == null ? null : retries.policy(binding.get(defaults, "retry"));
        return general == null ? RetryPolicy.NEVER : general;
    }

    private @Nullable Length timeout(Tree.Fields call, Tree.@Nullable Fields settings) {
        var own = amounts.duration(call, "timeout");
        if (own == null && settings != null) {
            own = amounts.duration(settings, "timeout");
        }
        return own == null && defaults != null ? amounts.duration(defaults, "timeout") : own;
    }

    private AgentUse.Delivery delivery(Tree.Fields call, Tree.@Nullable Fields settings) {
        var own = binding.text(call, "delivery");
        if (own == null && settings != null) {
            own = binding.text(settings, "delivery");
        }
        return "atMostOnce".equals(own) ? AgentUse.Delivery.AT_MOST_ONCE : AgentUse.Delivery.AT_LEAST_ONCE;
    }

    private @Nullable Budget budget(Tree.Fields call, Tree.@Nullable Fields settings) {
        var own = amounts.budget(call);
        return own == null && settings != null ? amounts.budget(settings) : own;
    }

    private @Nullable Template key(Tree.Fields call) {
        var tree = binding.get(call, "idempotencyKey");
        return tree == null ? null : binding.templates().template(tree, Allowed.NOTHING);
    }
}
